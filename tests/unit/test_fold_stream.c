#include "matcher/fold_stream.h"
#include "tests/unit/unit.h"

static unsigned char whole[4096], stepped[4096];

static struct fold_stream started(const char *text, unsigned char *out) {
    struct fold_stream stream;
    fold_stream_start(&stream, fold_table_get(false), slice_of(text), out);
    return stream;
}

/* Latin, Arabic, Han, Thai marks, jamo, emoji, invalid bytes. */
static const char mixed[] =
    "Al-Qaeda\u2019s \u0627\u0644\u0642\u064E\u0627\u0639\u0650\u062F\u0629 \u5728USA\u4E3E\u884C "
    "\u0E01\u0E48\u0E38 \u1112\u1161\u11AB \U0001F525 \xFF\xE4\xB8 \uFB01n \u33E0 e\u0301, the   "
    "end";

static void steps_and_runs_write_the_same(void **state) {
    (void)state;
    struct fold_stream one = started(mixed, whole);
    fold_stream_run(&one, strlen(mixed));
    fold_stream_finish(&one);
    struct fold_stream other = started(mixed, stepped);
    while (other.at < other.text_bytes) {
        fold_stream_step(&other);
    }
    fold_stream_finish(&other);
    assert_int_equal(one.out_bytes, other.out_bytes);
    assert_memory_equal(whole, stepped, one.out_bytes);
    assert_int_equal(one.invalid, 3);
    assert_int_equal(other.invalid, 3);
    assert_true(one.seen_spaceless && other.seen_spaceless);
}

static void stopping_anywhere_changes_nothing(void **state) {
    (void)state;
    struct fold_stream one = started(mixed, whole);
    fold_stream_run(&one, strlen(mixed));
    for (size_t stop = 0; stop < strlen(mixed); stop++) {
        struct fold_stream other = started(mixed, stepped);
        fold_stream_run(&other, stop);
        assert_true(other.at >= stop && other.at < stop + 4);
        fold_stream_run(&other, SIZE_MAX);
        assert_int_equal(other.out_bytes, one.out_bytes);
        assert_memory_equal(whole, stepped, one.out_bytes);
    }
}

static void next_tells_without_moving(void **state) {
    (void)state;
    struct fold_stream stream = started("\u00AD-", whole);
    assert_int_equal(fold_stream_next(&stream)->kind, FOLD_DROP);
    assert_int_equal(stream.at, 0);
    assert_int_equal(fold_stream_step(&stream)->kind, FOLD_DROP);
    assert_int_equal(stream.at, 2);
    assert_int_equal(fold_stream_next(&stream)->kind, FOLD_SEPARATOR);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_and_runs_write_the_same),
        cmocka_unit_test(stopping_anywhere_changes_nothing),
        cmocka_unit_test(next_tells_without_moving),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
