"""tocsin rules fmt: the sets that ship are in the canonical form; a file that is not gets it, says the same afterwards,
keeps its comments and its permissions; --check changes nothing; what is no YAML stays as it is."""
import re

from testbed import *

MESSY = """# what this is
rules:   # all of them


- terms: {who: [ 'Taliban', "no",   # not the word
     {fields: [title], text: Kabul} ], what: [frozen funds]}
  when: who and what
  # about the id
  id: sanctions.thaw
  tests:
  - {match: "Taliban: frozen funds"}
  # the last
- id: sanctions.other
  terms:
  - abc def
"""
ARTICLE = json.dumps({"id": "1", "title": "Kabul", "body": "The Taliban and their frozen funds, abc def"}).encode()


def alert_ids(file):
    """They cover the content of the rules."""
    code, out, error = run("scan", "-r", file, "--input", "jsonl", "--format", "jsonl", "-", stdin=ARTICLE)
    check(code == 0 and out, "alerts: %s" % error)
    return [json.loads(line)["id"] for line in out.splitlines()]


def comments(text):
    return sorted(re.findall(r"# .*", text))


def shipped(place):
    code, out, error = run("rules", "fmt", "--check", SOURCE / "rules" / "sets")
    check(code == 0 and not out, "the sets that ship are in the canonical form: %s%s" % (out.decode(), error))


def formatted(place):
    file = place.write("messy.yaml", MESSY)
    file.chmod(0o640)
    ids = alert_ids(file)
    code, out, _ = run("rules", "fmt", "--check", file)
    check(code == 1 and out.decode() == "%s:2: not in the canonical form\n" % file, "told: %r" % out)
    check(file.read_text() == MESSY, "--check changes nothing")
    code, out, error = run("rules", "fmt", place.folder)
    check(code == 0 and out.decode() == "%s: formatted\n" % file, "%r %s" % (out, error))
    text = file.read_text()
    check(comments(text) == comments(MESSY), "comments are kept: %s" % text)
    check(alert_ids(file) == ids, "the rules say what they said")
    check(file.stat().st_mode & 0o777 == 0o640, "permissions are kept")
    check([entry.name for entry in place.folder.iterdir()] == ["messy.yaml"], "nothing is left behind")
    check(run("rules", "fmt", file)[:2] == (0, b""), "what has the form stays as it is")
    code, out, _ = run("rules", "fmt", "-", stdin=MESSY.encode())
    check(code == 0 and out.decode() == text, "standard input goes to standard output")


def refused(place):
    bad = place.write("bad.yaml", "rules:\n  - id: [a\n")
    good = place.write("good.yaml", MESSY)
    code, _, error = run("rules", "fmt", bad, good)
    check(code == 2 and "bad.yaml:" in error, "no YAML: %s" % error)
    check(bad.read_text().startswith("rules:\n  - id: [a"), "it stays as it is")
    check(good.read_text() != MESSY, "the others are formatted")
    check(run("rules", "fmt")[0] == 2 and run("rules", "fmt", "nowhere.yaml")[0] == 2, "what to format is named")


def body(place, server):
    shipped(place)
    formatted(place)
    (place.folder / "messy.yaml").unlink()
    refused(place)


scenario(body)
