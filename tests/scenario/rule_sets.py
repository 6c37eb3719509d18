"""The rule sets that ship have no error, pass their tests, and are as many as was promised."""
from testbed import *


def body(place, server):
    sets = SOURCE / "rules" / "sets"
    code, out, error = run("rules", "check", sets)
    check(code == 0, "rules check: %s" % error)
    print(out.decode(), error, sep="")
    code, out, error = run("rules", "test", "--coverage", sets)
    check(code == 0 and b" 0 failed" in out, "rules test: %s%s" % (out.decode(), error))
    check(b"(100.0%), every term of" in out, "each term is found by a test of its rule: %s" % out.decode())
    for name, least in (("actors", 80), ("bases", 120), ("sanctions", 60)):
        code, out, error = run("rules", "check", sets / (name + ".yaml"))
        check(int(out.split()[0]) >= least, "%s has at least %d rules" % (name, least))
        check("missing-test" not in error, "every rule of %s has a test" % name)
        text = (sets / (name + ".yaml")).read_text(encoding="utf-8")
        rules = text.split("\n  - id: ")[1:]
        for rule in rules:
            identity = rule.split("\n", 1)[0]
            check("- match:" in rule and "- no_match:" in rule, "%s has both kinds of test" % identity)
            check("severity:" in rule and "tags:" in rule, "%s has severity and tags" % identity)
            check(name != "bases" or "country." in rule, "%s has a country tag" % identity)

    broken = place.write("r.yaml", RULES.replace('{match: "at Bagram"}', '{match: "at home"}'))
    code, out, _ = run("rules", "test", broken)
    check(code == 1 and b"bases.bagram" in out and b"1 failed" in out, "a failing test is told: %r" % out)
    broken.write_text("rules: [{id: x, terms: [a*]}]")
    code, _, error = run("rules", "check", broken)
    check(code == 1 and "r.yaml:1:14" in error and "r.yaml:1:25" in error, "lint errors: %s" % error)


scenario(body)
