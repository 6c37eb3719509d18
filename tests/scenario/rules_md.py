"""Every example of rules/RULES.md is true. A yaml block is a whole rule file whose tests pass; one that begins with
`# error: TEXT` is refused with that text. A jsonl block holds articles for the rules of the yaml block before it: the id of
each says whether they match, and with what score or severity. A csv block is the list names.csv beside the rules below it."""
import json
import re

from testbed import *


def blocks(text):
    for found in re.finditer(r"^```(yaml|jsonl|csv)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield found.group(1), found.group(2), text[:found.start()].count("\n") + 1


def refused(file, wanted, where):
    code, _, error = run("rules", "check", file)
    check(code == 1 and wanted in error, "%s is refused with %r: %s" % (where, wanted, error))
    check("%s:" % file in error or "%s:" % file.with_name("names.csv") in error, "%s names its file and line: %s" % (where, error))


def accepted(file, text, where):
    code, out, error = run("rules", "test", file)
    passed = len(re.findall(r"^ *- (?:no_)?match:", text, re.MULTILINE))
    check(code == 0 and b"%d tests passed, 0 failed" % passed in out, "%s: %s%s" % (where, out.decode(), error))
    return passed


def judged(file, articles, where):
    for number, line in enumerate(articles.splitlines()):
        article = json.loads(line)
        code, out, error = run("scan", "-r", file, "--input", "jsonl", "--format", "jsonl", "-", stdin=line.encode())
        check(code == 0, "%s: scan: %s" % (where, error))
        alerts = [json.loads(alert) for alert in out.splitlines()]
        wanted = article["id"]
        check(bool(alerts) == wanted.startswith("match"), "%s, article %d: %s" % (where, number + 1, alerts))
        if "severity" in wanted:
            check(alerts[0]["rule"]["severity"] == wanted.split()[-1], "%s, article %d: %s" % (where, number + 1, alerts))
        if "score" in wanted:
            check(alerts[0]["score"] == int(wanted.split()[-1]), "%s, article %d: %s" % (where, number + 1, alerts))
    return number + 1


def body(place, server):
    text = (SOURCE / "rules" / "RULES.md").read_text(encoding="utf-8")
    tests = articles = errors = 0
    file = None
    for kind, block, line in blocks(text):
        where = "RULES.md:%d" % line
        if kind == "jsonl":
            articles += judged(file, block, where)
            continue
        if kind == "csv":
            place.write("names.csv", block)
            continue
        file = place.write("r%d.yaml" % line, block)
        if block.startswith("# error: "):
            refused(file, block.split("\n", 1)[0][len("# error: "):], where)
            errors += 1
        else:
            tests += accepted(file, block, where)
    print("%d tests, %d articles, %d refusals" % (tests, articles, errors))
    check(tests >= 80 and articles >= 20 and errors >= 10, "the reference has its examples")


scenario(body)
