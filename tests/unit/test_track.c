/* The arithmetic of completeness, without a socket. */
#include "tests/unit/unit.h"

#include "publish/track.h"

#include <stdio.h>

static struct track make(const char *topic, uint64_t start) {
    struct track track;
    track_init(&track, slice_of(topic));
    track_start(&track, start);
    return track;
}

static void topic_decides_which_prev_counts(void **state) {
    (void)state;
    static const struct {
        const char *topic;
        enum track_kind kind;
        const char *category;
    } table[] = {
        {"", TRACK_ALL, ""},
        {"al", TRACK_ALL, ""},
        {"alert/", TRACK_ALL, ""},
        {"alert/a/", TRACK_CATEGORY, "a"},
        {"alert/a/a.x/", TRACK_RULE, "a"},
        {"alert/a", TRACK_OTHER, ""},
        {"alert/a/a.x", TRACK_OTHER, ""},
        {"alert/a/a.x/more/", TRACK_OTHER, ""},
        {"heartbeat/", TRACK_OTHER, ""},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct track track;
        track_init(&track, slice_of(table[i].topic));
        assert_int_equal(track.kind, table[i].kind);
        assert_slice_equal(track.category, table[i].category);
    }
}

static void live_alert_is_next_repeated_or_behind_a_gap(void **state) {
    (void)state;
    static const struct {
        const char *topic;
        uint64_t complete;
        struct alert_envelope alert;
        enum track_verdict verdict;
        uint64_t missing_to, complete_after, heal_to;
    } table[] = {
        {"alert/", 9, {.seq = 10, .prev_all = 9}, TRACK_DELIVER, 0, 10, 0},
        {"alert/", 9, {.seq = 9, .prev_all = 8}, TRACK_DUPLICATE, 0, 9, 0},
        {"alert/", 9, {.seq = 12, .prev_all = 11, .prev_category = 4}, TRACK_GAP, 11, 9, 12},
        {"alert/a/", 9, {.seq = 12, .prev_all = 11, .prev_category = 9}, TRACK_DELIVER, 0, 12, 0},
        {"alert/a/", 9, {.seq = 12, .prev_all = 11, .prev_category = 10}, TRACK_GAP, 10, 9, 12},
        {"alert/a/", 0, {.seq = 12, .prev_all = 11}, TRACK_DELIVER, 0, 12, 0},
        {"alert/a/r/",
         9,
         {.seq = 12, .prev_category = 11, .prev_rule = 3},
         TRACK_DELIVER,
         0,
         12,
         0},
        {"alert/a/r/", 2, {.seq = 12, .prev_category = 11, .prev_rule = 3}, TRACK_GAP, 3, 2, 12},
        {"alert/a", 11, {.seq = 12}, TRACK_DELIVER, 0, 12, 0},
        {"alert/a", 10, {.seq = 12}, TRACK_GAP, 0, 10, 12},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct track track = make(table[i].topic, table[i].complete);
        uint64_t missing_to = 0;
        assert_int_equal(track_live(&track, &table[i].alert, &missing_to), table[i].verdict);
        assert_int_equal(missing_to, table[i].missing_to);
        assert_int_equal(track.complete, table[i].complete_after);
        assert_int_equal(track.heal_to, table[i].heal_to);
        assert_int_equal(track_needs_heal(&track), table[i].heal_to > 0);
    }
}

static void replayed_alert_shows_what_has_expired(void **state) {
    (void)state;
    struct track track = make("alert/a/", 5);
    uint64_t missing_to = 0;
    const struct alert_envelope first = {.seq = 12, .prev_all = 11, .prev_category = 8};
    assert_int_equal(track_replayed(&track, &first, &missing_to), TRACK_GAP);
    assert_int_equal(missing_to, 8);
    track_skip(&track, missing_to);
    assert_int_equal(track_replayed(&track, &first, &missing_to), TRACK_DELIVER);
    assert_int_equal(track_replayed(&track, &first, &missing_to), TRACK_DUPLICATE);
    assert_int_equal(track.complete, 12);
    track_skip(&track, 3);
    assert_int_equal(track.complete, 12);
}

static void heartbeat_completes_or_asks_for_healing(void **state) {
    (void)state;
    static const char body[] = "{\"epoch\":\"e\",\"seq\":20,\"categories\":{\"a\":15,\"ab\":18}}";
    static const struct {
        const char *topic;
        uint64_t complete, complete_after, heal_to, known;
    } table[] = {
        {"alert/", 20, 20, 0, 0},       {"alert/", 19, 19, 20, 20},
        {"alert/", 25, 25, 0, 0},       {"alert/a/", 15, 20, 0, 0},
        {"alert/a/", 14, 14, 20, 15},   {"alert/none/", 3, 20, 0, 0},
        {"alert/a/a.x/", 15, 20, 0, 0}, {"alert/a/a.x/", 14, 14, 20, 0},
        {"alert/a", 17, 17, 20, 0},     {"alert/a", 18, 20, 0, 0},
        {"alert/b", 0, 20, 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct heartbeat_envelope heartbeat = {0};
        assert_int_equal(heartbeat_envelope_read(slice_of(body), &heartbeat), STATUS_OK);
        struct track track = make(table[i].topic, table[i].complete);
        track_heartbeat(&track, &heartbeat);
        assert_int_equal(track.complete, table[i].complete_after);
        assert_int_equal(track.heal_to, table[i].heal_to);
        assert_int_equal(track.known, table[i].known);
        heartbeat_envelope_fini(&heartbeat);
    }
}

static void end_of_a_replay_tells_what_never_came(void **state) {
    (void)state;
    static const struct {
        uint64_t complete, known, next;
        bool missing;
        uint64_t missing_to, complete_after;
    } table[] = {
        {5, 0, 11, false, 0, 10}, {5, 8, 11, true, 8, 10},   {5, 8, 8, true, 7, 7},
        {8, 8, 11, false, 0, 10}, {5, 30, 11, true, 10, 10}, {5, 0, 0, false, 0, 5},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct track track = make("alert/", table[i].complete);
        track.known = table[i].known;
        uint64_t missing_to = 0;
        assert_int_equal(track_replay_reached(&track, table[i].next, &missing_to),
                         table[i].missing);
        assert_int_equal(missing_to, table[i].missing_to);
        assert_int_equal(track.complete, table[i].complete_after);
    }
}

static void restart_forgets_everything_but_the_topic(void **state) {
    (void)state;
    struct track track = make("alert/a/", 7);
    track.heal_to = track.known = 9;
    track.fresh = true;
    track_restart(&track);
    assert_int_equal(track.complete + track.heal_to + track.known, 0);
    assert_false(track.fresh);
    assert_true(track_takes(&track, slice_of("alert/a/a.x/")));
    assert_false(track_takes(&track, slice_of("alert/ab/ab.x/")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(topic_decides_which_prev_counts),
        cmocka_unit_test(live_alert_is_next_repeated_or_behind_a_gap),
        cmocka_unit_test(replayed_alert_shows_what_has_expired),
        cmocka_unit_test(heartbeat_completes_or_asks_for_healing),
        cmocka_unit_test(end_of_a_replay_tells_what_never_came),
        cmocka_unit_test(restart_forgets_everything_but_the_topic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
