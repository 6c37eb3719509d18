#include "tests/unit/unit.h"

#include "app/check_report.h"
#include "core/limits.h"
#include "rules/lint.h"

#include <jansson.h>

static void fill(struct check_findings *findings) {
    struct error error;
    *findings = (struct check_findings){.errors = {0}};
    error_set(&error, STATUS_INVALID, "a b/é.yaml", 3, 9, "there is no key \"x\"");
    rule_errors_add(&findings->errors, &error);
    error_set(&error, STATUS_INVALID, "/r.yaml", 2, 5, "policy: a.b: this rule has no title");
    rule_errors_add(&findings->errors, &error);
    error_set(&error, STATUS_IO, "gone.yaml", 0, 0, "cannot open this");
    rule_errors_add(&findings->errors, &error);
    error_set(&error, STATUS_INVALID, "/r.yaml", 4, 0, "common-word: a.b: \"the\"");
    rule_errors_add(&findings->warnings, &error);
}

static void empty(struct check_findings *findings) {
    rule_errors_fini(&findings->errors);
    rule_errors_fini(&findings->warnings);
}

static json_t *loaded(const struct buffer *text) {
    json_error_t error;
    json_t *json = json_loadb(text->data, text->bytes, 0, &error);
    if (json == NULL) {
        print_error("%s\n%.*s\n", error.text, (int)text->bytes, text->data);
    }
    assert_non_null(json);
    return json;
}

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void every_finding_is_an_object_of_an_array(void **state) {
    (void)state;
    static const struct {
        const char *file, *level, *code, *message;
        int line, column;
    } wanted[] = {
        {"a b/é.yaml", "error", "invalid", "there is no key \"x\"", 3, 9},
        {"/r.yaml", "error", "policy", "a.b: this rule has no title", 2, 5},
        {"gone.yaml", "error", "invalid", "cannot open this", 0, 0},
        {"/r.yaml", "warning", "common-word", "a.b: \"the\"", 4, 0},
    };
    struct check_findings findings;
    struct buffer out;
    fill(&findings);
    buffer_init(&out, MIB);
    assert_int_equal(check_report_json(&findings, &out), STATUS_OK);
    json_t *json = loaded(&out);
    assert_int_equal(json_array_size(json), COUNT_OF(wanted));
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        const json_t *one = json_array_get(json, i);
        assert_string_equal(text_of(one, "file"), wanted[i].file);
        assert_string_equal(text_of(one, "level"), wanted[i].level);
        assert_string_equal(text_of(one, "code"), wanted[i].code);
        assert_string_equal(text_of(one, "message"), wanted[i].message);
        assert_true(strlen(text_of(one, "cure")) > 5);
        assert_int_equal(json_integer_value(json_object_get(one, "line")), wanted[i].line);
        assert_int_equal(json_integer_value(json_object_get(one, "column")), wanted[i].column);
        assert_int_equal(json_object_get(one, "line") != NULL, wanted[i].line > 0);
        assert_int_equal(json_object_get(one, "column") != NULL, wanted[i].column > 0);
    }
    json_decref(json);
    buffer_fini(&out);
    empty(&findings);
}

static void no_finding_is_an_empty_array(void **state) {
    (void)state;
    const struct check_findings findings = {.errors = {0}};
    struct buffer out;
    buffer_init(&out, MIB);
    assert_int_equal(check_report_json(&findings, &out), STATUS_OK);
    json_t *json = loaded(&out);
    assert_int_equal(json_array_size(json), 0);
    json_decref(json);
    buffer_fini(&out);
}

static void sarif_has_what_its_readers_look_for(void **state) {
    (void)state;
    struct check_findings findings;
    struct buffer out;
    fill(&findings);
    buffer_init(&out, MIB);
    assert_int_equal(check_report_sarif(&findings, &out), STATUS_OK);
    json_t *json = loaded(&out);
    assert_string_equal(text_of(json, "version"), "2.1.0");
    const json_t *run = json_array_get(json_object_get(json, "runs"), 0);
    const json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
    const json_t *rules = json_object_get(driver, "rules");
    assert_int_equal(json_array_size(rules), LINT_COUNT + 2);
    const json_t *results = json_object_get(run, "results");
    assert_int_equal(json_array_size(results), 4);
    static const char *const uris[] = {"a%20b/%C3%A9.yaml", "file:///r.yaml", "gone.yaml",
                                       "file:///r.yaml"};
    for (size_t i = 0; i < 4; i++) {
        const json_t *result = json_array_get(results, i);
        size_t index = (size_t)json_integer_value(json_object_get(result, "ruleIndex"));
        assert_string_equal(text_of(json_array_get(rules, index), "id"), text_of(result, "ruleId"));
        const json_t *place = json_object_get(
            json_array_get(json_object_get(result, "locations"), 0), "physicalLocation");
        assert_string_equal(text_of(json_object_get(place, "artifactLocation"), "uri"), uris[i]);
        const json_t *region = json_object_get(place, "region");
        assert_int_equal(region != NULL, i != 2);
        assert_int_equal(json_object_get(region, "startColumn") != NULL, i < 2);
    }
    json_decref(json);
    buffer_fini(&out);
    empty(&findings);
}

static void every_code_has_its_chapter(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, MIB);
    for (int i = 0; i < LINT_COUNT; i++) {
        buffer_clear(&out);
        assert_true(check_explain(slice_of(lint_codes[i]), &out));
        char title[64];
        snprintf(title, sizeof title, "## %s\n", lint_codes[i]);
        assert_true(slice_starts(buffer_slice(&out), slice_of(title)));
    }
    buffer_clear(&out);
    assert_false(check_explain(SLICE_LITERAL("commonword"), &out));
    assert_int_equal(out.bytes, 0);
    buffer_fini(&out);
}

/* rules/LINT.md is made by the program: tocsin rules check --explain all. */
static void the_book_of_codes_is_the_one_in_the_repository(void **state) {
    (void)state;
    struct buffer out, file;
    buffer_init(&out, MIB);
    buffer_init(&file, MIB);
    assert_true(check_explain(SLICE_LITERAL("all"), &out));
    FILE *book = fopen(TOCSIN_SOURCE_DIR "/rules/LINT.md", "r");
    assert_non_null(book);
    assert_int_equal(buffer_reserve(&file, MIB / 2), STATUS_OK);
    file.bytes = fread(file.data, 1, MIB / 2, book);
    fclose(book);
    assert_true(slice_equal(buffer_slice(&out), buffer_slice(&file)));
    buffer_fini(&file);
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_finding_is_an_object_of_an_array),
        cmocka_unit_test(no_finding_is_an_empty_array),
        cmocka_unit_test(sarif_has_what_its_readers_look_for),
        cmocka_unit_test(every_code_has_its_chapter),
        cmocka_unit_test(the_book_of_codes_is_the_one_in_the_repository),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
