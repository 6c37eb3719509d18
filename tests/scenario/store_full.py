"""The store can grow no further: nothing is lost, it is told, and when there is room again all goes on."""
import resource

from testbed import *

ITEMS = 400
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def body(place, server):
    server.put("/feed", rss([(str(n), "Bagram %d" % n, "x" * 300) for n in range(ITEMS)]))
    place.configure([server.url("/feed")], [place.write("r.yaml", RULES)])
    limit = (256 * 1024, resource.RLIM_INFINITY)  # bytes of any one file: the alerts do not fit
    monitor = Monitor(place, prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)).wait_ready()
    monitor.wait_said("error", "tocsin.db", "nothing is lost")
    wait_until(lambda: len(monitor.said("nothing is lost")) >= 2, "it is tried again")
    check(len(server.seen("/feed")) == 1, "the feed is not polled again before its answer is saved")
    subscriber = Subscriber(place.alerts)
    subscriber.wait_heartbeat(lambda beat: beat["seq"] == 0)

    resource.prlimit(monitor.process.pid, resource.RLIMIT_FSIZE, NO_LIMIT)
    alerts = subscriber.wait_alerts(ITEMS)
    check([a["seq"] for _, _, a in alerts] == list(range(1, ITEMS + 1)), "every alert, once and in order")
    monitor.stop()
    summary = monitor.summary()
    check(summary["alerts"] == ITEMS and summary["commit_failures"] >= 2, "summary %r" % summary)
    subscriber.close()


scenario(body)
