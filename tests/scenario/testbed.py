"""What the scenarios share: a feed server on loopback, the real program, an independent ZeroMQ subscriber.

A scenario is a script: SCENARIO.py TOCSIN SOURCE_DIR. It exits 0 when all its claims hold. Scenarios wait
on events with a deadline, never on bare sleeps.
"""
import hashlib
import http.server
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import zmq

DEADLINE_S = 60  # sanitizer builds on a busy machine

TOCSIN = os.path.abspath(sys.argv[1])
SOURCE = pathlib.Path(os.path.abspath(sys.argv[2]))
SHARED = SOURCE.parent / "shared" / "data"
# In a sanitizer build the two seconds that a stop may take are not held to.
SANITIZED = os.environ.get("TOCSIN_BUILD") == "sanitizer"


def check(claim, what):
    """A claim of the scenario; false ends it."""
    if not claim:
        raise AssertionError(what)


def wait_until(condition, what, deadline_s=DEADLINE_S):
    """The first true value of `condition`, tried again and again."""
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError("timed out: " + what)


def free_port():
    """A free port below the range that the kernel takes for outgoing connections, so that none of those takes it
    before it is bound."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class FeedServer:
    """Serves documents on loopback with ETag and Last-Modified, and keeps a log of requests."""

    def __init__(self):
        self.documents = {}
        self.requests = []
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return "http://127.0.0.1:%d%s" % (self.port, path)

    def put(self, path, body, status=200, content_type="application/xml", etag=None, modified=None):
        if isinstance(body, str):
            body = body.encode()
        with self.lock:
            if etag is None:
                etag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
            self.documents[path] = (status, body, content_type, etag, modified)

    def answer(self, request):
        with self.lock:
            status, body, content_type, etag, modified = self.documents.get(
                request.path, (404, b"not here", "text/plain", "", None)
            )
            if status == 200 and etag and request.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            self.requests.append((request.path, dict(request.headers.items()), status))
        request.send_response(status)
        if etag:
            request.send_header("ETag", etag)
        if modified:
            request.send_header("Last-Modified", modified)
        if status != 304:
            request.send_header("Content-Type", content_type)
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def seen(self, path, status=None):
        """(path, headers, status) of the requests so far."""
        with self.lock:
            return [r for r in self.requests if r[0] == path and status in (None, r[2])]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Place:
    """A folder of its own for one scenario, with a configuration in it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-scenario-"))
        self.alerts = "tcp://127.0.0.1:%d" % free_port()
        self.replay = "tcp://127.0.0.1:%d" % free_port()
        self.store = self.folder / "tocsin.db"
        self.path = self.folder / "tocsin.yaml"

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def configure(self, urls, rules, extra=""):
        feeds = "".join(
            "  - {url: '%s', every: 1s, allow_private: true, tags: [test]}\n" % url for url in urls
        )
        self.path.write_text(
            "feeds:\n%srules: [%s]\n"
            "publish: {alerts: '%s', replay: '%s', heartbeat: 1s}\n"
            "store: {path: '%s'}\n"
            "fetch: {min_interval: 1s, timeout: 5s}\nlog: {level: debug}\n%s"
            % (feeds, ", ".join(str(r) for r in rules), self.alerts, self.replay, self.store, extra),
            encoding="utf-8",
        )

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Monitor:
    """tocsin run."""

    started = []

    def __init__(self, place, environment=None, prepare=None):
        self.lines = []
        self.process = subprocess.Popen(
            [TOCSIN, "run", "-c", str(place.path)],
            preexec_fn=prepare,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
            text=True,
            errors="replace",
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        Monitor.started.append(self)

    def read(self):
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))

    def said(self, *words):
        return [line for line in list(self.lines) if all(word in line for word in words)]

    def wait_said(self, *words):
        return wait_until(lambda: self.said(*words), "the monitor says %r" % (words,))

    def wait_ready(self):
        wait_until(
            lambda: self.said("ready:") or self.process.poll() is not None, "the monitor is ready"
        )
        check(self.said("ready:"), "the monitor did not start")
        return self

    def wait_end(self):
        code = self.process.wait(DEADLINE_S)
        self.reader.join(DEADLINE_S)
        return code

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.wait_end()
        check(code == 0, "the monitor ended with %d" % code)

    def summary(self):
        line = self.said("summary:")[-1].split("summary:", 1)[1]
        return {name: int(value) for name, value in (w.split("=") for w in line.split())}

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Subscriber:
    """Python's own ZeroMQ, which knows nothing of tocsin's client."""

    def __init__(self, endpoint, topics=("alert/", "heartbeat/")):
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.SUB)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.RECONNECT_IVL, 50)
        for topic in topics:
            self.socket.subscribe(topic)
        self.socket.connect(endpoint)
        self.alerts = []  # (topic, frame, parsed)
        self.heartbeats = []

    def take(self, timeout_ms):
        if not self.socket.poll(timeout_ms):
            return False
        topic, frame = self.socket.recv_multipart()
        if topic == b"heartbeat/":
            self.heartbeats.append(json.loads(frame))
        else:
            self.alerts.append((topic, frame, json.loads(frame)))
        return True

    def wait_alerts(self, count):
        def enough():
            while len(self.alerts) < count and self.take(100):
                pass
            return len(self.alerts) >= count

        wait_until(enough, "%d alerts" % count)
        return self.alerts

    def wait_heartbeat(self, condition=lambda beat: True):
        def found():
            self.take(100)
            return any(condition(beat) for beat in self.heartbeats)

        wait_until(found, "a heartbeat")

    def close(self):
        self.socket.close()
        self.context.term()


def replay(endpoint, request):
    """All frames of one replay answer, the end's last."""
    context = zmq.Context()
    dealer = context.socket(zmq.DEALER)
    dealer.setsockopt(zmq.LINGER, 0)
    dealer.connect(endpoint)
    dealer.send(request if isinstance(request, bytes) else json.dumps(request).encode())
    answers = []
    while not answers or answers[-1][0] not in (b"end/", b"error/"):
        check(dealer.poll(DEADLINE_S * 1000), "an answer to a replay request")
        answers.append(tuple(dealer.recv_multipart()))
    dealer.close()
    context.term()
    return answers


def run(*arguments, stdin=None):
    """A one-shot command: its exit code, output and errors."""
    done = subprocess.run(
        [TOCSIN, *map(str, arguments)],
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=DEADLINE_S,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


# Feed documents; items are (guid, title, text).


def rss(items, title="Test feed"):
    entries = "".join(
        "<item><guid isPermaLink='false'>%s</guid><title>%s</title><link>http://example.org/%s</link>"
        "<description>%s</description></item>" % (guid, name, guid, text)
        for guid, name, text in items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>%s</title>"
        "<link>http://example.org/</link>%s</channel></rss>" % (title, entries)
    )


def atom(items, title="Test feed"):
    entries = "".join(
        "<entry><id>%s</id><title>%s</title><link href='http://example.org/%s'/>"
        "<content type='text'>%s</content></entry>" % (guid, name, guid, text)
        for guid, name, text in items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        "<title>%s</title><id>tag:example.org,2026:feed</id>%s</feed>" % (title, entries)
    )


def rdf(items, title="Test feed"):
    entries = "".join(
        "<item rdf:about='%s'><title>%s</title><link>http://example.org/%s</link>"
        "<description>%s</description></item>" % (guid, name, guid, text)
        for guid, name, text in items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rdf:RDF xmlns='http://purl.org/rss/1.0/' "
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel rdf:about='http://example.org/'>"
        "<title>%s</title><link>http://example.org/</link></channel>%s</rdf:RDF>" % (title, entries)
    )


RULES = """
rules:
  - id: bases.bagram
    title: Bagram airfield
    severity: high
    tags: [country.af]
    terms: [Bagram, "باگرام"]
    tests: [{match: "at Bagram"}, {no_match: "at home"}]
  - id: sanctions.frozen
    title: Frozen funds
    severity: medium
    terms:
      thaw: [unfreez*, "to be released"]
      funds: ["frozen funds", assets]
    when: thaw near/6 funds
    tests: [{match: "frozen funds to be released"}, {no_match: "frozen funds"}]
"""


def scenario(body):
    """Runs `body(place, server)` and cleans up after it, whatever happened."""
    place, server = Place(), FeedServer()
    try:
        body(place, server)
    except AssertionError as error:
        print("FAILED:", error)
        for monitor in Monitor.started:
            print("\n".join(monitor.lines[-40:]))
        raise SystemExit(1) from error
    finally:
        for monitor in Monitor.started:
            monitor.kill()
        server.close()
        place.remove()
    print("ok")
