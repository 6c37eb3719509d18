#!/usr/bin/env python3
"""Writes html_entities.c: the named character references of HTML (WHATWG, "13.5 Named character
references") as Python's standard library knows them, sorted for binary search.

usage: python3 ingest/generate_entities.py > ingest/html_entities.c
"""
from html.entities import html5

HEAD = """/* The named character references of HTML (WHATWG HTML, 13.5): sorted by name in byte order, so that
 * html_entity_find may halve its way. A name that HTML also reads without its semicolon is marked.
 * Written by ingest/generate_entities.py from Python's html.entities; change that, not this. */
#include "ingest/html_entities.h"

/* clang-format off */
const struct html_entity html_entities[] = {"""

TAIL = """};
/* clang-format on */

const size_t html_entity_count = sizeof html_entities / sizeof *html_entities;"""


def quoted(text):
    return '"' + "".join(f"\\{byte:03o}" for byte in text.encode("utf-8")) + '"'


def main():
    names = sorted(name[:-1] for name in html5 if name.endswith(";"))
    print(HEAD)
    for name in names:
        bare = "true" if name in html5 else "false"
        print(f'    {{"{name}", {quoted(html5[name + ";"])}, {bare}}},')
    print(TAIL)


main()
