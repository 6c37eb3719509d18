"""Feeds of three formats over HTTP; a Python subscriber receives exactly the alerts that are due, whole."""
from testbed import *


def body(place, server):
    place.configure([server.url(p) for p in ("/rss", "/atom", "/rdf")], [place.write("r.yaml", RULES)])
    for path, make in (("/rss", rss), ("/atom", atom), ("/rdf", rdf)):
        server.put(path, make([]))
    monitor = Monitor(place).wait_ready()
    subscriber = Subscriber(place.alerts)
    subscriber.wait_heartbeat()

    server.put("/rss", rss([
        ("r1", "Quiet day", "Nothing at all &amp; no base named Bagramyan either"),
        ("r2", "Backchannel talks on Bagram", "Frozen funds to be released, &lt;b&gt;officials&lt;/b&gt; say"),
    ]))
    server.put("/atom", atom([("a1", "نشست", "گفتگو درباره باگرام در دوحه"), ("a2", "Sport", "A draw")]))
    server.put("/rdf", rdf([("d1", "Money", "Plans for unfreezing assets and frozen funds elsewhere")]))
    subscriber.wait_alerts(4)
    subscriber.wait_heartbeat(lambda beat: beat["seq"] == 4)

    alerts = sorted(((a["article"]["id"], a["rule"]["id"]) for _, _, a in subscriber.alerts))
    check(alerts == [("a1", "bases.bagram"), ("d1", "sanctions.frozen"), ("r2", "bases.bagram"),
                     ("r2", "sanctions.frozen")], "the alerts are %r" % alerts)
    texts = {
        ("r2", "title"): "Backchannel talks on Bagram",
        ("a1", "body"): "گفتگو درباره باگرام در دوحه",
        ("d1", "summary"): "Plans for unfreezing assets and frozen funds elsewhere",
        ("r2", "summary"): "Frozen funds to be released, officials say",
    }
    last = {"all": 0, "category": {}, "rule": {}}
    for number, (topic, _, alert) in enumerate(subscriber.alerts, 1):
        rule, category = alert["rule"]["id"], alert["rule"]["category"]
        check(topic.decode() == "alert/%s/%s/" % (category, rule), "topic %r" % topic)
        check(alert["v"] == 1 and alert["kind"] == "new" and alert["seq"] == number, "seq")
        check(alert["prev"] == {"all": last["all"], "category": last["category"].get(category, 0),
                                "rule": last["rule"].get(rule, 0)}, "prev of %d" % number)
        last["all"] = last["category"][category] = last["rule"][rule] = number
        check(len(alert["id"]) >= 16 and alert["epoch"], "id and epoch")
        check(alert["matches"], "an alert has matches")
        for match in alert["matches"]:
            text = texts[(alert["article"]["id"], match["field"])].encode()
            check(text[match["start"]:match["end"]].decode() == match["text"], "offsets of %r" % match)
        check(alert["snippet"] and alert["feed"]["url"].startswith("http://127.0.0.1"), "snippet, feed")
        check(set(alert["latency_us"]) == {"fetch", "parse", "match", "commit"}, "latency_us")
    check(len({a["epoch"] for _, _, a in subscriber.alerts}) == 1, "one epoch")
    frozen = next(a for _, _, a in subscriber.alerts if a["article"]["id"] == "d1")
    check(frozen["why"]["when"] == "thaw near/6 funds" and frozen["why"]["true"] == ["thaw", "funds"]
          and frozen["why"]["false"] == [], "why: %r" % frozen["why"])

    answers = replay(place.replay, {"v": 1, "op": "replay", "from": 1, "to": 4, "topics": [], "max": 100})
    check([a[:2] for a in answers[:-1]] == [(t, f) for t, f, _ in subscriber.alerts],
          "replay gives the alerts byte for byte")
    check(json.loads(answers[-1][1])["last"] == 4, "end/ says the last seq")
    some = replay(place.replay, {"v": 1, "op": "replay", "from": 1, "to": 4, "topics": ["alert/bases/"], "max": 9})
    check([a[0] for a in some[:-1]] == [b"alert/bases/bases.bagram/"] * 2, "replay by topic")
    check(replay(place.replay, b"not json")[-1][0] == b"error/", "a malformed request is answered")

    monitor.stop()
    summary = monitor.summary()
    check(summary["alerts"] == summary["alerts_published"] == 4, "summary %r" % summary)
    check(summary["items_parsed"] >= 5 and summary["articles_new"] == 5, "articles %r" % summary)
    subscriber.close()


scenario(body)
