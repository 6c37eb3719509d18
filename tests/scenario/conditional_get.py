"""The second poll carries ETag and Last-Modified byte for byte; a 304 raises no alert again."""
from testbed import *

ETAG = 'W/"a b\'c-gzip"'
MODIFIED = "Mon,  02 Jan 2026 03:04:05 GMT"


def body(place, server):
    server.put("/feed", rss([("1", "Bagram", "x")]), etag=ETAG, modified=MODIFIED)
    place.configure([server.url("/feed")], [place.write("r.yaml", RULES)])
    monitor = Monitor(place).wait_ready()
    wait_until(lambda: len(server.seen("/feed", 304)) >= 2, "two answers 304")
    _, headers, _ = server.seen("/feed", 304)[0]
    check(headers.get("If-None-Match") == ETAG, "If-None-Match is %r" % headers.get("If-None-Match"))
    check(headers.get("If-Modified-Since") == MODIFIED, "If-Modified-Since %r" % headers)
    check("If-None-Match" not in server.seen("/feed", 200)[0][1], "the first request has no condition")
    monitor.stop()
    summary = monitor.summary()
    check(summary["alerts"] == 1 and summary["polls_not_modified"] >= 2, "summary %r" % summary)

    again = Monitor(place).wait_ready()
    before = len(server.seen("/feed"))
    wait_until(lambda: len(server.seen("/feed")) > before, "a poll after the restart")
    check(server.seen("/feed")[before][1].get("If-None-Match") == ETAG, "validators outlive a restart")
    again.stop()


scenario(body)
