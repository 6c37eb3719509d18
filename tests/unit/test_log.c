#include "tests/unit/unit.h"

#include "core/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What `print` writes to standard error, into `out`. */
static void capture(void (*print)(void), char *out, size_t out_bytes) {
    FILE *file = tmpfile();
    assert_non_null(file);
    int saved = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    print();
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(file);
    size_t bytes = fread(out, 1, out_bytes - 1, file);
    out[bytes] = '\0';
    fclose(file);
}

static void print_outside_text(void) {
    log_warn("title: %s", "a\x1b[31m\nb\x7f");
}

static void control_characters_never_reach_the_terminal(void **state) {
    (void)state;
    char text[4096];
    capture(print_outside_text, text, sizeof text);
    assert_non_null(strstr(text, " warn  title: a [31m b \n"));
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void print_levels(void) {
    log_set_level(LOG_WARN);
    log_info("quiet");
    log_error("loud");
    log_set_level(LOG_INFO);
}

static void lower_levels_are_quiet(void **state) {
    (void)state;
    char text[4096];
    capture(print_levels, text, sizeof text);
    assert_null(strstr(text, "quiet"));
    assert_non_null(strstr(text, "error loud\n"));
}

static void print_long(void) {
    char text[5000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    log_info("%s", text);
}

static void long_lines_are_cut_and_ended(void **state) {
    (void)state;
    char text[8192];
    capture(print_long, text, sizeof text);
    assert_true(strlen(text) <= 2048);
    assert_int_equal(text[strlen(text) - 1], '\n');
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_characters_never_reach_the_terminal),
        cmocka_unit_test(lower_levels_are_quiet),
        cmocka_unit_test(long_lines_are_cut_and_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
