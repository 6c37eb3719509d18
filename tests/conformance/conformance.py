"""What `tocsin feeds parse` makes of other readers' test suites, beside what they expect.

usage: conformance.py TOCSIN DATA [--show]

DATA is the folder of the suites (gofeed, feed-rs, feedparser); without it this exits with 77, which ctest takes for
skipped. A case is one field of one item of one document. It is relevant if it speaks of what an article has: title,
link, id, published, updated, authors, categories, text (summary, description or content), language of an item. What
is said of a feed as a whole, of markup, of addresses inside a text, of contributors, enclosures, extensions and of how
a reader names its own findings is not.

Texts are compared as a reader of an article would: tags taken out, entities decoded, letters and digits alone. Where
the others keep summary and content apart, either of ours may be it. An expected text without a letter is no case.

Every suite must reach 99 % of the cases that no standard contradicts; the share of all is told beside it. A case that
is not met must stand in known.txt with its reason, and one that stands there must not be met: the list is never longer
than it has to be.
"""
import ast
import calendar
import collections
import html
import http.server
import json
import pathlib
import re
import subprocess
import sys
import threading
import urllib.parse
from html.parser import HTMLParser

SHARE_MIN = 0.99
SKIPPED = 77


class Text(HTMLParser):
    """HTML → its text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("script", "style")
        self.out.append(dict(attributes).get("alt") or "" if tag == "img" else "")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style") and self.hidden > 0

    def handle_data(self, data):
        if not self.hidden:
            self.out.append(data)


def letters(text):
    return re.sub(r"[\W_]+", "", html.unescape(html.unescape(text or ""))).casefold()


def plain(text):
    reader = Text()
    reader.feed(text or "")
    reader.close()
    return letters("".join(reader.out))


def stamp(text):
    """RFC 3339 → seconds."""
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$", text or "")
    if not match:
        return None
    zone = match.group(7)
    offset = 0 if zone == "Z" else int(zone[:3]) * 3600 + int(zone[0] + zone[4:]) * 60
    return calendar.timegm(tuple(int(part) for part in match.groups()[:6]) + (0, 0, 0)) - offset


# ---- what the suites expect: (item number, field, expected value) ----


def gofeed_item(item):
    """An item of the universal feed, or of gofeed's own RSS, Atom or JSON tree."""
    for key in ("title", "link", "url"):
        if isinstance(item.get(key), str):
            yield ("link" if key == "url" else key), item[key]
    links = item.get("links") or []
    if "link" not in item and links and isinstance(links[0], dict) and links[0].get("rel") in (None, "alternate"):
        yield "link", links[0].get("href")
    identity = item.get("guid", item.get("id"))
    yield "id", identity.get("value") if isinstance(identity, dict) else identity
    for key in ("description", "content", "summary", "content_html", "content_text"):
        if key == "content_text" and "content_html" in item:
            continue  # the same text again
        text = item.get(key)
        yield "text", text.get("value") if isinstance(text, dict) else text
    published = stamp(item.get("publishedParsed") or item.get("pubDateParsed") or item.get("date_published"))
    updated = stamp(item.get("updatedParsed") or item.get("date_modified"))
    if published == updated:  # the one is then the other's copy, and which is not told
        yield "date", published
    else:
        yield "published", published
        yield "updated", updated
    for author in item.get("authors") or ([item["author"]] if item.get("author") else []):
        yield "author", author.get("name") if isinstance(author, dict) else author
    for category in item.get("categories") or item.get("tags") or []:
        if isinstance(category, dict):
            yield "category", category.get("label") or category.get("term") or category.get("value")
        else:
            yield "category", category


def gofeed_cases(suite):
    for path in sorted(suite.glob("testdata/**/*.xml")) + sorted(suite.glob("testdata/**/*.json")):
        expected = path.with_suffix(".json") if path.suffix == ".xml" else path.with_name(path.stem + "_expected.json")
        if not expected.exists() or path.stem.endswith("_expected"):
            continue
        tree = json.loads(expected.read_text(encoding="utf-8"))
        items = tree.get("items") or tree.get("entries") or []
        yield path, [(i, field, value) for i, item in enumerate(items) for field, value in gofeed_item(item)]


def feedrs_item(item, document):
    yield "title", (item.get("title") or {}).get("content")
    yield "text", (item.get("summary") or {}).get("content")
    yield "text", (item.get("content") or {}).get("body")
    yield "published", stamp(item.get("published"))
    if item.get("updated") != item.get("published"):  # else feed-rs has copied it
        yield "updated", stamp(item.get("updated"))
    yield "language", item.get("language")
    if not re.fullmatch(r"[0-9a-f]{20,32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", item["id"]) or \
            item["id"].encode() in document:  # else made by feed-rs itself
        yield "id", item["id"]
    alternate = [link["href"] for link in item["links"] if link["rel"] in (None, "alternate")]
    yield "link", alternate[0] if alternate else None
    for author in item["authors"]:
        if author["name"] != "author":  # else feed-rs's word for one without a name
            yield "author", author["name"]
    for category in item["categories"]:
        yield "category", category["label"] or category["term"]


def feedrs_cases(suite):
    for expected in sorted(suite.glob("fixture/**/*.serde.json")):
        for ending in (".xml", ".json"):
            path = expected.with_name(expected.name.replace(".serde.json", ending))
            if path.exists():
                tree = json.loads(expected.read_text(encoding="utf-8"))
                document = path.read_bytes()
                yield path, [(i, field, value) for i, item in enumerate(tree["entries"])
                             for field, value in feedrs_item(item, document)]


def subscripts(node):
    """entries[0]['a'][1] → ['entries', 0, 'a', 1]; None if it is no such thing."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        before = subscripts(node.value)
        return before and before + [node.slice.value]
    return None


def feedparser_field(path):
    """The field that a path of feedparser's model means, or None."""
    if len(path) < 3 or path[0] != "entries":
        return None
    name, rest = path[2], path[3:]
    if name in ("title", "link", "author", "published", "updated") and not rest:
        return None if name in ("published", "updated") else name
    if name in ("id", "guid") and not rest:
        return "id"
    if name in ("summary", "description") and not rest or name == "content" and rest[1:] == ["value"]:
        return "text"
    if name in ("title_detail", "summary_detail") and rest == ["value"]:
        return "title" if name == "title_detail" else "text"
    if name in ("published_parsed", "updated_parsed") and not rest:
        return name[:-7]
    if name == "authors" and rest[1:] == ["name"] or name == "author_detail" and rest == ["name"]:
        return "author"
    if name == "tags" and rest[1:] == ["term"] or name == "category" and not rest:
        return "category"
    if name in ("title_detail", "summary_detail") and rest == ["language"] or \
            name == "content" and rest[1:] == ["language"]:
        return "language"
    return None


def feedparser_value(field, node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if field in ("published", "updated") and isinstance(node, ast.Tuple):
        return calendar.timegm(ast.literal_eval(node))
    return None


def feedparser_expected(expression):
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            path = subscripts(node.left)
            field = path and feedparser_field(path)
            if field:
                yield path[1], field, feedparser_value(field, node.comparators[0])


def feedparser_cases(suite):
    for path in sorted(suite.glob("**/*.xml")):
        head = path.read_bytes()
        for charset in ("utf-8", "utf-16", "utf-32", "cp037", "latin-1"):
            text = head.decode(charset, "replace")
            expect = re.search(r"Expect:\s*(.+)", text)
            if expect:
                cases = feedparser_expected(expect.group(1))
                languages = set(re.findall("""xml:lang=["']([^"']*)""", text))
                if len(languages) > 1:  # of one text; the item has no one language
                    cases = (case for case in cases if case[1] != "language")
                if re.search(r"<(rss|rdf:RDF)\b", text):  # its dc:date is called updated, by others published
                    cases = ((i, "date" if field in ("published", "updated") else field, value)
                             for i, field, value in cases)
                yield path, list(cases)
                break


# ---- what tocsin says ----


def address(text):
    """An address as RFC 3986, 6.2, would have it: host in small letters, no path as one slash."""
    parts = urllib.parse.urlsplit(text.strip())
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


class Server(http.server.BaseHTTPRequestHandler):
    """Gives a file with the headers that its `Header:` lines say, where feedparser's suite expects it."""

    documents = {}
    address = ("127.0.0.1", 8097)

    def do_GET(self):
        path = self.documents[self.path]
        body = path.read_bytes()
        self.send_response(200)
        for name, value in re.findall(rb"Header:\s*([\w-]+):\s*([^\r\n]+)", body):
            self.send_header(name.decode(), value.decode("latin-1").strip())
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def parse(tocsin, path):
    name = str(path)
    if path.name.startswith("http_"):
        Server.documents["/" + path.name] = path
        name = "http://%s:%d/%s" % (*Server.address, path.name)
    said = subprocess.run([tocsin, "feeds", "parse", name], capture_output=True)
    return [json.loads(line) for line in said.stdout.splitlines()]


def met(items, number, field, expected):
    if not -len(items) <= number < len(items):
        return False
    item = items[number]
    if field in ("published", "updated"):
        return stamp(item.get(field)) == expected
    if field == "date":
        return expected in (stamp(item.get("published")), stamp(item.get("updated")))
    if field == "link":
        return address(item.get("url", "")) == address(expected)
    if field == "id":
        return item.get("id", "") == expected.strip()
    if field == "language":
        return item.get("language", "").lower() == expected.lower()
    if field == "title":
        return plain(expected) in (letters(item.get("title")), plain(item.get("title")))
    if field == "text":
        ours = [item.get("summary"), item.get("body")]
        return any(plain(expected) in (letters(text), plain(text)) for text in ours)
    ours = item.get("authors" if field == "author" else "categories", [])
    return any(letters(one) in letters(expected) and letters(one) for one in ours)


def relevant(field, expected):
    if expected is None:
        return False
    if field in ("published", "updated", "date"):
        return True
    return bool(plain(expected)) if field in ("title", "text") else bool(letters(expected))


def main():
    tocsin, data = sys.argv[1], pathlib.Path(sys.argv[2])
    if not data.is_dir():
        print("skipped: no shared data at %s" % data)
        sys.exit(SKIPPED)
    server = http.server.ThreadingHTTPServer(Server.address, Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    known = {}
    for line in (pathlib.Path(__file__).parent / "known.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, reason = line.split(": ", 1)
            known[name] = reason
    suites = (("gofeed", gofeed_cases), ("feed-rs", feedrs_cases), ("feedparser", feedparser_cases))
    failures, good = set(), True
    for name, cases in suites:
        counts = collections.defaultdict(lambda: [0, 0])
        contradicted = 0
        for path, expected in cases(data / name):
            wanted = [case for case in expected if relevant(case[1], case[2])]
            items = parse(tocsin, path) if wanted else []
            for number, field, value in wanted:
                counts[field][0] += 1
                if met(items, number, field, value):
                    counts[field][1] += 1
                    continue
                label = "%s/%s %s" % (name, path.relative_to(data / name), field)
                failures.add(label)
                contradicted += known.get(label, "").startswith("standard: ")
                if label not in known or "--show" in sys.argv:
                    good = good and label in known
                    print("NOT MET %s: expected %r, item %d of %d: %s" % (
                        label, str(value)[:200], number, len(items),
                        json.dumps(items[number], ensure_ascii=False)[:300] if number < len(items) else "none"))
        total, passed = (sum(count[i] for count in counts.values()) for i in (0, 1))
        share = passed / max(total - contradicted, 1)
        print("%-10s %5d of %5d = %.2f %%, of those no standard contradicts %.2f %%   %s" % (
            name, passed, total, 100 * passed / max(total, 1), 100 * share, "  ".join(
                "%s %d/%d" % (field, count[1], count[0]) for field, count in sorted(counts.items()))))
        good = good and passed > 0 and share >= SHARE_MIN
    for label in sorted(set(known) - failures):
        print("MET, though known.txt says it is not: %s" % label)
        good = False
    sys.exit(0 if good else 1)


main()
