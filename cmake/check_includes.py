#!/usr/bin/python3
"""Fails when a folder includes what it may not (DESIGN 1).

usage: check_includes.py ROOT

Each folder may include its own headers, core's, those of the C library, and those of its own third-party
library; core nothing but the C library. A header of ours that includes a third party's is the folder's
own business: no other folder may reach it, not through other headers either. Prints every offence as
FILE:LINE and exits 1; 2 if ROOT holds no source at all.
"""
import pathlib
import re
import sys

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
# may include anything of ours and of others: they compare, and they test
FREE = ("bench", "tests")
# single headers that a folder may include besides
EXCEPTIONS = {("rules", "matcher/fold.h"), ("rules", "matcher/pattern_check.h")}

# how a third-party header begins -> folders that may include it
THIRD_PARTY = {
    "curl/": {"ingest"},
    "libxml/": {"ingest", "rules"},
    "uchardet.h": {"ingest"},
    "yaml.h": {"rules"},
    "hs/": {"matcher"},
    "hs.h": {"matcher"},
    "hs_": {"matcher"},
    "utf8proc.h": {"matcher"},
    "sqlite3.h": {"store"},
    "zmq.h": {"publish"},
    "jansson.h": {"ingest", "rules", "publish", "app"},
    "microhttpd.h": {"app"},
}
# of the C library, the kernel and the compiler: anything else in <> must be in one of the two tables
SYSTEM = set("""
    assert ctype dirent dlfcn endian errno fcntl fnmatch getopt glob iconv immintrin inttypes langinfo limits
    locale malloc math netdb poll pthread pwd regex sched semaphore setjmp signal spawn stdalign stdarg stdatomic
    stdbool stddef stdint stdio stdlib string strings syslog termios threads time uchar unistd wchar wctype
    """.split())
SYSTEM_FOLDERS = ("arpa/", "linux/", "net/", "netinet/", "sanitizer/", "sys/")

INCLUDE = re.compile(r"^\s*#\s*include\s*(.*)$")
NAMED = re.compile(r'^(?:<([^>]+)>|"([^"]+)")')


def third_party(name):
    """The folders that may include `name`, if it is a third party's; else None."""
    return next((folders for prefix, folders in THIRD_PARTY.items() if name.startswith(prefix)), None)


def is_system(name):
    return name.startswith(SYSTEM_FOLDERS) or (name.endswith(".h") and name[:-2] in SYSTEM)


def offence(folder, rest):
    """Why `folder` may not write `#include rest`, or None."""
    named = NAMED.match(rest)
    if not named:
        return "write the header's name itself, so that it can be checked: #include %s" % rest.strip()
    name = named.group(1) or named.group(2)
    top = name.split("/")[0]
    if named.group(2) or top in OURS or top in FREE:
        if "/" not in name:
            return 'write the path from the top: "%s/%s"' % (folder, name)
        if top != folder and top not in OURS[folder] and (folder, name) not in EXCEPTIONS:
            return "%s may not include %s" % (folder, name)
        return None
    folders = third_party(name)
    if folders is not None and folder not in folders:
        return "%s may not touch %s; only %s may" % (folder, name, " and ".join(sorted(folders)))
    if folders is None and not is_system(name):
        return "%s: <%s> is of no library that %s may touch" % (folder, name, folder)
    return None


def read_includes(root):
    """path -> [(line, what stands after #include)], of every folder that has rules."""
    found = {}
    for folder in OURS:
        for path in sorted((root / folder).rglob("*.[ch]")):
            lines = path.read_text(encoding="utf-8").splitlines()
            matches = ((number, INCLUDE.match(line)) for number, line in enumerate(lines, 1))
            found[path.relative_to(root).as_posix()] = [(n, m.group(1)) for n, m in matches if m]
    return found


def leak(path, files, seen):
    """A third-party header that including `path` brings along, or None."""
    if path in seen:
        return None
    seen.add(path)
    for _, rest in files.get(path, []):
        named = NAMED.match(rest)
        name = named and (named.group(1) or named.group(2))
        found = name and (name if third_party(name) is not None else leak(name, files, seen))
        if found:
            return found
    return None


def brings(folder, rest, files):
    """Why `folder` may not include another folder's header for what that includes, or None."""
    name = NAMED.match(rest).group(2)
    if not name or name.split("/")[0] == folder:
        return None
    brought = leak(name, files, set())
    return brought and "%s brings %s along; no third-party header leaves its folder" % (name, brought)


def check(root):
    files = read_includes(root)
    offences = []
    for path, includes in files.items():
        folder = path.split("/")[0]
        for line, rest in includes:
            why = offence(folder, rest) or brings(folder, rest, files)
            if why:
                offences.append("%s:%d: %s" % (path, line, why))
    return len(files), offences


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    count, offences = check(pathlib.Path(sys.argv[1]))
    if count == 0:
        print("%s: no sources here; name the top folder" % sys.argv[1])
        sys.exit(2)
    print("\n".join(offences), end="\n" if offences else "")
    sys.exit(1 if offences else 0)


if __name__ == "__main__":
    main()
