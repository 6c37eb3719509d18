"""match.cache keeps compiled rules: made by the first start, used by the next, replaced when damaged; and a
folder that cannot be written stops nothing."""
import stat

from testbed import *


def start_and_see(place, server, guid):
    """Starts the monitor, has it alert of a new item, stops it; gives what it said."""
    subscriber = Subscriber(place.alerts)
    monitor = Monitor(place).wait_ready()
    subscriber.wait_heartbeat()
    server.put("/feed", rss([(guid, "Assets unfreezing talks", "assets %s" % guid)]))
    subscriber.wait_alerts(1)
    check(subscriber.alerts[0][2]["rule"]["id"] == "sanctions.frozen", "the wildcard rule rang")
    monitor.stop()
    subscriber.close()
    return monitor


def body(place, server):
    server.put("/feed", rss([("0", "Quiet", "nothing")]))
    cache = place.folder / "compiled"
    place.configure([server.url("/feed")], [place.write("r.yaml", RULES)], "match: {cache: compiled}\n")
    start_and_see(place, server, "1")
    files = list(cache.iterdir())
    check(len(files) == 1 and files[0].suffix == ".db", "one file: %r" % files)
    made = files[0].stat()
    check(stat.S_IMODE(made.st_mode) == 0o600 and stat.S_IMODE(cache.stat().st_mode) == 0o700, "ours alone")

    start_and_see(place, server, "2")
    check(files[0].stat().st_ino == made.st_ino, "the second start reads it")

    good = files[0].read_bytes()
    files[0].write_bytes(good[:1000] + b"\0\1\2\3" + good[1004:])
    start_and_see(place, server, "3")
    check(files[0].read_bytes() == good, "a damaged one is replaced")

    shutil.rmtree(cache)
    cache.write_text("not a folder")
    monitor = start_and_see(place, server, "4")
    check(monitor.said("warn", "compiled", "Not a directory"), "told: %s" % monitor.lines)


scenario(body)
