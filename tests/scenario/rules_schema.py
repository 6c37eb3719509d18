"""rules/rules.schema.json: every rule file that ships and every example of the reference has its shape, and files that tocsin
refuses for their shape have not."""
import re

import jsonschema
import yaml

from testbed import *

WRONG = [
    "rules: 1",
    "rule: []",
    "rules: [{terms: [a]}]",
    "rules: [{id: a.b}]",
    "rules: [{id: ab, terms: [abc]}]",
    "rules: [{id: a.b, terms: []}]",
    "rules: [{id: a.b, terms: [abc], severity: urgent}]",
    "rules: [{id: a.b, terms: [{text: abc, case: lower}]}]",
    "rules: [{id: a.b, terms: [{text: abc, fields: [link]}]}]",
    "rules: [{id: a.b, terms: [{regex: abc, fuzzy: 1}]}]",
    "rules: [{id: a.b, terms: [abc], tests: [{match: x, no_match: y}]}]",
    "rules: [{id: a.b, terms: [abc], score: {}}]",
    "rules: [{id: a.b, terms: [abc], expires: tomorrow}]",
    "rules: [{id: a.b, terms: [abc]}]\nfilters: [{id: c, terms: [abc]}]",
    "rules: [{id: a.b, terms: [abc]}]\nlists: [{id: c}]",
]


class Loader(yaml.SafeLoader):
    """YAML 1.2's notion of what is no text, as editors have it: no is a word, and a date is one too."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def body(place, server):
    schema = json.loads((SOURCE / "rules" / "rules.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    sets = sorted((SOURCE / "rules" / "sets").glob("*.yaml"))
    check(len(sets) >= 3, "there are sets that ship")
    for path in sets:
        for error in validator.iter_errors(yaml.load(path.read_text(encoding="utf-8"), Loader)):
            check(False, "%s: %s: %s" % (path.name, error.json_path, error.message[:200]))
    reference = (SOURCE / "rules" / "RULES.md").read_text(encoding="utf-8")
    examples = [text for text in re.findall(r"^```yaml\n(.*?)^```$", reference, re.MULTILINE | re.DOTALL)
                if not text.startswith("# error")]
    check(len(examples) >= 15, "the reference has examples")
    for text in examples:
        for error in validator.iter_errors(yaml.load(text, Loader)):
            check(False, "%s: %s in\n%s" % (error.json_path, error.message[:200], text))
    for text in WRONG:
        check(not validator.is_valid(yaml.load(text, Loader)), "this has the shape: %s" % text)
        code, _, _ = run("rules", "check", place.write("wrong.yaml", text))
        check(code == 1, "tocsin refuses this: %s" % text)


scenario(body)
