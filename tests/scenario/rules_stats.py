"""tocsin rules stats and rules diff: on a corpus whose numbers can be counted by hand, in text and JSON, over JSON Lines
and feeds together, and on real news beside what tocsin scan says of them."""
import collections

from testbed import *

OLD = """rules:
  - id: a.one
    terms: {who: [Taliban, Taleban], what: [funds, "frozen funds"]}
    when: who and what
  - id: a.two
    terms: [Bagram, Taliban]
  - id: a.silent
    terms: [nowhere land]
"""
NEW = OLD.replace("Bagram, Taliban", "Bagram, Kabul").replace("a.silent", "a.quiet")
ARTICLES = [
    {"id": "1", "title": "Taliban and frozen funds", "body": "The Taliban again"},
    {"id": "2", "title": "At Bagram"},
    {"id": "3", "title": "In Kabul"},
    {"id": "4", "title": "Weather"},
]


def stats_of(*arguments):
    code, out, error = run("rules", "stats", "--format", "json", *arguments)
    check(code == 0, "stats: %s" % error)
    return json.loads(out)


def counted(place, corpus, feed):
    rules = place.write("old.yaml", OLD)
    stats = stats_of("-r", rules, corpus, feed)
    check(stats["documents"] == 2 and stats["articles"] == 5 and stats["alerts"] == 4, "totals: %s" % stats)
    check(stats["articles_by_alerts"]["0"] == 2 and stats["articles_by_alerts"]["1"] == 2
          and stats["articles_by_alerts"]["2"] == 1, "articles by alerts: %s" % stats)
    alerts = {rule["id"]: rule["alerts"] for rule in stats["rules"]}
    check(alerts == {"a.one": 1, "a.two": 3, "a.silent": 0}, "alerts: %s" % alerts)
    terms = {(rule["id"], term["term"]): (term["articles"], term["finds"])
             for rule in stats["rules"] for term in rule["terms"]}
    check(terms[("a.one", "Taliban")] == (1, 2) and terms[("a.two", "Bagram")] == (2, 2)
          and terms[("a.one", "Taleban")] == (0, 0), "terms: %s" % terms)
    check(stats["together"] == [{"rules": ["a.one", "a.two"], "articles": 1}], "together: %s" % stats["together"])
    code, out, _ = run("rules", "stats", "-r", rules, "--top", "1", corpus, feed)
    text = out.decode()
    check(code == 0 and "4 alerts on 3 articles (60.0 %)" in text and "a.silent" in text
          and 'a.one: "Taleban"' in text, "text: %s" % text)


def compared(place, corpus):
    old, new = place.write("old.yaml", OLD), place.write("new.yaml", NEW)
    code, out, error = run("rules", "diff", "--format", "jsonl", old, new, corpus)
    changes = [(change["change"], change["rule"], change["line"]) for change in map(json.loads, out.splitlines())]
    check(code == 1 and changes == [("lost", "a.two", 1), ("gained", "a.two", 3)], "%s %s" % (changes, error))
    code, out, _ = run("rules", "diff", old, new, corpus)
    text = out.decode()
    check(code == 1 and "- a.two: 1 lost" in text and "+ a.two: 1 gained" in text
          and "4 articles: 3 alerts before, 3 after; 1 lost, 1 gained" in text, text)
    hostile = place.write("hostile.jsonl", json.dumps({"title": "Kabul \x1b[2J \x07", "url": "\x1b"}) + "\n")
    code, out, _ = run("rules", "diff", old, new, hostile)
    check(code == 1 and b"Kabul" in out and b"\x1b" not in out and b"\x07" not in out, "an article's text: %r" % out)
    code, out, _ = run("rules", "diff", old, old, corpus)
    check(code == 0 and b"0 lost, 0 gained" in out, "the same rules give the same: %r" % out)


def real_news():
    news = SOURCE.parent / "shared" / "data" / "news"
    if not news.is_dir():
        print("skipped on real news: no shared data")
        return
    stats = stats_of(news)
    code, out, error = run("scan", "--format", "jsonl", news)
    check(code == 0, "scan: %s" % error)
    scanned = collections.Counter(json.loads(line)["rule"]["id"] for line in out.splitlines())
    counted = {rule["id"]: rule["alerts"] for rule in stats["rules"] if rule["alerts"] > 0}
    check(counted == scanned and stats["alerts"] > 1000, "stats count what scan finds")


def wrong(place, corpus):
    bad = place.write("bad.yaml", "rules: 1")
    check(run("rules", "stats")[0] == 2 and run("rules", "stats", "--top", "x", corpus)[0] == 2, "usage")
    check(run("rules", "stats", "-r", bad, corpus)[0] == 2, "rules with a mistake")
    check(run("rules", "diff", bad, bad)[0] == 2 and run("rules", "diff", bad, bad, corpus)[0] == 2, "usage of diff")
    code, out, error = run("rules", "stats", "-r", place.write("old.yaml", OLD), corpus, "nowhere.jsonl")
    check(code == 3 and "nowhere.jsonl" in error and b"alerts on" in out, "what can be read is counted: %s" % error)


def body(place, server):
    corpus = place.write("news.jsonl", "".join(json.dumps(article) + "\n" for article in ARTICLES))
    feed = place.write("feed.xml",
                       "<rss version='2.0'><channel><item><guid>5</guid><title>Bagram</title></item></channel></rss>")
    counted(place, corpus, feed)
    compared(place, corpus)
    wrong(place, corpus)
    real_news()


scenario(body)
