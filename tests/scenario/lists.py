"""Lists: entities in alerts, mistakes with their place and a caret, a changed list changes what is found and the ids."""
from testbed import *

RULE = """lists:
  - {id: names, file: lists/names.csv}
rules:
  - id: sanctions.named
    severity: low
    terms: {who: [{list: names}], what: [assets]}
    when: who near/5 what
    tests: [{match: "assets of Ali Hassan"}, {no_match: "assets of Bla"}]
"""
LIST = """term,entity_id,label,severity,programme
Ali Hassan,ofac-1,"HASSAN, Ali",critical,SDGT
E*TRADE,x-2,,,
"""


def alerts_of(rules, text):
    code, out, error = run("scan", "-r", rules, "--input", "text", "--format", "jsonl", "-", stdin=text.encode())
    check(code == 0, "scan: %s" % error)
    return [json.loads(line) for line in out.splitlines()]


def body(place, server):
    (place.folder / "lists").mkdir()
    names = place.write("lists/names.csv", LIST)
    rules = place.write("r.yaml", RULE)
    code, out, error = run("rules", "test", rules)
    check(code == 0 and b"2 tests passed" in out, "rules test: %s%s" % (out, error))

    alert, = alerts_of(rules, "The assets of Ali Hassan and of E*Trade")
    check(alert["rule"]["severity"] == "critical", "the highest severity: %s" % alert["rule"])
    check([m.get("entity") for m in alert["matches"]] ==
          [None, {"id": "ofac-1", "label": "HASSAN, Ali", "list": "names", "programme": "SDGT"},
           {"id": "x-2", "list": "names"}], "entities: %s" % alert["matches"])
    check([m["term"] for m in alert["matches"]] == ["assets", "Ali Hassan", "E*TRADE"], "terms as written")
    second, = alerts_of(rules, "assets: E*Trade")
    check(second["rule"]["severity"] == "low", "the rule's own severity: %s" % second["rule"])

    # What the list makes the rule match is part of the alert's id, what it only says is not.
    article = "The assets of Ali Hassan"
    first, = alerts_of(rules, article)
    names.write_text(LIST.replace("critical", "high"))
    same, = alerts_of(rules, article)
    check(same["id"] == first["id"] and same["rule"]["severity"] == "high", "labels do not change the id")
    names.write_text(LIST + "Omar Khan,ofac-3,,,\n")
    changed, = alerts_of(rules, article)
    check(changed["id"] != first["id"], "a changed list changes the id")
    check(len(alerts_of(rules, "Omar Khan's assets")) == 1, "what was added is found")

    names.write_bytes(LIST.encode() + "Ärger \"x\",y\n,no-term\nAli,z,,hihg,\n".encode())
    code, _, error = run("rules", "check", rules)
    check(code == 1, "a list with mistakes is refused")
    for wanted in ("names.csv:4:7: a quote stands inside", "4 | Ärger \"x\",y\n      |       ^",
                   "names.csv:5:1: this row has no term", "names.csv:6:8: severity is", "did you mean high?"):
        check(wanted in error, "%r in: %s" % (wanted, error))
    code, _, error = run("scan", "-r", rules, "-", stdin=b"x")
    check(code == 2 and "names.csv:5:1" in error, "and loads nothing: %s" % error)
    names.unlink()
    code, _, error = run("rules", "check", rules)
    check(code == 1 and "r.yaml:2:23" in error and "cannot be read" in error, "a list that is not there: %s" % error)


scenario(body)
