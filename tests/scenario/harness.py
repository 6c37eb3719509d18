"""What the scenarios share: a scenario with its folder and its ports, the monitor as a process, and
ZeroMQ clients that know nothing of tocsin but the two frames on the wire.

Waiting is always for an event, with one deadline that is far beyond what a slow machine under a
sanitizer needs; nothing sleeps and hopes. A scenario ends with exit code 0, or with a traceback that
is followed by what the monitor said; 77 says that it could not run here and was skipped.
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import zmq

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "demo"))

from loopback import Answer, FeedServer, Ports  # noqa: E402,F401  (given on to the scenarios)

DEADLINE_S = 90
SKIPPED = 77
# In a sanitizer build everything is slower; then the two seconds that a stop may take are not measured.
SANITIZED = os.environ.get("TOCSIN_SCENARIO_SANITIZED", "") == "1"


class Skip(Exception):
    """The scenario cannot run here; says why."""


def expect(condition, message, *arguments):
    if not condition:
        raise AssertionError(message % arguments if arguments else message)


def expect_equal(found, wanted, what):
    expect(found == wanted, "%s: found %r, wanted %r", what, found, wanted)


def wait_until(holds, what):
    """Polls a cheap condition that nobody signals, such as a file of another process."""
    end = time.monotonic() + DEADLINE_S
    while not holds():
        expect(time.monotonic() < end, "waited %d s in vain until %s", DEADLINE_S, what)
        time.sleep(0.02)


class Process:
    """The program, with its standard error read as it comes."""

    def __init__(self, arguments, environment=None, stdout=subprocess.DEVNULL):
        self.lines = []
        self._changed = threading.Condition()
        self._ended = False
        self.process = subprocess.Popen([str(a) for a in arguments], stdin=subprocess.DEVNULL, stdout=stdout,
                                        stderr=subprocess.PIPE, env={**os.environ, **(environment or {})})
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stderr:
            with self._changed:
                self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def wait_for_line(self, text):
        """The first line on standard error that contains `text`."""
        def found():
            return self._ended or any(text in line for line in self.lines)
        with self._changed:
            self._changed.wait_for(found, DEADLINE_S)
            for line in self.lines:
                if text in line:
                    return line
        raise AssertionError("no line on standard error contained %r:\n%s" % (text, "\n".join(self.lines)))

    def wait(self):
        code = self.process.wait(DEADLINE_S)
        self._reader.join()
        return code

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()


class Monitor(Process):
    """tocsin run."""

    def __init__(self, program, config, environment=None):
        super().__init__([program, "run", "-c", config], environment)

    def stop(self):
        """SIGTERM, as a service manager would; exit code 0 and nothing else. Gives the seconds it took."""
        before = time.monotonic()
        self.signal(signal.SIGTERM)
        code = self.wait()
        took = time.monotonic() - before
        expect(code == 0, "the monitor ended with %d:\n%s", code, "\n".join(self.lines))
        return took

    def counters(self):
        """The summary line, after stop()."""
        line = self.wait_for_line("summary:")
        return {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", line)}


class Alert:
    """One alert as it came: both frames as bytes, and the JSON read."""

    def __init__(self, frames):
        self.frames = frames
        self.topic = frames[0].decode()
        self.json = json.loads(frames[1])
        self.rule = self.json["rule"]["id"]
        self.seq = self.json["seq"]

    def __repr__(self):
        return "%d %s %s %r" % (self.seq, self.rule, self.json["kind"], self.json["article"].get("title"))


class Subscriber:
    """A SUB socket."""

    def __init__(self, context, endpoint, *topics):
        self._socket = context.socket(zmq.SUB)
        self._socket.setsockopt(zmq.LINGER, 0)
        for topic in topics or ("alert/", "heartbeat/"):
            self._socket.setsockopt_string(zmq.SUBSCRIBE, topic)
        self._socket.connect(endpoint)
        self.alerts = []
        self.heartbeats = []

    def _receive(self, timeout_s):
        if not self._socket.poll(max(0, int(timeout_s * 1000))):
            return False
        frames = self._socket.recv_multipart()
        expect_equal(len(frames), 2, "frames of one message")
        if frames[0].startswith(b"alert/"):
            self.alerts.append(Alert(frames))
        else:
            expect_equal(frames[0], b"heartbeat/", "topic")
            self.heartbeats.append(json.loads(frames[1]))
        return True

    def _until(self, holds, what):
        end = time.monotonic() + DEADLINE_S
        while not holds():
            left = end - time.monotonic()
            expect(left > 0, "waited %d s in vain for %s; came: %r", DEADLINE_S, what, self.alerts)
            self._receive(left)

    def wait_for_heartbeat(self):
        """A heartbeat that was not there yet: whoever has it is subscribed."""
        before = len(self.heartbeats)
        self._until(lambda: len(self.heartbeats) > before, "a heartbeat")
        return self.heartbeats[-1]

    def wait_for_alerts(self, count):
        self._until(lambda: len(self.alerts) >= count, "%d alerts" % count)
        return self.alerts

    def drain(self):
        """What is still under way from a monitor that has stopped: it had handed all to the network."""
        while self._receive(0.5):
            pass
        return self.alerts

    def close(self):
        self._socket.close()


def replay(context, endpoint, **request):
    """Asks for alerts again: (alerts, what stood in end/)."""
    dealer = context.socket(zmq.DEALER)
    dealer.setsockopt(zmq.LINGER, 0)
    dealer.connect(endpoint)
    try:
        dealer.send(json.dumps({"v": 1, "op": "replay", **request}).encode())
        alerts = []
        while True:
            expect(dealer.poll(DEADLINE_S * 1000), "no answer to a replay request")
            frames = dealer.recv_multipart()
            expect_equal(len(frames), 2, "frames of a replayed message")
            if not frames[0].startswith(b"alert/"):
                return alerts, frames[0].decode(), json.loads(frames[1])
            alerts.append(Alert(frames))
    finally:
        dealer.close()


def quote(text):
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML string


class Scenario:
    """A folder, a feed server, two free endpoints, and every process started here, ended at the end."""

    def __init__(self, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-scenario-"))
        self.server = FeedServer().start()
        self.ports = Ports()
        self.alerts = self.ports.endpoint()
        self.replay = self.ports.endpoint()
        self.context = zmq.Context()
        self._processes = []
        self._subscribers = []

    def close(self):
        for process in self._processes:
            process.kill()
        for subscriber in self._subscribers:
            subscriber.close()
        self.context.term()
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def tell(self):
        for process in self._processes:
            print("--- standard error of %s" % " ".join(process.process.args[:3]), file=sys.stderr)
            print("\n".join(process.lines[-60:]), file=sys.stderr)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def config(self, feeds, rules, store="tocsin.db", name="tocsin.yaml", more=""):
        """A configuration. feeds: paths of the feed server (or whole addresses); rules: paths."""
        lines = ["feeds:"]
        for feed in feeds:
            url = feed if "://" in feed else self.server.url(feed)
            lines.append("  - {url: %s, every: 1s, allow_private: true}" % quote(url))
        lines.append("rules: [%s]" % ", ".join(quote(str(r)) for r in rules))
        lines.append("publish: {alerts: %s, replay: %s, heartbeat: 1s}" % (quote(self.alerts), quote(self.replay)))
        lines.append("store: {path: %s}" % quote(str(store)))
        lines.append("fetch: {min_interval: 1s, timeout: 30s}")
        return self.write(name, "\n".join(lines) + "\n" + more)

    def run(self, config, environment=None, ready=True):
        monitor = Monitor(self.program, config, environment)
        self._processes.append(monitor)
        if ready:
            monitor.wait_for_line("ready:")
        return monitor

    def start(self, *arguments, stdout=subprocess.DEVNULL):
        process = Process([self.program, *arguments], stdout=stdout)
        self._processes.append(process)
        return process

    def call(self, *arguments, input=None):
        """Runs the program to its end: (exit code, standard output as bytes, standard error as text)."""
        done = subprocess.run([str(self.program), *map(str, arguments)], input=input, capture_output=True,
                              timeout=DEADLINE_S, check=False)
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")

    def subscribe(self, *topics):
        subscriber = Subscriber(self.context, self.alerts, *topics)
        self._subscribers.append(subscriber)
        return subscriber

    def ask_replay(self, **request):
        return replay(self.context, self.replay, **request)

    def wait_for_polls(self, path, more):
        """Until `path` was polled `more` times from now on. A feed is polled again only when its last
        answer is committed, so with two more polls the first of their answers is in the store."""
        return self.server.wait_for_requests(path, len(self.server.requests(path)) + more, DEADLINE_S)


def main(scenario):
    """Runs one scenario function with the program named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: %s TOCSIN" % sys.argv[0])
    with contextlib.closing(Scenario(pathlib.Path(sys.argv[1]).resolve())) as stage:
        try:
            scenario(stage)
        except Skip as reason:
            print("skipped: %s" % reason)
            sys.exit(SKIPPED)
        except BaseException:
            traceback.print_exc()
            stage.tell()
            sys.exit(1)
