"""SIGTERM stops the monitor within two seconds; started again it goes on where it was."""
from testbed import *


def body(place, server):
    server.put("/feed", rss([("1", "Bagram", "one"), ("2", "Quiet", "two")]))
    place.configure([server.url("/feed")], [place.write("r.yaml", RULES)])
    subscriber = Subscriber(place.alerts)
    first = Monitor(place).wait_ready()
    wait_until(lambda: server.seen("/feed", 304), "the feed is read")
    begun = time.monotonic()
    first.stop()
    took_s = time.monotonic() - begun
    check(took_s < 2 or SANITIZED, "stopping took %.1f s" % took_s)
    check(first.summary()["alerts"] == 1, "one alert before the restart")

    second = Monitor(place).wait_ready()
    subscriber.wait_heartbeat(lambda beat: beat["seq"] == 1)
    polled = len(server.seen("/feed"))
    wait_until(lambda: len(server.seen("/feed")) >= polled + 2, "polls after the restart")
    server.put("/feed", rss([
        ("1", "Bagram", "one, edited: frozen funds to be released"),
        ("2", "Quiet", "two"),
        ("3", "Bagram again", "three"),
    ]))
    wait_until(lambda: subscriber.take(100) and subscriber.alerts and
               subscriber.alerts[-1][2]["seq"] == 3, "alerts up to seq 3")
    new = [(a["seq"], a["article"]["id"], a["rule"]["id"], a["kind"]) for _, _, a in subscriber.alerts
           if a["seq"] > 1]
    check(sorted(n[1:] for n in new) == [("1", "sanctions.frozen", "update"), ("3", "bases.bagram", "new")],
          "after the restart: %r" % new)
    beats = {beat["epoch"] for beat in subscriber.heartbeats}
    check(len(beats) == 1, "the epoch is the store's, not the process's")
    second.stop()
    check(second.summary()["alerts"] == 2, "nothing seen alerts again")
    subscriber.close()


scenario(body)
