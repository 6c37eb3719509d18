"""rules/rules.schema.json tells the truth: it has the keys that the program knows, takes every rule file that the program
takes (those that ship, the examples of the documentation, a few hundred altered ones), and refuses what is not of the
shape.

usage: rules_schema.py TOCSIN SOURCE_DIR
"""
import copy
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print("skipped: this Python has no module %s (Debian: python3-jsonschema, python3-yaml)" % missing.name)
    sys.exit(77)

TOCSIN, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
MUTANTS = 200
LIST = "term,entity_id\nSirajuddin Haqqani,un-1\n"
WHOLE = {
    "lists": [{"id": "names", "file": "names.csv"}],
    "rules": [
        {"id": "sanctions.a-b", "title": "A title", "severity": "high", "tags": ["x", "y"], "references": ["https://a.example"],
         "terms": {"who": ["Taliban", 1988, True, {"text": "Kabul airport", "case": "fold", "clitics": False, "weight": -2},
                           {"text": "Haqqani", "fuzzy": 1, "fields": ["title", "url"]}],
                   "what": [{"regex": "CVE-[0-9]+", "fields": ["body"], "weight": 3},
                            {"list": "names", "case": "exact", "clitics": True, "fields": ["body"], "weight": 4}]},
         "when": "who and what", "score": {"threshold": 3}, "languages": ["en"], "feeds": ["wire"], "expires": "2099-01-31",
         "enabled": True, "tests": [{"match": "abc"}, {"no_match": "def"}]},
        {"id": "actors.c", "terms": ["Kabul"]}],
    "filters": [{"id": "sport", "rules": ["actors.*", "sanctions.a-b"], "terms": ["cricket"], "when": "any"}]}
VALUES = ["", " ", "abc", "A.b", "high", "who", "2099-02-01", "01-02-2099", "no", 0, 1, 7, -1, 2000000, 1.5, True, False, [], {}, ["abc"],
          [["abc"]], [1], {"text": "abc"}, {"text": "abc", "regex": "abc"}, {"regex": "abcd", "case": "fold"}, {"list": "names"},
          {"abc": ["abc"]}, {"and": ["abc"]}, {"1a": ["abc"]}, {"threshold": 0}, {"threshold": 5}, {"match": "abc"},
          {"match": "a", "no_match": "b"}]
# What no file may be, and the schema alone must say so: an editor shows it while one types.
REFUSED = [
    "rulse: []", "rules: 1", "rules: {}", "rules: [x]", "rules: [{}]", "rules: [{id: a.b}]", "rules: [{terms: [abc]}]",
    "rules: [{id: ab, terms: [abc]}]", "rules: [{id: A.b, terms: [abc]}]", "rules: [{id: a.-b, terms: [abc]}]",
    "rules: [{id: a.b, terms: []}]", "rules: [{id: a.b, terms: {}}]", "rules: [{id: a.b, terms: abc}]",
    "rules: [{id: a.b, terms: [[abc]]}]", "rules: [{id: a.b, terms: ['']}]", "rules: [{id: a.b, terms: {and: [abc]}}]",
    "rules: [{id: a.b, terms: {1a: [abc]}}]", "rules: [{id: a.b, terms: [{text: abc, cas: fold}]}]",
    "rules: [{id: a.b, terms: [{text: abc, case: upper}]}]", "rules: [{id: a.b, terms: [{text: abc, fuzzy: 2}]}]",
    "rules: [{id: a.b, terms: [{text: abc, fields: []}]}]", "rules: [{id: a.b, terms: [{text: abc, fields: [head]}]}]",
    "rules: [{id: a.b, terms: [{text: abc, weight: 1001}]}]", "rules: [{id: a.b, terms: [{text: abc, clitics: 'false'}]}]",
    "rules: [{id: a.b, terms: [{regex: abcd, case: fold}]}]", "rules: [{id: a.b, terms: [{regex: abcd, text: abc}]}]",
    "rules: [{id: a.b, terms: [{regex: abcd, fuzzy: 1}]}]", "rules: [{id: a.b, terms: [{text: abcdef, fuzzy: 0}]}]",
    "rules: [{id: a.b, terms: [{weight: 1}]}]", "rules: [{id: a.b, terms: [abc], severity: hgih}]",
    "rules: [{id: a.b, terms: [abc], enabled: no}]", "rules: [{id: a.b, terms: [abc], expires: 2099-13-01}]",
    "rules: [{id: a.b, terms: [abc], expires: tomorrow}]", "rules: [{id: a.b, terms: [abc], score: 3}]",
    "rules: [{id: a.b, terms: [abc], score: {}}]", "rules: [{id: a.b, terms: [abc], score: {threshold: 0}}]",
    "rules: [{id: a.b, terms: [abc], tests: [abc]}]", "rules: [{id: a.b, terms: [abc], tests: [{match: a, no_match: b}]}]",
    "rules: [{id: a.b, terms: [abc], tests: [{}]}]", "rules: [{id: a.b, terms: [abc], tests: [{matches: a}]}]",
    "rules: [{id: a.b, terms: [abc], tags: abc}]", "rules: [{id: a.b, terms: [abc], when: ''}]",
    "rules: [{id: a.b, terms: [abc], title: [x]}]", "lists: [{id: names}]", "lists: [{file: names.csv}]",
    "lists: [{id: Names, file: names.csv}]", "lists: [{id: names, file: names.csv, case: fold}]",
    "filters: [{id: a, terms: [abc]}]", "filters: [{id: a, rules: [], terms: [abc]}]", "filters: [{id: a, rules: [A.*], terms: [abc]}]",
    "filters: [{id: a, rules: [a.*]}]", "filters: [{id: a, rules: [a.*], terms: [abc], severity: low}]"]


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `no` is a word and a date is a text."""
    yaml_implicit_resolvers = {}


for tag, form, first in (("bool", r"^(?:true|false)$", "tf"), ("null", r"^(?:~|null|)$", "~n"),
                         ("int", r"^-?[0-9]+$", "-0123456789"), ("float", r"^-?[0-9]+\.[0-9]*$", "-0123456789")):
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(form), list(first) + ([""] if tag == "null" else []))


def expect(condition, message):
    if not condition:
        sys.exit("FAILED: " + message)


def load(text):
    return yaml.load(text, Loader=Loader)


def complaint(validator, value):
    error = jsonschema.exceptions.best_match(validator.iter_errors(value))
    return error and "%s: %s" % ("/".join(str(part) for part in error.absolute_path), error.message[:200])


def program_refuses(files, folder):
    """The names of those files that the program does not load, each tried for itself."""
    return {file.name for file in files
            if subprocess.run([TOCSIN, "rules", "check", file], capture_output=True, cwd=folder, timeout=60, check=False).returncode == 1}


def examples(name):
    for found in re.finditer(r"^```yaml\n(.*?)^```$", (SOURCE / "rules" / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        if not found.group(1).startswith(("# error: ", "require: ")):
            yield found.group(1)


def check_files(validator):
    shipped = sorted((SOURCE / "rules" / "sets").rglob("*.yaml"))
    expect(len(shipped) >= 3, "there are rule sets")
    for file in shipped:
        wrong = complaint(validator, load(file.read_text(encoding="utf-8")))
        expect(not wrong, "%s: %s" % (file, wrong))
    count = 0
    for name in ("RULES.md", "LINT.md"):
        for text in examples(name):
            wrong = complaint(validator, load(text))
            expect(not wrong, "an example of %s: %s\n%s" % (name, wrong, text))
            count += 1
    expect(count >= 50, "there are examples")
    print("%d rule sets and %d examples are of the schema" % (len(shipped), count))


def known_keys(folder, document):
    """The keys that the program names when it meets one that is none."""
    file = folder / "keys.yaml"
    file.write_text(json.dumps(document))
    said = subprocess.run([TOCSIN, "rules", "check", file], capture_output=True, text=True, timeout=60, check=False).stderr
    found = re.search(r'there is no key "qqqqqqqq" here; the keys are ([a-z_, ]+)', said)
    expect(found, "the program names its keys: %s" % said)
    return set(found.group(1).split(", "))


def check_keys(schema, folder):
    rule, odd = {"id": "a.b", "terms": ["abc"]}, {"qqqqqqqq": 1}
    places = {"": odd, "list": {"lists": [odd]}, "rule": {"rules": [odd]}, "filter": {"filters": [odd]},
              "term": {"rules": [dict(rule, terms=[dict(odd, text="abc")])]},
              "regex": {"rules": [dict(rule, terms=[dict(odd, regex="abcd")])]},
              "list_use": {"rules": [dict(rule, terms=[dict(odd, list="names")])]},
              "score": {"rules": [dict(rule, score=odd)]}, "test": {"rules": [dict(rule, tests=[odd])]}}
    of_rule = schema["definitions"]["rule"]["properties"]
    objects = dict(schema["definitions"], **{"": schema, "score": of_rule["score"], "test": of_rule["tests"]["items"]})
    for name, document in places.items():
        mine, its = set(objects[name]["properties"]), known_keys(folder, document)
        expect(mine == its, "keys of %s: the schema has %r, the program %r" % (name or "a file", mine - its, its - mine))


def places_of(value):
    """Each (container, key) in the document."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        yield value, key
        yield from places_of(value[key])


def mutant(dice):
    document = copy.deepcopy(WHOLE)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        container, key = dice.choice(list(places_of(document)))
        what = dice.random()
        if what < 0.2:
            del container[key]
        elif what < 0.3 and isinstance(container, dict):
            container[dice.choice(("id", "text", "when", "fields", "weight", "other", "terms"))] = container.pop(key)
        else:
            container[key] = copy.deepcopy(dice.choice(VALUES))
    return document


def check_mutants(validator, folder):
    dice, documents = random.Random(5), {}
    for number in range(MUTANTS):
        document = mutant(dice)
        file = folder / ("m%d.yaml" % number)
        file.write_text(json.dumps(document))
        documents[file] = document
    refused = program_refuses(documents, folder)
    both = 0
    for file, document in documents.items():
        wrong = complaint(validator, document)
        expect(file.name in refused or not wrong, "the program takes what the schema refuses: %s\n%s" % (wrong, json.dumps(document)))
        both += bool(wrong)
    taken = MUTANTS - len(refused)
    print("%d altered files: %d refused by the program, %d of them by the schema too" % (MUTANTS, len(refused), both))
    expect(taken > MUTANTS // 10 and both > len(refused) // 2, "the altered files are of both kinds")


def main():
    schema = json.loads((SOURCE / "rules" / "rules.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    check_files(validator)
    for text in REFUSED:
        expect(complaint(validator, load(text)), "the schema refuses: " + text)
    with tempfile.TemporaryDirectory(prefix="tocsin-schema-") as name:
        folder = pathlib.Path(name)
        (folder / "names.csv").write_text(LIST)
        whole, files = folder / "whole.yaml", []
        whole.write_text(json.dumps(WHOLE))
        expect(not complaint(validator, WHOLE) and not program_refuses([whole], folder), "both take the file with every key")
        for number, text in enumerate(REFUSED):
            files.append(folder / ("r%d.yaml" % number))
            files[-1].write_text(text)
        taken = {file.name for file in files} - program_refuses(files, folder)
        expect(not taken, "the program refuses them too: %r" % taken)
        check_keys(schema, folder)
        check_mutants(validator, folder)


main()
