"""Documents that are meant to hurt the one who reads them: each ends with a result or with an error, within bounded
memory, and nothing but the document itself is read. No claim on time: a clock in a test tells of the machine."""
from testbed import *

# Sanitizer builds take many times the time and the memory.
DOCUMENT_BYTES = 10**6 if SANITIZED else 10**7
# The most a document may take: so many times its size (as bytes, as UTF-8 that may be three times as long, as the
# texts read from it), and the program itself; JSON also the tree of as many values as it may have (core/limits.h).
MEMORY_MULTIPLE = 6
MEMORY_BYTES = 32 * 2**20
MEMORY_JSON_BYTES = 500000 * 256

RSS_HEAD = "<rss version='2.0'><channel><title>Hostile</title><item><guid>1</guid><description>"
RSS_TAIL = "</description></item><item><guid>2</guid><title>last</title></item></channel></rss>"


def repeated(text, size=DOCUMENT_BYTES):
    return text * (size // len(text.encode()) + 1)


# A process's peak memory begins with that of the process it was started from. This one stays small, starts the
# program for each path it reads, and says how it ended and what it took.
LAUNCHER = """
import os, sys
tocsin = sys.argv[1]
for line in sys.stdin:
    path = line.rstrip()
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [(os.POSIX_SPAWN_OPEN, number, path + end, write, 0o600) for number, end in ((1, ".out"), (2, ".err"))]
    child = os.posix_spawn(tocsin, [tocsin, "feeds", "parse", path], os.environ, file_actions=files)
    _, status, usage = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), usage.ru_maxrss, flush=True)
"""


class Launcher:
    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-c", LAUNCHER, TOCSIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def parse(self, path):
        """`tocsin feeds parse` on a file: exit code, output, errors, peak memory in bytes."""
        watch = threading.Timer(DEADLINE_S, os.killpg, (self.process.pid, signal.SIGKILL))
        watch.start()
        print(path, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        watch.cancel()
        check(len(answer) == 2, "the program does not end")
        out = pathlib.Path(str(path) + ".out").read_bytes()
        errors = pathlib.Path(str(path) + ".err").read_text(errors="replace")
        return int(answer[0]), out, errors, int(answer[1]) * 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait(DEADLINE_S)


launcher = Launcher()


def parsed(place, name, document):
    """Parses the document and holds it to what is claimed of every one: an end, an outcome, a bound."""
    path = place.folder / "document"
    body = document if isinstance(document, bytes) else document.encode()
    path.write_bytes(body)
    size = len(body)
    code, out, errors, peak = launcher.parse(path)
    if os.environ.get("TOCSIN_SHOW_PEAKS"):
        print("%-40.40r exit %d, %4d MB of %4.1f: %s" % (name, code, peak / 1e6, size / 1e6, errors.strip()[-90:]))
    check(code in (0, 1), "%r ended with %d: %s" % (name, code, errors[-2000:]))
    if code == 1:
        check(errors.startswith("tocsin: error:") and not out, "%r: an error alone: %s" % (name, errors))
    if not SANITIZED:
        most = MEMORY_MULTIPLE * size + MEMORY_BYTES + (MEMORY_JSON_BYTES if body[:1] in b"{[" else 0)
        check(peak <= most, "%r took %d bytes, %d is the most" % (name, peak, most))
    articles = [json.loads(line) for line in out.splitlines()]
    return code, articles, out.decode() + errors


def items_of(place, name, document, *ids):
    """Parses a document that can be read; its items have the ids."""
    code, articles, said = parsed(place, name, document)
    found = [article.get("id") for article in articles]
    check(code == 0 and found == list(ids), "%r: items %r: %s" % (name, found, said[-500:]))
    return articles, said


def items_read(place, name, document):
    """Parses a document that can be read, whatever its items are."""
    code, _, said = parsed(place, name, document)
    check(code == 0, "%r is read: %s" % (name, said[-500:]))


def refused(place, name, document, *words):
    code, _, said = parsed(place, name, document)
    check(code == 1 and all(word in said for word in words), "%r: refused for %r: %s" % (name, words, said[-500:]))


# ---- what is not the document's own ----


def outside_documents(place):
    """Each way to name another document, with what stands for it in the text: a file, a pipe that nobody writes to
    (whoever opens it waits for ever) and a port that nobody may call."""
    marker = "marker-%d" % random.randrange(10**9)
    secret = place.write("secret", marker)
    pipe = place.folder / "pipe"
    os.mkfifo(pipe)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        address = "http://127.0.0.1:%d/" % listener.getsockname()[1]
        for target in ("file://%s" % secret, str(secret), "secret", "file://%s" % pipe, str(pipe), address):
            for name, document in namings(target):
                code, _, said = parsed(place, name + " " + target, document)
                check(code == 0, "%s %s is read: %s" % (name, target, said))
                check(marker not in said, "%s %s was opened" % (name, target))
        try:
            listener.accept()
        except BlockingIOError:
            return
    raise AssertionError("the network was touched")


def namings(target):
    body = RSS_HEAD + "%s" + RSS_TAIL
    yield "an external entity", "<!DOCTYPE rss [<!ENTITY x SYSTEM '%s'>]>" % target + body % "a &x; b"
    yield "a public entity", "<!DOCTYPE rss [<!ENTITY x PUBLIC '-//x//EN' '%s'>]>" % target + body % "a &x; b"
    yield "an entity in an attribute", (
        "<!DOCTYPE rss [<!ENTITY x SYSTEM '%s'>]>" % target + body % "<a href='&x;'>a</a>"
    )
    yield "a parameter entity", "<!DOCTYPE rss [<!ENTITY %% x SYSTEM '%s'> %%x;]>" % target + body % "a"
    yield "an external subset", "<!DOCTYPE rss SYSTEM '%s'>" % target + body % "a &x; b"
    yield "an inclusion", body % (
        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' parse='text' href='%s'/>" % target
    )
    yield "a style sheet", "<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='%s'?>" % target + body % "a"
    yield "a schema", body % (
        "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='x %s'/>" % target
    )
    yield "an image", body % ("&lt;img src='%s'>&lt;iframe src='%s'>" % (target, target))


# ---- bombs ----


def entity_bombs(place):
    laughs = "".join("<!ENTITY a%d '%s'>" % (i, "&a%d;" % (i - 1) * 10) for i in range(1, 12))
    document = "<!DOCTYPE rss [<!ENTITY a0 'ha'>" + laughs + "]>" + RSS_HEAD + "%s" + RSS_TAIL
    articles, _ = items_of(place, "billion laughs", document % "&a11;", "1", "2")
    check(len(json.dumps(articles)) < 1000, "nothing was expanded")
    items_of(place, "billion laughs in an attribute", document % "<a b='&a11;'/>", "1", "2")

    long = "<!DOCTYPE rss [<!ENTITY a '%s'>]>" % ("x" * (DOCUMENT_BYTES // 2))
    items_of(place, "quadratic blowup", long + RSS_HEAD + repeated("&a;", DOCUMENT_BYTES // 2) + RSS_TAIL, "1", "2")
    loop = "<!DOCTYPE rss [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>"
    items_of(place, "entities that name each other", loop + RSS_HEAD + "&a;" + RSS_TAIL, "1", "2")
    inside = "<!DOCTYPE rss [<!ENTITY % p '<!ENTITY &#37; q \"%p;%p;\">'> %p; %q;]>"
    items_of(place, "parameter entities", inside + RSS_HEAD + RSS_TAIL, "1", "2")


# ---- too much of one thing ----


def unbounded_structures(place):
    count = DOCUMENT_BYTES // 10
    for name, tags in (
        ("deep nesting", repeated("<a>")),
        ("deep nesting of different names", "".join("<a%d>" % i for i in range(count))),
        ("nesting of the same item", repeated("<item>")),
        ("end tags that match none of many", "<b>" * 250 + repeated("</a>")),
        ("a million attributes", "<a %s/>" % " ".join("b%d='1'" % i for i in range(count))),
        ("a million times the same attribute", "<a %s/>" % repeated("b='1' ")),
        ("namespaces without end", "<a %s/>" % " ".join("xmlns:b%d='u%d'" % (i, i) for i in range(count))),
        ("a long name", "<%s/>" % repeated("a")),
        ("a long attribute", "<a b='%s'/>" % repeated("x")),
        ("names without end", "".join("<n%d/>" % i for i in range(count))),
        ("text without end", repeated("x ")),
        ("categories without end", "</description>" + repeated("<category>a</category>") + "<description>"),
        ("bases within bases", "<a xml:base='x/'>" * 250 + repeated("<a href='b'/>")),
    ):
        code, articles, _ = parsed(place, name, RSS_HEAD + tags + RSS_TAIL)
        check(code == 0 and articles, "%s: what can be read is read" % name)
    items = "<rss><channel>" + repeated("<item><title>a</title></item>")
    code, articles, said = parsed(place, "items without end", items)
    check(code == 0 and len(articles) <= 10000, "no more items than may be: %s" % said[-500:])


# What stands for a document that is made of one thing alone, and what that is inside an item.
CRUMBS = (
    ("<", "&", '"', "'", ">", "]]>", "]", "<a ", "<a b='", "<a b=", "<!--", "-->", "<!", "<?", "&#", "&#x", "&#1", "&a")
    + ("<![CDATA[", "</", "</a>", "<a>", "<a/>", "<!DOCTYPE a [", "\x01", "\u00e9", " ", "\n", "[", "{", "\\")
    + ("&lt;", "&lt;a ", "&lt;a b=\"", "&lt;!--", "&lt;![CDATA[", "&lt;/", "&lt;!", "&lt;?", "&amp;", "&nbsp;")
    + ("&lt;script>", "&lt;script/>", "&lt;script>&lt;/scripts ", "&lt;iframe>", "&lt;p hidden>", "&lt;i hidden>")
)
ELEMENTS = ("<item>", "<item/>", "<rss>", "<title>x</title>", "<link>x</link>", "<guid>1</guid>", "<author>a</author>")


def crumbs(place):
    for crumb in CRUMBS + ELEMENTS:
        parsed(place, "only " + crumb, repeated(crumb))
        code, articles, said = parsed(place, "inside " + crumb, RSS_HEAD + repeated(crumb) + RSS_TAIL)
        check(code == 0 and articles[0]["id"] == "1", "%r: the item is read: %s" % (crumb, said[-500:]))
        section = "<![CDATA[" + repeated(crumb) + "]]>"
        code, articles, said = parsed(place, "in a section " + crumb, RSS_HEAD + section + RSS_TAIL)
        check(code == 0 and articles[0]["id"] == "1", "%r: the item is read: %s" % (crumb, said[-500:]))


def charsets(place):
    """What grows most on its way to UTF-8, and what is none."""
    for name, character in (("utf-8", b"\xff"), ("utf-8", b"\xe4\xb8"), ("windows-1252", b"\x80"), ("koi8-r", b"\xc1"),
                            ("gb18030", b"\x81\x30"), ("shift_jis", b"\xb1"), ("iso-2022-jp", b"\x1b$B"),
                            ("utf-7", b"+AOk-"), ("utf-16", b"\x00\xd8"), ("hz", b"~{"), ("no-such", b"\xe9")):
        head = "<?xml version='1.0' encoding='%s'?>" % name + RSS_HEAD
        document = head.encode() + character * (DOCUMENT_BYTES // len(character)) + RSS_TAIL.encode()
        parsed(place, "charset %s of %r" % (name, character), document)
    parsed(place, "UTF-16 of <", ("\ufeff" + RSS_HEAD + "<" * (DOCUMENT_BYTES // 2)).encode("utf-16-le"))
    parsed(place, "UTF-32 of &", ("\ufeff" + RSS_HEAD + "&" * (DOCUMENT_BYTES // 4)).encode("utf-32-le"))


def json_documents(place):
    version = '{"version": "https://jsonfeed.org/version/1.1", "items": ['
    for name, head, crumb, tail in (
        ("lists in lists", "", "[", ""),
        ("objects in objects", "", '{"a":', ""),
        ("values without end", "[", "1,", "1]"),
        ("items without end", version, "{},", "{}]}"),
        ("keys without end", version + "{", '"a":0,', '"b":0}]}'),
    ):
        refused(place, "JSON, " + name, head + repeated(crumb, 10**7) + tail, "500000 values")
    refused(place, "JSON nested too deep", "[" * 100000, "depth")
    for value, values in (("0", 490000), ('"x"', 490000), ('{"tags":["a"]}', 110000), ('{"x":{"y":[0]}}', 90000)):
        document = version + ",".join([value] * values) + "]}"
        items_read(place, "as many JSON values as may be: " + value, document)
    refused(place, "an unclosed JSON string", '["' + repeated("x"), "JSON")
    refused(place, "halves of characters in JSON", '["' + repeated("\\ud800") + '"]', "JSON")
    refused(place, "JSON escapes", '["' + repeated("\\"), "JSON")
    for crumb in ("<", "&", "<a ", "<!--", "<i hidden>", "\\u0000"):
        name = "JSON text of " + crumb
        items_of(place, name, version + '{"id": "1", "content_html": "%s"}]}' % repeated(crumb), "1")


def body(place, _server):
    try:
        outside_documents(place)
        entity_bombs(place)
        unbounded_structures(place)
        crumbs(place)
        charsets(place)
        json_documents(place)
    finally:
        launcher.close()


scenario(body)
