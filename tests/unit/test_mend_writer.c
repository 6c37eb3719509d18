#include "tests/unit/unit.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "ingest/mend_writer.h"

static bool gather(void *context, struct slice text) {
    return buffer_append_slice(context, text) == STATUS_OK;
}

static void copies_runs_between_changes(void **state) {
    (void)state;
    struct buffer out;
    char chunk[MEND_CHUNK_BYTES];
    buffer_init(&out, KIB);
    struct mend_writer writer = {
        .text = SLICE_LITERAL("abcdefgh"), .sink = gather, .context = &out, .chunk = chunk};
    writer.at = 2;
    mend_replace(&writer, 1, SLICE_LITERAL("C!"));
    writer.at = 4;
    mend_drop(&writer, 1);
    mend_insert(&writer, SLICE_LITERAL("-"));
    writer.at = 6;
    mend_flush(&writer);
    writer.muted = true;
    writer.at = 7;
    mend_flush(&writer);
    writer.muted = false;
    writer.at = 8;
    mend_flush(&writer);
    mend_send(&writer);
    assert_slice_equal(buffer_slice(&out), "abC!d-fh");
    assert_int_equal(writer.written, 8);
    buffer_fini(&out);
}

static void without_a_sink_finds_origins(void **state) {
    (void)state;
    static const size_t origins[] = {0, 1, 2, 2, 3};
    for (size_t wanted = 0; wanted < COUNT_OF(origins); wanted++) {
        struct mend_writer writer = {.text = SLICE_LITERAL("abcdefgh"), .wanted = wanted};
        writer.at = 2;
        mend_replace(&writer, 1, SLICE_LITERAL("C!"));
        writer.at = 8;
        mend_flush(&writer);
        assert_true(writer.stopped);
        assert_int_equal(writer.origin, origins[wanted]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_runs_between_changes),
        cmocka_unit_test(without_a_sink_finds_origins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
