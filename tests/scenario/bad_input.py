"""Each thing that can be wrong has its clear error; the rest goes on, or the program refuses to start."""
from testbed import *

BROKEN = """rules:
  - id: bases.bagram
    title: Bagram airfield
    severity: hihg
    terms: [Bagram]
    when: bagram
"""


def refuses(place, code, *words):
    monitor = Monitor(place)
    ended = monitor.wait_end()
    said = "\n".join(monitor.lines)
    check(ended == code, "exit code %d, not %d: %s" % (ended, code, said))
    check(all(word in said for word in words), "%r are in: %s" % (words, said))
    check("ready:" not in said, "it never was ready")


def feeds_that_fail(place, server):
    nowhere = "http://127.0.0.1:%d/" % free_port()
    server.put("/good", rss([("1", "Bagram", "x")]))
    server.put("/broken", "oops", status=500, content_type="text/plain")
    server.put("/page", "<!doctype html><html><head><title>News</title><link rel='alternate' "
               "type='application/rss+xml' href='/rss'></head><body>Hello</body></html>",
               content_type="text/html")
    urls = [nowhere, server.url("/broken"), server.url("/page"), server.url("/good"), server.url("/gone")]
    place.configure(urls, [place.write("r.yaml", RULES)])
    subscriber = Subscriber(place.alerts)
    monitor = Monitor(place).wait_ready()
    monitor.wait_said(nowhere, "warn")
    monitor.wait_said("/broken", "500")
    monitor.wait_said("/page", "HTML")
    monitor.wait_said("/gone", "404")
    wait_until(lambda: server.seen("/good", 304), "the good feed goes on")
    monitor.stop()
    check(monitor.summary()["alerts"] == 1, "the good feed alerts")
    check(monitor.summary()["polls_failed"] >= 4, "failures are counted: %r" % monitor.summary())
    subscriber.close()


def private_feeds(place, server):
    server.put("/feed", rss([("1", "Bagram", "x")]))
    place.configure([server.url("/feed")], [place.write("r.yaml", RULES)])
    place.path.write_text(place.path.read_text().replace("allow_private: true", "allow_private: false"))
    monitor = Monitor(place).wait_ready()
    monitor.wait_said("/feed", "allow_private")
    monitor.stop()
    check(not server.seen("/feed"), "nothing was asked of the private address")


def starts_that_fail(place, server):
    good = place.write("r.yaml", RULES)
    place.configure([server.url("/x")], [good, place.write("broken.yaml", BROKEN)])
    refuses(place, 2, "broken.yaml:4:15", "critical", "broken.yaml:6:11", "bagram")

    place.configure([server.url("/x")], [good], extra="publsh: {}\n")
    refuses(place, 2, "tocsin.yaml", "publsh", "publish")
    place.configure([server.url("/x")], [place.folder / "absent.yaml"])
    refuses(place, 2, "absent.yaml")

    place.configure([server.url("/x")], [good])
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int(place.alerts.rsplit(":", 1)[1])))
        taken.listen()
        refuses(place, 3, place.alerts, "in use")

    store = place.store
    place.store = place.folder / "no" / "such" / "folder" / "t.db"
    place.configure([server.url("/x")], [good])
    refuses(place, 3, "no/such/folder")
    place.store = place.write("notes.txt", "this is no database, it is a text file\n" * 50)
    place.configure([server.url("/x")], [good])
    refuses(place, 3, "notes.txt")
    check("this is no database" in place.store.read_text(), "a file of another kind is left alone")

    place.store = store
    place.configure([server.url("/x")], [good])
    first = Monitor(place).wait_ready()
    other = Place()
    other.store = store
    other.configure([server.url("/x")], [good])
    refuses(other, 3, store.name, "held by process")
    other.remove()
    first.stop()


def body(place, server):
    feeds_that_fail(place, server)
    place.store = place.folder / "second.db"
    private_feeds(place, server)
    starts_that_fail(place, server)
    code, out, error = run("no-such-command")
    check(code == 2 and not out and "no-such-command" in error, "an unknown command")
    code, _, error = run("scan", "--format", "xml", "x")
    check(code == 2 and "jsonl" in error, "a wrong option: %s" % error)
    code, out, error = run("scan", "-r", place.write("r.yaml", RULES), "/nowhere/x", place.path)
    check(code == 3 and "/nowhere/x" in error, "a file that is not there")


scenario(body)
