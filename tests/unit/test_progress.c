#include "tests/unit/unit.h"

#include "app/progress.h"

static void the_bar_is_as_long_as_what_is_done(void **state) {
    (void)state;
    static const struct {
        uint64_t done, total;
        int64_t elapsed_us;
        const char *line;
    } cases[] = {
        {0, 10000000, 1000000, "[..............................]   0%  0.0 of 10.0 MB, 0 MB/s"},
        {5000000, 10000000, 500000,
         "[###############...............]  50%  5.0 of 10.0 MB, 10 MB/s"},
        {10000000, 10000000, 1000000,
         "[##############################] 100%  10.0 of 10.0 MB, 10 MB/s"},
        /* a file that grew while it was read */
        {20000000, 10000000, 1000000,
         "[##############################] 100%  20.0 of 10.0 MB, 20 MB/s"},
        {3000000, 0, 1000000, "3.0 MB, 3 MB/s"},
        {0, 0, 0, "0.0 MB, 0 MB/s"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char line[PROGRESS_LINE_BYTES];
        progress_format(cases[i].done, cases[i].total, cases[i].elapsed_us, line);
        assert_string_equal(line, cases[i].line);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bar_is_as_long_as_what_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
