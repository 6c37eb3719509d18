"""The demonstration: sample feeds on a web server of loopback, the monitor, and a subscriber, in one terminal.

usage: demo.py TOCSIN [--seconds N]

Everything goes the long way: HTTP → the monitor → its store → ZeroMQ → `tocsin tail`. Items appear while it
runs. After about 20 seconds it stops by itself, says what happened, and leaves nothing behind. Exit status 1
if an item that must alert did not, or one that must not did.
"""
import argparse
import hashlib
import http.server
import json
import pathlib
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import zmq

HERE = pathlib.Path(__file__).resolve().parent
FEEDS = {"world.xml": "application/rss+xml", "arabic.xml": "application/atom+xml",
         "russian.xml": "application/rdf+xml", "french.json": "application/feed+json"}
# item → rules that must be among its alerts; every other item must stay quiet
MUST_ALERT = {
    "world-2": {"bases.al-udeid"},
    "world-5": {"bases.bagram", "actors.taliban", "diplomacy.us-taliban-backchannel",
                "sanctions.afghan-assets"},
    "world-6": {"actors.un-security-council"},
    "tag:demo.example,2026:arabic-2": {"actors.haqqani"},
    "tag:demo.example,2026:arabic-3": {"bases.bagram"},
    "http://demo.example/russian/2": {"bases.khmeimim"},
    "http://demo.example/russian/3": {"actors.taliban"},
    "french-3": {"actors.al-qaeda"},
}
BLOCK = re.compile(r"[ \t]*<!-- from second (\d+) -->\n(.*?)[ \t]*<!-- end -->\n", re.S)
COLOURS = sys.stdout.isatty()
print_lock = threading.Lock()


def show(who, line):
    dim, normal = ("\x1b[2m", "\x1b[0m") if COLOURS else ("", "")
    with print_lock:
        print("%s%-7s│%s %s" % (dim, who, normal, line), flush=True)


def document(name, age_s):
    """The feed as it is `age_s` seconds into the demonstration."""
    text = (HERE / "feeds" / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        feed = json.loads(text)
        feed["items"] = [i for i in feed["items"] if i.pop("_from_second", 0) <= age_s]
        return json.dumps(feed, ensure_ascii=False).encode()
    return BLOCK.sub(lambda m: m.group(2) if int(m.group(1)) <= age_s else "", text).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    opened = threading.Event()  # the newspapers answer from here on
    started = 0.0

    def do_GET(self):
        Handler.opened.wait()
        name = self.path.lstrip("/")
        if name not in FEEDS:
            self.send_error(404)
            return
        body = document(name, time.monotonic() - Handler.started)
        etag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        unchanged = self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else 200)
        self.send_header("ETag", etag)
        if unchanged:
            self.end_headers()
            return
        self.send_header("Content-Type", FEEDS[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


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


class Process:
    """A child whose lines are shown as they come, and kept."""

    def __init__(self, who, arguments, stream):
        self.lines = []
        self.popen = subprocess.Popen(arguments, text=True, errors="replace", **{stream: subprocess.PIPE})
        self.thread = threading.Thread(target=self.read, args=(who, getattr(self.popen, stream)),
                                       daemon=True)
        self.thread.start()

    def read(self, who, stream):
        for line in stream:
            line = line.rstrip("\n")
            self.lines.append(line)
            if " summary:" not in line:
                show(who, line)

    def stop(self):
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
            try:
                self.popen.wait(5)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()
        self.thread.join(5)


def open_newspapers():
    if not Handler.opened.is_set():
        Handler.started = time.monotonic()
        Handler.opened.set()


def listen(endpoint, end, alerts):
    """An independent subscriber: what arrived, and how long after the feed's last byte. It is live only, so
    the newspapers open when it has heard a heartbeat: from then on it misses nothing."""
    context = zmq.Context()
    subscriber = context.socket(zmq.SUB)
    subscriber.setsockopt(zmq.LINGER, 0)
    subscriber.subscribe("alert/")
    subscriber.subscribe("heartbeat/")
    subscriber.connect(endpoint)
    while not end.is_set():
        if subscriber.poll(100):
            topic, body = subscriber.recv_multipart()
            if topic == b"heartbeat/":
                open_newspapers()
                continue
            alert = json.loads(body)
            took = alert["latency_us"]
            written_us = time_us(alert["time"])
            fetched_us = written_us - took["parse"] - took["match"] - took["commit"]
            alerts.append((alert, (time.time() * 1e6 - fetched_us) / 1000))
    subscriber.close()
    context.term()


def time_us(text):
    seconds, rest = text.rstrip("Z").split(".")
    return (time.mktime(time.strptime(seconds + " UTC", "%Y-%m-%dT%H:%M:%S %Z")) - time.timezone +
            float("0." + rest)) * 1e6


def configure(folder, port, endpoints):
    feeds = "".join("  - {url: 'http://127.0.0.1:%d/%s', every: 1s, allow_private: true}\n" % (port, name)
                    for name in FEEDS)
    path = folder / "tocsin.yaml"
    path.write_text(
        "feeds:\n%srules: ['%s']\npublish: {alerts: '%s', replay: '%s', heartbeat: 1s}\n"
        "fetch: {min_interval: 1s, per_host: 4}\n"
        % ((feeds, HERE.parent / "rules" / "sets") + endpoints), encoding="utf-8")
    return path


def judge(alerts):
    """What is wrong with what arrived."""
    found = {}
    for alert, _ in alerts:
        found.setdefault(alert["article"]["id"], set()).add(alert["rule"]["id"])
    wrong = []
    for item, rules in MUST_ALERT.items():
        missing = rules - found.get(item, set())
        if missing:
            wrong.append("%s did not raise %s" % (item, ", ".join(sorted(missing))))
    wrong += ["%s must be quiet and raised %s" % (item, ", ".join(sorted(rules)))
              for item, rules in found.items() if item not in MUST_ALERT]
    return wrong


def report(monitor, alerts, wrong):
    line = next((l for l in monitor.lines if " summary:" in l), " summary:")
    counts = dict(word.split("=") for word in line.split(" summary:")[1].split())
    times = [ms for _, ms in alerts]
    print()
    print("feeds      %d, in RSS 2.0, Atom, RSS 1.0 and JSON Feed; English, Arabic, Russian, French"
          % len(FEEDS))
    print("polls      %s, of them %s answered 304 Not Modified"
          % (counts.get("polls"), counts.get("polls_not_modified")))
    print("items      %s new, %s seen before"
          % (counts.get("articles_new"), counts.get("articles_seen")))
    print("alerts     %s committed, %d received over ZeroMQ" % (counts.get("alerts"), len(alerts)))
    if times:
        print("latency    from the feed's last byte to the subscriber, on disk in between: median %.1f ms, "
              "worst %.1f ms" % (statistics.median(times), max(times)))
    for line in wrong:
        print("WRONG      " + line)
    return counts.get("alerts") == str(len(alerts)) and len(alerts) > 0


def interrupt(*_):
    raise KeyboardInterrupt


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tocsin")
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):  # a closed terminal too leaves nothing behind
        signal.signal(number, interrupt)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    port = server.server_address[1]
    endpoints = ("tcp://127.0.0.1:%d" % free_port(), "tcp://127.0.0.1:%d" % free_port())
    alerts, end, processes, good, whole = [], threading.Event(), [], False, False
    listener = threading.Thread(target=listen, args=(endpoints[0], end, alerts))
    with tempfile.TemporaryDirectory(prefix="tocsin-demo-") as folder:
        config = configure(pathlib.Path(folder), port, endpoints)
        try:
            listener.start()
            threading.Thread(target=server.serve_forever, daemon=True).start()
            show("demo", "four feeds on http://127.0.0.1:%d/, new items appear while this runs (%d s)"
                 % (port, options.seconds))
            processes.append(Process("tail", [
                options.tocsin, "tail", "--alerts", endpoints[0], "--replay", endpoints[1], "--since", "0"],
                "stdout"))
            processes.append(Process("run", [options.tocsin, "run", "-c", str(config)], "stderr"))
            give_up = time.monotonic() + options.seconds + 60  # no heartbeat ever came
            while processes[1].popen.poll() is None and time.monotonic() < give_up and not (
                    Handler.opened.is_set() and time.monotonic() > Handler.started + options.seconds):
                time.sleep(0.1)
            processes[1].stop()
            time.sleep(0.3)
            whole = options.seconds >= 18  # by then every item has appeared
        except KeyboardInterrupt:
            show("demo", "stopped")
        finally:
            open_newspapers()  # so that nobody waits before a closed door
            for process in processes:
                process.stop()
            end.set()
            listener.join()
            server.shutdown()
            server.server_close()
        wrong = judge(alerts) if whole else []
        good = report(processes[-1], alerts, wrong) and not wrong
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
