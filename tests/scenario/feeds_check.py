"""feeds check: what a feed's owner is told, from a real server and from files."""
import gzip

from testbed import *

GOOD = rss([("1", "One", "text"), ("2", "Two", "text")])
BROKEN = ("<?xml version='1.0' encoding='windows-1251'?><rss version='2.0'><channel><title>Мир & труд</title>\n"
          "<item><guid>1</guid><title>A&nbsp;B</title><pubDate>soon</pubDate></item>\n"
          "<item><guid>1</guid><title>C & D</title><pubDate>Mon, 01 Jan 2140 00:00:00 GMT</pubDate></item>\n"
          "<item><title>E</title>")


class Careless(FeedServer):
    """Gives validators and never honours them; sends gzip and caching headers; moves."""

    def answer(self, request):
        with self.lock:
            self.requests.append((request.path, dict(request.headers.items()), 0))
        if request.path == "/moved":
            request.send_response(301)
            request.send_header("Location", "/careless")
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        body = gzip.compress(GOOD.encode())
        request.send_response(200)
        for name, value in (("ETag", '"x"'), ("Content-Encoding", "gzip"), ("Content-Type", "text/xml"),
                            ("Cache-Control", "public"), ("Cache-Control", "max-age=300"),
                            ("Content-Length", str(len(body)))):
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)


def told(*arguments, code=0, stdin=None):
    ended, out, error = run("feeds", "check", *arguments, stdin=stdin)
    check(ended == code, "exit code %d: %s%s" % (ended, out, error))
    return out.decode() if code == 0 else error


def has(report, *parts):
    for part in parts:
        check(part in report, "%r is not in:\n%s" % (part, report))


def has_not(report, *parts):
    for part in parts:
        check(part not in report, "%r is in:\n%s" % (part, report))


def served(place, server):
    server.put("/good", GOOD, content_type="application/rss+xml; charset=utf-8", modified="Thu, 01 Jan 2026 00:00:00 GMT")
    report = told(server.url("/good"))
    has(report, "answer     200, application/rss+xml; charset=utf-8", "ETag, Last-Modified",
        "asked again with them: 304", "format     RSS 2.0", "items      2: 2 with an id",
        "encoding   UTF-8, as the server says")
    has_not(report, "neither ETag", "Read all the same", "has no item", "304 Not", "says charset")
    check([r[2] for r in server.seen("/good")] == [200, 304], "two requests, the second conditional")

    server.put("/bare", GOOD, etag="")
    has(told(server.url("/bare")), "no ETag, no Last-Modified", "neither ETag nor Last-Modified")
    check(len(server.seen("/bare")) == 1, "without validators there is nothing to ask again")

    server.put("/page", "<html><head><link rel=alternate type='application/rss+xml' href='/good'></head></html>",
               content_type="text/html")
    has(told(server.url("/page"), code=1), "an HTML page, not a feed", server.url("/good"))
    check(run("feeds", "check", server.url("/nothing"))[0] == 3, "404 cannot be read")

    careless = Careless()
    report = told(careless.url("/moved"))
    has(report, "moved to   " + careless.url("/careless"), "subscribe to that", "(gzip)", "bytes on the way",
        "Cache-Control: public, max-age=300", "asked again with them: 200", "304 Not Modified would be right")
    has_not(report, "uncompressed")
    careless.close()


def files(place):
    path = place.folder / "broken.xml"
    path.write_bytes(BROKEN.encode("windows-1251"))
    report = told(path)
    has(report, "encoding   WINDOWS-1251, as the XML declaration says", "title      Мир & труд",
        "items      3: 2 with an id", "Items without an id (guid in RSS, id in Atom and JSON Feed): 1 of 3",
        "Items with the id of one before them: 1.",
        "Items dated in the future: 1", "Read all the same, at line:column",
        "- an & that begins no known reference; &amp; would be right: 1:85, 3:30",
        "- an HTML entity, which XML does not know: 2:29", "- the document ends inside an element: 4:",
        '- a date that cannot be read: "soon": 1 of them')
    has(told("-", stdin=GOOD.encode()), "standard input", "format     RSS 2.0")
    has(told("-", stdin=b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"\\ud800"},{"id'),
        "JSON Feed 1.1", "half a surrogate pair", "ends before its last bracket")
    many = place.folder / "many.xml"
    many.write_text("<rss><channel>" + "<item><guid>%d</guid></item>" * 10003 % tuple(range(10003))
                    + "</channel></rss>")
    has(told(many), "items      10000", "Lost\n  - 3 items past the per-document maximum")
    for arguments in ((), ("a", "b")):
        check(run("feeds", "check", *arguments)[0] == 2, "wrong usage")
    check(run("feeds", "check", place.folder / "absent.xml")[0] == 3, "a file that is not there")


def body(place, server):
    served(place, server)
    files(place)


scenario(body)
