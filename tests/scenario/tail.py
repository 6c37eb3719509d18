"""tail: all that is kept, then what is new; filters; its place kept over runs, the monitor restarted between."""
from testbed import *


def tail(place, *arguments):
    code, out, error = run("tail", "--alerts", place.alerts, "--replay", place.replay, "--format", "jsonl",
                           "--timeout", "50s", *arguments)
    return code, [json.loads(line) for line in out.splitlines()], error


def numbers(alerts):
    return [a["seq"] for a in alerts]


def items(count):
    return rss([(str(n), "Bagram %d" % n, "frozen funds to be released" if n % 2 else "quiet")
                for n in range(count)])


def body(place, server):
    server.put("/feed", items(10))  # 10 of bases, 5 of sanctions
    place.configure([server.url("/feed")], [place.write("r.yaml", RULES)])
    monitor = Monitor(place).wait_ready()
    wait_until(lambda: server.seen("/feed", 304), "the feed is read")

    code, alerts, error = tail(place, "--since", "0", "--count", "15")
    check(code == 0 and numbers(alerts) == list(range(1, 16)), "since 0: %r %s" % (numbers(alerts), error))
    code, alerts, _ = tail(place, "--since", "12", "--count", "3")
    check(numbers(alerts) == [13, 14, 15], "since 12: %r" % numbers(alerts))
    code, alerts, _ = tail(place, "--last", "2", "--count", "2")
    check(numbers(alerts) == [14, 15], "the last two: %r" % numbers(alerts))
    code, alerts, _ = tail(place, "--since", "0", "--category", "sanctions", "--count", "5")
    check({a["rule"]["id"] for a in alerts} == {"sanctions.frozen"} and len(alerts) == 5, "by category")
    code, alerts, _ = tail(place, "--since", "0", "--rule", "bases.bagram", "--count", "10")
    check({a["rule"]["id"] for a in alerts} == {"bases.bagram"} and len(alerts) == 10, "by rule")
    code, alerts, _ = tail(place, "--since", "0", "--min-severity", "high", "--count", "10")
    check({a["rule"]["severity"] for a in alerts} == {"high"} and len(alerts) == 10, "by severity")
    code, alerts, _ = tail(place, "--since", "14", "--count", "9", "--timeout", "2s")
    check(code == 1 and numbers(alerts) == [15], "the time is over: %d %r" % (code, numbers(alerts)))

    state = place.folder / "state"
    code, alerts, _ = tail(place, "--state", state, "--since", "0", "--count", "7")
    check(numbers(alerts) == list(range(1, 8)), "the first seven")
    monitor.stop()
    server.put("/feed", items(14))
    monitor = Monitor(place).wait_ready()
    wait_until(lambda: monitor.said("summary") or len(server.seen("/feed", 200)) >= 2, "new items")
    code, alerts, error = tail(place, "--state", state, "--count", "14")
    check(numbers(alerts) == list(range(8, 22)), "then the rest, over a restart: %r %s" % (numbers(alerts), error))

    waiting = subprocess.Popen(
        [TOCSIN, "tail", "--alerts", place.alerts, "--replay", place.replay, "--state", str(state),
         "--count", "2", "--format", "text"], stdout=subprocess.PIPE)
    server.put("/feed", items(16))
    out, _ = waiting.communicate(timeout=DEADLINE_S)
    check(out.decode().count("Bagram airfield") >= 1 and b"\x1b" not in out, "text for people: %r" % out)
    monitor.stop()


scenario(body)
