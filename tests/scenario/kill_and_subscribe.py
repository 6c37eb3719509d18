"""The same, seen by a subscriber who waited all the while: the alerts reach it over the live socket."""
from testbed import *


def body(place, server):
    server.put("/feed", rss([("1", "Backchannel talks on Bagram", "frozen funds to be released")]))
    place.configure([server.url("/feed")], [place.write("r.yaml", RULES)])
    check(Monitor(place, {"TOCSIN_FAULT": "commit-publish"}).wait_end() == -signal.SIGKILL,
          "killed at the fault point")
    tail = subprocess.Popen(
        [TOCSIN, "tail", "--alerts", place.alerts, "--replay", place.replay, "--since", "0", "--count",
         "2", "--format", "jsonl"], stdout=subprocess.PIPE)
    monitor = Monitor(place).wait_ready()
    out, _ = tail.communicate(timeout=DEADLINE_S)
    alerts = [json.loads(line) for line in out.splitlines()]
    check([a["seq"] for a in alerts] == [1, 2] and tail.returncode == 0, "tail got both, once, in order")
    check({a["rule"]["id"] for a in alerts} == {"bases.bagram", "sanctions.frozen"}, "the right ones")
    monitor.stop()


scenario(body)
