#!/usr/bin/python3
"""Fails when a folder includes what it may not (DESIGN 1).

usage: check_includes.py ROOT

Each folder may include its own headers, core's, and its own third-party library's; no third-party header
stands in a header of ours, unless the header is the folder's own business (it is included by that folder
alone, and the library is linked PRIVATE anyway). Prints every offence as FILE:LINE and exits 1.
"""
import pathlib
import re
import sys

FOLDERS = ("core", "ingest", "rules", "matcher", "store", "publish", "app", "bench", "tests")

# folder -> folders of ours it may include (besides itself)
OURS = {
    "core": set(),
    "ingest": {"core"},
    "rules": {"core"},
    "matcher": {"core"},
    "store": {"core"},
    "publish": {"core"},
    "app": {"core", "ingest", "rules", "matcher", "store", "publish"},
}
# single headers that a folder may include besides
EXCEPTIONS = {("rules", "matcher/fold.h")}

# how a third-party header begins -> folders that may include it
THIRD_PARTY = {
    "curl/": {"ingest"},
    "libxml/": {"ingest"},
    "yaml.h": {"rules"},
    "hs/": {"matcher"},
    "hs.h": {"matcher"},
    "hs_": {"matcher"},
    "utf8proc.h": {"matcher"},
    "sqlite3.h": {"store"},
    "zmq.h": {"publish"},
    "jansson.h": {"ingest", "publish", "app"},
    "microhttpd.h": {"app"},
}
# may include anything: they compare, and they test
FREE = {"bench", "tests"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def offence(folder, quote, name):
    """Why `folder` may not include `name`, or None."""
    top = name.split("/")[0]
    if quote == '"' or top in FOLDERS:
        if "/" not in name:
            return "write the path from the top: \"%s/%s\"" % (folder, name)
        if top != folder and top not in OURS[folder] and (folder, name) not in EXCEPTIONS:
            return "%s may not include %s" % (folder, name)
        return None
    for prefix, folders in THIRD_PARTY.items():
        if name.startswith(prefix) and folder not in folders:
            return "%s may not touch %s; only %s may" % (folder, name, " and ".join(sorted(folders)))
    return None


def check(root):
    offences = []
    for folder in FOLDERS:
        if folder in FREE:
            continue
        for path in sorted((root / folder).rglob("*.[ch]")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                found = INCLUDE.match(line)
                why = found and offence(folder, found.group(1), found.group(2))
                if why:
                    offences.append("%s:%d: %s" % (path.relative_to(root), number, why))
    return offences


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    offences = check(pathlib.Path(sys.argv[1]))
    print("\n".join(offences), end="\n" if offences else "")
    sys.exit(1 if offences else 0)


if __name__ == "__main__":
    main()
