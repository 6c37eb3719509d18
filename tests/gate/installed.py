"""An installation stands on its own: the installed program finds its rule sets, wherever it was put.

usage: installed.py CMAKE BUILD_DIR
"""
import json
import pathlib
import subprocess
import sys
import tempfile

WANTED = ["bin/tocsin", "share/tocsin/rules/sets/actors.yaml", "share/tocsin/rules/sets/bases.yaml",
          "share/tocsin/rules/sets/sanctions.yaml", "share/tocsin/rules/rules.schema.json", "share/man/man1/tocsin.1",
          "share/man/man5/tocsin.yaml.5", "share/man/man5/tocsin-rules.5", "share/doc/tocsin/LICENSE",
          "share/doc/tocsin/README.md", "share/doc/tocsin/ARCHITECTURE.md", "share/doc/tocsin/CHANGELOG.md"]
TEXT = "The Taliban received envoys near Bagram air base"


def expect(condition, message):
    if not condition:
        sys.exit("FAILED: " + message)


def call(*arguments, **more):
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, timeout=100, check=False,
                          **more)
    expect(done.returncode == 0, "%s: %d %s%s" % (arguments[0], done.returncode, done.stdout, done.stderr))
    return done.stdout


def alerting_rules(prefix):
    said = call(prefix / "bin" / "tocsin", "scan", "--input", "text", "--format", "jsonl", "-", input=TEXT,
                cwd=prefix)
    return {json.loads(line)["rule"]["id"] for line in said.splitlines()}


def check_package(prefix):
    found = list(prefix.glob("lib/**/pkgconfig/tocsin-client.pc"))
    expect(len(found) == 1, "one pkg-config file: %r" % found)
    rules = call("pkg-config", "--define-variable=prefix=%s" % prefix, "--variable=rules_dir", found[0]).strip()
    expect((pathlib.Path(rules) / "actors.yaml").exists(), "rules_dir is %s" % rules)
    call("pkg-config", "--validate", found[0])


def main():
    cmake, build = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="tocsin-install-") as folder:
        prefix = pathlib.Path(folder) / "first"
        call(cmake, "--install", build, "--prefix", prefix)
        missing = [name for name in WANTED if not (prefix / name).is_file()]
        expect(not missing, "not installed: %r" % missing)
        check_package(prefix)
        expect(alerting_rules(prefix) >= {"actors.taliban", "bases.bagram"}, "the installed program alerts")
        moved = prefix.rename(prefix.parent / "moved")
        expect("bases.bagram" in alerting_rules(moved), "a moved installation alerts")


main()
