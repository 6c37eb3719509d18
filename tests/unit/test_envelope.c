/* The subscriber's reading of frames from the network. */
#include "tests/unit/unit.h"

#include "publish/envelope.h"

static void reads_the_place_of_an_alert(void **state) {
    (void)state;
    struct alert_envelope alert = {0};
    assert_int_equal(
        alert_envelope_read(slice_of("{\"v\":1,\"epoch\":\"00ff\",\"seq\":9,\"prev\":{\"all\":8,"
                                     "\"category\":7,\"rule\":0},\"snippet\":\"a\\u0000b\"}"),
                            &alert),
        STATUS_OK);
    assert_string_equal(alert.epoch, "00ff");
    assert_int_equal(alert.seq, 9);
    assert_int_equal(alert.prev_all, 8);
    assert_int_equal(alert.prev_category, 7);
    assert_int_equal(alert.prev_rule, 0);
}

static void refuses_alerts_without_a_place(void **state) {
    (void)state;
    static const char *const table[] = {
        "",
        "{",
        "[1]",
        "{}",
        "{\"seq\":9,\"prev\":{\"all\":8,\"category\":7,\"rule\":0}}",
        "{\"epoch\":1,\"seq\":9,\"prev\":{\"all\":8,\"category\":7,\"rule\":0}}",
        "{\"epoch\":\"e\",\"prev\":{\"all\":8,\"category\":7,\"rule\":0}}",
        "{\"epoch\":\"e\",\"seq\":0,\"prev\":{\"all\":0,\"category\":0,\"rule\":0}}",
        "{\"epoch\":\"e\",\"seq\":9}",
        "{\"epoch\":\"e\",\"seq\":9,\"prev\":{\"all\":8,\"category\":7}}",
        "{\"epoch\":\"e\",\"seq\":9,\"prev\":{\"all\":9,\"category\":7,\"rule\":0}}",
        "{\"epoch\":\"e\",\"seq\":9,\"prev\":{\"all\":8,\"category\":-7,\"rule\":0}}",
        ("{\"epoch\":\"0123456789012345678901234567890123456789012345678901234567890123\","
         "\"seq\":9,\"prev\":{\"all\":8,\"category\":7,\"rule\":0}}"),
    };
    struct alert_envelope alert = {.seq = 77};
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_int_equal(alert_envelope_read(slice_of(table[i]), &alert), STATUS_INVALID);
        assert_int_equal(alert.seq, 77);
    }
}

static void heartbeat_gives_last_seqs_by_category_and_by_prefix(void **state) {
    (void)state;
    struct heartbeat_envelope heartbeat = {0};
    assert_int_equal(
        heartbeat_envelope_read(
            slice_of("{\"v\":1,\"epoch\":\"e\",\"seq\":20,\"categories\":{\"a\":15,\"ab\":18,"
                     "\"odd\":\"x\",\"neg\":-3}}"),
            &heartbeat),
        STATUS_OK);
    assert_int_equal(heartbeat.seq, 20);
    assert_int_equal(heartbeat_category_last(&heartbeat, slice_of("a")), 15);
    assert_int_equal(heartbeat_category_last(&heartbeat, slice_of("b")), 0);
    assert_int_equal(heartbeat_category_last(&heartbeat, slice_of("odd")), 0);
    assert_int_equal(heartbeat_category_last(&heartbeat, slice_of("neg")), 0);
    static const struct {
        const char *topic;
        uint64_t last;
    } table[] = {
        {"", 18},
        {"alert/", 18},
        {"alert/a", 18},
        {"alert/ab", 18},
        {"alert/ab/ab.", 18},
        {"alert/a/", 15},
        {"alert/a/a.x", 15},
        {"alert/b", 0},
        {"heart", 0},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_int_equal(heartbeat_topic_last(&heartbeat, slice_of(table[i].topic)), table[i].last);
    }
    heartbeat_envelope_fini(&heartbeat);
    assert_null(heartbeat.document);
}

static void refuses_heartbeats_and_ends_that_are_none(void **state) {
    (void)state;
    static const char *const table[] = {
        "",
        "{}",
        "{\"epoch\":\"e\",\"seq\":1}",
        "{\"epoch\":\"e\",\"categories\":{}}",
        "{\"epoch\":\"\",\"seq\":1,\"categories\":{}}",
        "{\"next\":1}",
        "{\"next\":-1,\"last\":2}",
        "{\"next\":\"1\",\"last\":2}",
    };
    struct heartbeat_envelope heartbeat = {0};
    struct end_envelope end = {0};
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_int_equal(heartbeat_envelope_read(slice_of(table[i]), &heartbeat), STATUS_INVALID);
        assert_int_equal(end_envelope_read(slice_of(table[i]), &end), STATUS_INVALID);
    }
    assert_int_equal(end_envelope_read(slice_of("{\"next\":8,\"last\":7}"), &end), STATUS_OK);
    assert_int_equal(end.next, 8);
    assert_int_equal(end.last, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_place_of_an_alert),
        cmocka_unit_test(refuses_alerts_without_a_place),
        cmocka_unit_test(heartbeat_gives_last_seqs_by_category_and_by_prefix),
        cmocka_unit_test(refuses_heartbeats_and_ends_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
