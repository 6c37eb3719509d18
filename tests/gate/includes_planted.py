"""The include rule fails on each kind of offence, planted in a tree of its own, and passes without it.

usage: includes_planted.py SOURCE_DIR
"""
import pathlib
import subprocess
import sys
import tempfile

RULE = pathlib.Path(sys.argv[1]) / "cmake" / "check_includes.py"

# What is lawful: one file of each kind of permission.
CLEAN = {
    "core/slice.h": "#include <stddef.h>\n",
    "core/log.c": '#include "core/slice.h"\n\n#include <sys/stat.h>\n',
    "matcher/fold.h": '#include "core/slice.h"\n',
    "matcher/inside.h": "#include <hs/hs.h>\n",
    "matcher/scanner.c": '#include "matcher/inside.h"\n#include "matcher/fold.h"\n',
    "rules/term.c": '#include "matcher/fold.h"\n#include <yaml.h>\n',
    "ingest/fetch.c": "#include <curl/curl.h>\n#include <jansson.h>\n",
    "app/main.c": '#include "matcher/fold.h"\n#include "core/slice.h"\n',
    "bench/compare.c": '#include "matcher/inside.h"\n#include <hs.h>\n',
    "tests/unit/test_scanner.c": '#include "matcher/inside.h"\n',
}

# file, what it holds, where the offence must be told, a word of the reason
PLANTED = [
    ("core/bad.c", '#include <stdio.h>\n#include "ingest/fetch.h"\n', "core/bad.c:2:", "may not include"),
    ("core/bad.c", "#include <sqlite3.h>\n", "core/bad.c:1:", "only store may"),
    ("core/bad.c", "#include <glib.h>\n", "core/bad.c:1:", "no library"),
    ("store/bad.c", '#include "publish/client.h"\n', "store/bad.c:1:", "may not include"),
    ("rules/bad.c", '#include "matcher/inside.h"\n', "rules/bad.c:1:", "may not include"),
    ("publish/bad.c", "  #  include <curl/curl.h>\n", "publish/bad.c:1:", "only ingest may"),
    ("app/bad.c", "#include <zmq.h>\n", "app/bad.c:1:", "only publish may"),
    ("app/bad.c", '#include "matcher/inside.h"\n', "app/bad.c:1:", "brings hs/hs.h along"),
    ("app/bad.c", '#include "bench/corpus.h"\n', "app/bad.c:1:", "may not include"),
    ("store/bad.c", '#include "schema.h"\n', "store/bad.c:1:", "path from the top"),
    ("store/bad.c", "#include HEADER\n", "store/bad.c:1:", "name itself"),
]


def judge(tree):
    with tempfile.TemporaryDirectory(prefix="tocsin-includes-") as folder:
        for name, text in tree.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-B", str(RULE), folder], capture_output=True, text=True,
                              check=False)
    return done.returncode, done.stdout


def main():
    wrong = []
    code, said = judge(CLEAN)
    if code != 0 or said:
        wrong.append("the lawful tree is refused: %d %s" % (code, said))
    for name, text, place, reason in PLANTED:
        code, said = judge({**CLEAN, name: text})
        lines = said.splitlines()
        if code != 1 or len(lines) != 1 or not lines[0].startswith(place) or reason not in lines[0]:
            wrong.append("%s %r: exit code %d, said %r" % (name, text, code, said))
    # A header that brings a third party along through another header is told where it leaves the folder.
    code, said = judge({**CLEAN, "matcher/front.h": '#include "matcher/inside.h"\n',
                        "app/bad.c": '#include "matcher/front.h"\n'})
    if code != 1 or "app/bad.c:1: matcher/front.h brings hs/hs.h along" not in said:
        wrong.append("through two headers: %d %r" % (code, said))
    if judge({})[0] != 2:
        wrong.append("a folder without sources passes for a lawful one")
    print("\n".join(wrong) or "%d planted offences, each told" % (len(PLANTED) + 1))
    sys.exit(1 if wrong else 0)


main()
