"""tocsin rules check: every mistake of a file in one run, with the line and a caret; warnings, and what makes them fail; JSON
and SARIF; a policy; each code explained."""
from testbed import *

MISTAKES = """rules:
  - id: sanctions.thaw
    severity: hihg
    terms: {thaw: [unfreez*], assets: [reserves]}
    when: thaw and assetts
  - id: sanctions.other
    terms: [ab*]
"""
ODD = """rules:
  - id: sanctions.thaw
    terms: [government, Afghan*, Afghanistan]
    tests: [{match: the government}]
"""
SOUND = ODD.replace("government, Afghan*, Afghanistan", "frozen funds").replace("the government", "frozen funds")
POLICY = "require: [title]\nid_pattern: '^actors[.]'\n"


def mistakes(place):
    file = place.write("r.yaml", MISTAKES)
    code, out, error = run("rules", "check", file)
    check(code == 1 and not out, "a file with mistakes: %d %r" % (code, out))
    for where, what in (("3:15", "did you mean high?"), ("5:20", "did you mean assets?"), ("7:13", "at least 3")):
        check("%s:%s: " % (file, where) in error and what in error, "%s %s: %s" % (where, what, error))
    shown = error.splitlines()
    line = next(i for i, text in enumerate(shown) if "when: thaw and assetts" in text)
    check(shown[line + 1].index("^") == shown[line].index("assetts"), "the caret stands below the word: %s" % error)
    code, out, _ = run("rules", "check", "--format", "json", file)
    found = json.loads(out)
    check(code == 1 and [one["line"] for one in found] == [3, 5, 7], "as JSON: %r" % found)
    check({one["code"] for one in found} == {"invalid"} and {one["level"] for one in found} == {"error"}, "%r" % found)


def warnings(place):
    file = place.write("r.yaml", ODD)
    code, out, error = run("rules", "check", file)
    check(code == 0 and b"1 rules, 3 patterns, 2 warnings" in out, "warnings fail nothing: %r" % out)
    check("common-word" in error and "shadowed-term" in error, "they are told: %s" % error)
    check(run("rules", "check", "--strict", file)[0] == 1, "--strict: they fail")
    code, out, _ = run("rules", "check", "--format", "sarif", file)
    log = json.loads(out)["runs"][0]
    known = {rule["id"] for rule in log["tool"]["driver"]["rules"]}
    told = [result["ruleId"] for result in log["results"]]
    check(code == 0 and told == ["common-word", "shadowed-term"] and set(told) < known, "as SARIF: %r" % told)
    file = place.write("r.yaml", ODD.replace("  - id", "  # lint: allow common-word, shadowed-term\n  - id"))
    check(run("rules", "check", "--strict", file)[0] == 0, "a comment silences them")


def policies(place):
    file, policy = place.write("r.yaml", SOUND), place.write("policy.txt", POLICY)
    check(run("rules", "check", "--strict", file)[0] == 0, "the rule is sound")
    code, out, error = run("rules", "check", "--policy", policy, file)
    check(code == 1 and b"2 violations of the policy" in out, "it does not meet the policy: %r" % out)
    check("has no title" in error and "not of the form ^actors[.]" in error, "why: %s" % error)
    code, out, _ = run("rules", "check", "--policy", policy, "--format", "json", file)
    check(code == 1 and [one["code"] for one in json.loads(out)] == ["policy"] * 2, "as JSON: %r" % out)
    policy.write_text("require: [titel]\n")
    code, _, error = run("rules", "check", "--policy", policy, file)
    check(code == 2 and "policy.txt:1:11" in error and "did you mean title?" in error, "a wrong policy: %s" % error)


def explained():
    code, book, _ = run("rules", "check", "--explain", "all")
    check(code == 0 and book == (SOURCE / "rules" / "LINT.md").read_bytes(), "rules/LINT.md is the book of codes")
    codes = [line[3:] for line in book.decode().splitlines() if line.startswith("## ")]
    check(len(codes) >= 16 and "policy" in codes, "%r" % codes)
    for code_name in codes:
        code, out, _ = run("rules", "check", "--explain", code_name)
        check(code == 0 and out.startswith(("## %s\n" % code_name).encode()) and b"**Cure.**" in out, code_name)
    code, _, error = run("rules", "check", "--explain", "comon-word")
    check(code == 2 and "did you mean common-word?" in error, "no such code: %s" % error)


def body(place, server):
    mistakes(place)
    warnings(place)
    policies(place)
    explained()


scenario(body)
