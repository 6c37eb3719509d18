"""The program is killed after the commit and before publishing; the alert still arrives after the restart."""
import sqlite3

from testbed import *


def body(place, server):
    server.put("/feed", rss([("1", "Backchannel talks on Bagram", "frozen funds to be released")]))
    place.configure([server.url("/feed")], [place.write("r.yaml", RULES)])
    subscriber = Subscriber(place.alerts)
    killed = Monitor(place, {"TOCSIN_FAULT": "commit-publish"})
    code = killed.wait_end()
    if code != -signal.SIGKILL:
        raise AssertionError("built without fault points? It ended with %d" % code)
    check(not subscriber.take(0) or not subscriber.alerts, "nothing was published before the kill")

    with sqlite3.connect("file:%s?mode=ro" % place.store, uri=True) as store:
        rows = store.execute("select seq, json from frame order by seq").fetchall()
    check([row[0] for row in rows] == [1, 2], "both alerts are in the journal: %r" % rows)

    monitor = Monitor(place).wait_ready()
    dealt = replay(place.replay, {"v": 1, "op": "replay", "from": 1, "to": 0, "topics": [], "max": 10})
    check([a[1] for a in dealt[:-1]] == [bytes(r[1]) if isinstance(r[1], bytes) else r[1].encode()
                                        for r in rows], "replay gives what was committed")
    monitor.stop()
    check(monitor.summary()["alerts_published"] == 2 and monitor.summary()["alerts"] == 0,
          "published after the restart, not alerted anew: %r" % monitor.summary())

    third = Monitor(place).wait_ready()
    third.stop()
    check(third.summary()["alerts_published"] == 0, "and not a second time")
    subscriber.close()


scenario(body)
