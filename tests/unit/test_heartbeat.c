/* The heartbeat's JSON. */
#include "tests/unit/unit.h"

#include "core/limits.h"
#include "publish/heartbeat.h"

static void says_where_the_journal_stands(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, 4096);
    heartbeat_begin(&out, slice_of("00ff"), 123, 7, 1767323045678901);
    heartbeat_end(&out);
    assert_slice_equal(buffer_slice(&out),
                       "{\"v\":1,\"epoch\":\"00ff\",\"seq\":123,\"oldest\":7,"
                       "\"time\":\"2026-01-02T03:04:05.678Z\",\"categories\":{}}");
    buffer_clear(&out);
    heartbeat_begin(&out, slice_of("00ff"), 123, 7, 0);
    heartbeat_category(&out, slice_of("actors"), 120);
    heartbeat_category(&out, slice_of("a\"b"), 123);
    heartbeat_end(&out);
    assert_slice_equal(buffer_slice(&out),
                       "{\"v\":1,\"epoch\":\"00ff\",\"seq\":123,\"oldest\":7,"
                       "\"time\":\"1970-01-01T00:00:00.000Z\",\"categories\":{\"actors\":120,"
                       "\"a\\\"b\":123}}");
    buffer_fini(&out);
}

static void remembers_that_it_did_not_fit(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, 100);
    heartbeat_begin(&out, slice_of("00ff"), 1, 1, 0);
    for (int i = 0; i < 100; i++) {
        heartbeat_category(&out, slice_of("category"), 1);
    }
    heartbeat_end(&out);
    assert_int_equal(out.failed, STATUS_TOO_LARGE);
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_where_the_journal_stands),
        cmocka_unit_test(remembers_that_it_did_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
