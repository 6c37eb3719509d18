"""scan: formats, order, all cores; the article that the project started from, if it is there."""
from testbed import *

SETS = SOURCE / "rules" / "sets"
MUST = ["actors.taliban", "actors.haqqani", "actors.sirajuddin-haqqani", "actors.iskp", "actors.al-qaeda",
        "actors.cia", "actors.un-security-council", "bases.bagram", "sanctions.unfreezing",
        "sanctions.lifting", "diplomacy.taliban-recognition", "sanctions.rewards-for-justice",
        "diplomacy.us-taliban-backchannel"]
NOT_THESE = ("russia", "iran", "dprk", "north-korea", "korea", "price-cap", "jcpoa", "snapback")


def alerts_of(*arguments, code=0):
    ended, out, error = run("scan", "--format", "jsonl", *arguments)
    check(ended == code, "exit code %d: %s" % (ended, error))
    return [json.loads(line) for line in out.splitlines()]


def timeless(alert):
    return {key: value for key, value in alert.items() if key not in ("time", "latency_us")
            } | {"article": {k: v for k, v in alert["article"].items() if k != "first_seen"}}


def formats(place):
    rules = place.write("r.yaml", RULES)
    place.write("a.xml", rss([("1", "Bagram &amp; more", "x")]))
    place.write("b.txt", "line one\nthe base at Bagram\n")
    place.write("c.html", "<html><head><title>News</title></head><body><p>At <b>Bag</b>ram</p></body></html>")
    place.write("d.jsonl", '{"id":"j","title":"t","body":"In Bagram"}\n\n{"title":"quiet"}\n')
    names = [place.folder / name for name in ("a.xml", "b.txt", "c.html", "d.jsonl")]
    alerts = alerts_of("-r", rules, *names)
    check([a["matches"][0]["field"] for a in alerts] == ["title", "body", "body", "body"],
          "one alert a document: %r" % [a["matches"] for a in alerts])
    check("seq" not in alerts[0] and "prev" not in alerts[0], "scan has no seq")
    text = (place.folder / "b.txt").read_bytes()
    match = alerts[1]["matches"][0]
    check(text[match["start"]:match["end"]] == b"Bagram", "offsets are of the file")
    code, out, _ = run("scan", "-r", rules, "-", stdin=b"at Bagram")
    check(code == 0 and "»Bagram«".encode() in out and b"\x1b" not in out, "text for people: %r" % out)
    place.write("bad.jsonl", '{"title":"Bagram"}\n{"title":\n{"title":"Bagram"}\n')
    code, out, error = run("scan", "-r", rules, "--format", "jsonl", place.folder / "bad.jsonl")
    check(code == 3 and len(out.splitlines()) == 2 and "bad.jsonl:2" in error, "a bad line: " + error)


def order(place):
    rules = place.write("r.yaml", RULES)
    many = place.folder / "many"
    for number in range(300):
        folder = many / ("%02d" % (number % 10))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ("%03d.txt" % number)).write_text("x " * (number * 37 % 5000) + "Bagram %d" % number)
    together = [timeless(a) for a in alerts_of("-r", rules, many)]
    names = sorted(str(p) for p in many.rglob("*.txt"))
    check([a["article"]["url"] for a in together] == names, "output keeps the order of input")
    for name in names[::60]:
        one = [timeless(a) for a in alerts_of("-r", rules, name)]
        check(one == [together[names.index(name)]], "the same alone")
    lines = place.folder / "long.jsonl"
    lines.write_text("".join('{"id":"%d","title":"Bagram %d","body":"%s"}\n' % (n, n, "y" * 2000)
                             for n in range(3000)))
    check([a["article"]["id"] for a in alerts_of("-r", rules, lines)] == [str(n) for n in range(3000)],
          "lines of one long file keep their order")


def seed():
    article = SHARED / "seed" / "article.txt"
    if not article.exists():
        print("no ../shared/data: the seed article was not scanned")
        return
    text = article.read_bytes()
    alerts = {a["rule"]["id"]: a for a in alerts_of("-r", SETS, "--input", "text", article)}
    missing = [rule for rule in MUST if rule not in alerts]
    check(not missing, "the seed article must raise %r" % missing)
    for rule, alert in alerts.items():
        check(alert["matches"], "%s has matches" % rule)
        for match in alert["matches"]:
            check(text[match["start"]:match["end"]].decode() == match["text"], "%s: %r" % (rule, match))
        wrong = rule.startswith("sanctions.") and any(word in rule for word in NOT_THESE)
        check(not wrong, "the seed article must not raise %s" % rule)


def body(place, server):
    formats(place)
    order(place)
    seed()
    server.put("/feed", atom([("1", "Bagram", "x")]))
    check(len(alerts_of("-r", place.folder / "r.yaml", server.url("/feed"))) == 1, "a URL")
    code, out, _ = run("feeds", "parse", server.url("/feed"))
    article = json.loads(out)
    check(code == 0 and article["title"] == "Bagram" and article["id"] == "1", "feeds parse")
    code, out, error = run("feeds", "parse", place.folder / "b.txt")
    check(code == 1 and not out and "b.txt" in error, "feeds parse of no feed: " + error)


scenario(body)
