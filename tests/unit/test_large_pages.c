#include "tests/unit/unit.h"

#include "core/large_pages.h"

#include <stdlib.h>
#include <string.h>

/* Whatever the system answers, the memory is what it was: all of it there, zero, and freed as any.
 */
static void memory_stays_as_it_was(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 4096, 2 << 20, (2 << 20) + 1, (9 << 20) + 7};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *memory = calloc(sizes[i] + 1, 1);
        assert_ptr_equal(large_pages(memory, sizes[i]), memory);
        for (size_t at = 0; at < sizes[i]; at++) {
            assert_int_equal(memory[at], 0);
        }
        memset(memory, 0xAA, sizes[i]);
        unsigned char *grown = realloc(memory, 2 * sizes[i] + 1);
        assert_non_null(grown);
        for (size_t at = 0; at < sizes[i]; at++) {
            assert_int_equal(grown[at], 0xAA);
        }
        free(grown);
    }
}

static void nothing_stays_nothing(void **state) {
    (void)state;
    assert_null(large_pages(NULL, 64 << 20));
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_stays_as_it_was),
        cmocka_unit_test(nothing_stays_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
