"""tocsin rules explain: what a rule compiles to; why it matches, with the text; why it does not: each reason, and the nearest
miss; and its verdict on real news is that of tocsin scan."""
from testbed import *

RULES_TEXT = """rules:
  - id: a.thaw
    title: Thaw
    severity: high
    terms:
      thaw: [unfreez*, "release"]
      assets: [assets, {text: FUNDS, case: exact}, {regex: '[0-9]+ USD'}]
      noise: [cricket]
    when: thaw near/3 assets and not noise
  - id: a.scored
    terms: [{text: Kabul, weight: 20}, {text: Bagram, weight: 20}]
    score: {threshold: 40}
  - id: a.off
    enabled: false
    terms: [Kabul]
  - id: a.past
    expires: 2020-01-01
    terms: [Kabul]
  - id: a.french
    languages: [fr]
    terms: [Kabul]
  - id: a.tagged
    feeds: [official]
    terms: [Kabul]
  - id: a.withheld
    terms: [Kabul]
  - id: a.clitics
    terms: ["طالبان", {text: Zawahiri, fuzzy: 1}]
filters:
  - id: weather
    rules: [a.withheld]
    terms: [rain]
"""
REASONS = [
    ("a.thaw", "They may release the assets", "it matches"),
    ("a.thaw", "release of one two three four five assets", '"release" and "assets" are 6 words apart, and 3 are allowed'),
    ("a.thaw", "the assets", '"thaw near/3 assets" does not hold: nothing was found of thaw'),
    ("a.thaw", "release the assets of cricket", '"noise" holds, and must not'),
    ("a.thaw", "weather", "none of its terms was found"),
    ("a.scored", "Kabul", "its score is 20, and 40 are asked for"),
    ("a.scored", "Kabul and Bagram", "it matches"),
    ("a.off", "Kabul", "it is not enabled"),
    ("a.past", "Kabul", "it has expired"),
    ("a.tagged", "Kabul", "none of the tags that it is for"),
    ("a.withheld", "rain in Kabul", "the filter weather"),
    ("a.withheld", "sun in Kabul", "it matches"),
]


def reasons(place, rules):
    for rule, text, wanted in REASONS:
        code, out, error = run("rules", "explain", "-r", rules, rule, "-", stdin=text.encode())
        said = out.decode().splitlines()
        check(code == 0 and wanted in said[1], "%s on %r: %s %s" % (rule, text, said, error))
    article = json.dumps({"id": "1", "language": "en", "title": "Kabul"}).encode()
    code, out, _ = run("rules", "explain", "-r", rules, "--input", "jsonl", "a.french", "-", stdin=article)
    check(b'the article\'s language is "en"' in out, "language: %r" % out)
    code, out, _ = run("rules", "explain", "-r", rules, "a.thaw", "-", stdin=b"They may release the assets")
    check("«release» the «assets»" in out.decode() and "yes  not noise" in out.decode(), "clauses: %s" % out.decode())


NEAREST = [
    ("a.thaw", "releases of assets", '"release" stands there with a letter otherwise', "«releases»"),
    ("a.thaw", "release of funds", '"FUNDS" stands there in another case', "«funds»"),
    ("a.clitics", "Zawhari", "", None),
    ("a.scored", "near Bagran", '"Bagram" stands there with a letter otherwise', "«Bagran»"),
    ("a.thaw", "release the assets of cricket", "", None),
]


def nearest(rules):
    """What an article nearly has of a group that is missing; nothing where something else is the reason."""
    for rule, text, wanted, marked in NEAREST:
        code, out, error = run("rules", "explain", "-r", rules, rule, "-", stdin=text.encode())
        said = out.decode().partition("nearest to it\n")[2]
        check(code == 0 and wanted in said and (marked or "") in said, "%s on %r: %r %s" % (rule, text, said, error))
        check((said == "") == (marked is None), "%s on %r: %r" % (rule, text, said))


def hostile(rules):
    """Nothing of an article moves the cursor; a text that is all finds is judged in time."""
    article = json.dumps({"title": "T\x1b[2J", "language": "\x1b[31m", "body": "release\x1b]0;x\x07 \u202e the assets"})
    for rule in ("a.thaw", "a.french"):
        code, out, _ = run("rules", "explain", "-r", rules, "--input", "jsonl", rule, "-", stdin=article.encode())
        check(code == 0 and b"\x1b" not in out and b"\x07" not in out and "\u202e" not in out.decode(), "%r" % out)
    code, out, _ = run("rules", "explain", "-r", rules, "a.thaw", "-", stdin=b"release " * 100000 + b"x " * 9 + b"assets ")
    check(code == 0 and len(out) < 10000, "a text of finds alone: %d" % len(out))


def compiled(rules):
    code, out, error = run("rules", "explain", "-r", rules, "a.thaw")
    text = out.decode()
    check(code == 0, error)
    for wanted in ("a.thaw: Thaw (high)", "r.yaml:2", "when: thaw near/3 assets and not noise",
                   "both in one text, at most 3 words between, in either order", '"unfreez*"  unfreez*',
                   '"FUNDS"  FUNDS  (in this case)', '"[0-9]+ USD"  regex', "1 with a *: by Hyperscan",
                   "1 regexes: by Hyperscan", "cost: 6 terms, 5 spellings"):
        check(wanted in text, "%r in %s" % (wanted, text))
    text = run("rules", "explain", "-r", rules, "a.clitics")[1].decode()
    check("بطالبان" in text and "more spellings" in text and "one edit" in text, text)


def wrong(place, rules):
    code, _, error = run("rules", "explain", "-r", rules, "a.thow")
    check(code == 2 and "did you mean a.thaw?" in error, error)
    check(run("rules", "explain")[0] == 2, "a rule is named")
    check(run("rules", "explain", "-r", rules, "a.thaw", "nowhere.txt")[0] == 3, "a file that is not there")
    broken = place.write("broken.yaml", "rules: 1")
    check(run("rules", "explain", "-r", broken, "a.thaw")[0] == 2, "rules with a mistake")


def real_news():
    news = SOURCE.parent / "shared" / "data" / "news" / "masakhanews-eng.jsonl"
    if not news.is_file():
        print("skipped on real news: no shared data")
        return
    rule = "actors.white-house"
    code, out, error = run("rules", "explain", rule, news)
    check(code == 0, error)
    explained = sum(line == b"it matches" for line in out.splitlines())
    scanned = [json.loads(line) for line in run("scan", "--format", "jsonl", news)[1].splitlines()]
    alerts = sum(alert["rule"]["id"] == rule for alert in scanned)
    check(explained == alerts > 0, "explain and scan agree: %d, %d" % (explained, alerts))


def body(place, server):
    rules = place.write("r.yaml", RULES_TEXT)
    reasons(place, rules)
    nearest(rules)
    hostile(rules)
    compiled(rules)
    wrong(place, rules)
    real_news()


scenario(body)
