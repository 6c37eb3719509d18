#include "tests/unit/ruled.h"

#include "core/buffer.h"
#include "core/clock.h"
#include "core/limits.h"
#include "rules/term_list.h"

#include <stdio.h>

static struct arena arena;

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, LIMIT_RULE_ARENA_BYTES);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

/* The list, and what is wrong with it. */
static struct term_list read_text(struct slice text, struct rule_errors *errors) {
    struct term_list list = {.id = SLICE_LITERAL("names"), .path = "names.csv"};
    assert_int_equal(term_list_read(text, &arena, errors, &list), STATUS_OK);
    assert_int_equal(list.failed, errors->count > 0);
    for (size_t i = 0; i < errors->count; i++) {
        assert_string_equal(errors->items[i].file, "names.csv");
    }
    return list;
}

static struct term_list read_good(const char *text) {
    struct rule_errors errors = {0};
    struct term_list list = read_text(slice_of(text), &errors);
    assert_told(errors.items, errors.count, NULL, 0);
    rule_errors_fini(&errors);
    return list;
}

static void assert_wrong(const char *text, const struct told *wanted, size_t count) {
    struct rule_errors errors = {0};
    (void)read_text(slice_of(text), &errors);
    assert_told(errors.items, errors.count, wanted, count);
    rule_errors_fini(&errors);
}

#define ASSERT_WRONG(text, ...) assert_wrong(text, TOLD(__VA_ARGS__), COUNT_OF(TOLD(__VA_ARGS__)))

static void reads_every_column(void **state) {
    (void)state;
    struct term_list list = read_good(
        "\xEF\xBB\xBFterm,entity_id,label,case,weight,severity,language,expires,programme\r\n"
        "Haqqani Network, un-1 ,\"Haqqani \"\"Network\"\"\",exact,-30,high,fa,2030-01-31,"
        "\"UN 1988,\nOFAC\"\r\n"
        "Taliban,,,fold,,,,,\r\n"
        "ISIS\r\n");
    assert_int_equal(list.entry_count, 3);
    const struct list_entry *entry = &list.entries[0];
    assert_slice_equal(entry->text, "Haqqani Network");
    assert_slice_equal(entry->sought, "Haqqani Network");
    assert_slice_equal(entry->folded, " haqqani network ");
    assert_slice_equal(entry->entity.id, "un-1");
    assert_slice_equal(entry->entity.label, "Haqqani \"Network\"");
    assert_slice_equal(entry->entity.programme, "UN 1988,\nOFAC");
    assert_slice_equal(entry->entity.list, "names");
    assert_slice_equal(entry->language, "fa");
    assert_int_equal(entry->letters, ENTRY_CASE_EXACT);
    assert_true(entry->has_weight && entry->has_severity);
    assert_int_equal(entry->weight, -30);
    assert_int_equal(entry->severity, SEVERITY_HIGH);
    assert_true(entry->expires_us == clock_days_from_civil(2030, 1, 31) * 86400 * 1000000);
    assert_int_equal(entry->line, 2);
    entry = &list.entries[1];
    assert_int_equal(entry->line, 4);
    assert_int_equal(entry->letters, ENTRY_CASE_FOLD);
    assert_true(entry->expires_us == CLOCK_UNKNOWN);
    assert_false(entry->has_weight || entry->has_severity || entry->acronym);
    assert_int_equal(entry->entity.id.bytes + entry->entity.label.bytes, 0);
    assert_int_equal(list.entries[2].letters, ENTRY_CASE_BY_TERM);
    assert_true(list.entries[2].acronym);
    assert_true(list.scoped);
}

static void columns_stand_in_any_order_and_most_may_be_missing(void **state) {
    (void)state;
    struct term_list list = read_good("label,term\n"
                                      "the Taliban,Taliban\n"
                                      ",\n" /* what spreadsheets leave behind */
                                      "\n"
                                      ",Kabul\n");
    assert_int_equal(list.entry_count, 2);
    assert_slice_equal(list.entries[0].text, "Taliban");
    assert_slice_equal(list.entries[0].entity.label, "the Taliban");
    assert_slice_equal(list.entries[1].text, "Kabul");
    assert_int_equal(list.entries[1].line, 5);
    assert_false(list.scoped);
}

/* Of the list as it is read, not of a copy of the text: entries may point into it. */
static void entries_outlive_the_text(void **state) {
    (void)state;
    char text[] = "term,label\nKabul,\"a \"\"b\"\"\"\nHerat,c\n";
    struct rule_errors errors = {0};
    struct term_list list = read_text(slice_of(text), &errors);
    memset(text, 'x', sizeof text);
    assert_slice_equal(list.entries[0].text, "Kabul");
    assert_slice_equal(list.entries[0].entity.label, "a \"b\"");
    assert_slice_equal(list.entries[1].entity.label, "c");
}

static void a_star_is_a_letter_like_others(void **state) {
    (void)state;
    struct term_list list = read_good("term\nE*TRADE\n*NSYNC\nM*\n** Star **\nA*\n");
    static const struct {
        const char *text, *sought, *folded;
    } wanted[] = {{"E*TRADE", "E TRADE", " e trade "},
                  {"*NSYNC", " NSYNC", " nsync "},
                  {"M*", "M ", " m "},
                  {"** Star **", "   Star   ", " star "},
                  {"A*", "A ", " a "}};
    assert_int_equal(list.entry_count, COUNT_OF(wanted));
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_slice_equal(list.entries[i].text, wanted[i].text);
        assert_slice_equal(list.entries[i].sought, wanted[i].sought);
        assert_slice_equal(list.entries[i].folded, wanted[i].folded);
    }
}

static void a_head_that_is_wrong_is_told(void **state) {
    (void)state;
    ASSERT_WRONG("", {1, 1, "this list is empty"});
    ASSERT_WRONG("\n\n", {1, 1, "this list is empty"});
    ASSERT_WRONG("term\n", {1, 1, "no entries below its first row"});
    ASSERT_WRONG("term\nKabul,\n", {2, 7, "this row has 2 fields and the first row 1"});
    ASSERT_WRONG("Taliban,un-1\nKabul,un-2\n", {1, 1, "unknown column \"Taliban\""},
                 {1, 9, "unknown column \"un-1\""}, {1, 1, "names no column \"term\""});
    ASSERT_WRONG("term,lable\nKabul,x\n", {1, 6, "did you mean label?"});
    ASSERT_WRONG("term,program\nKabul,x\n", {1, 6, "did you mean programme?"});
    ASSERT_WRONG("Term,term\nKabul,x\n", {1, 1, "did you mean term?"});
    ASSERT_WRONG("trem\nKabul\n", {1, 1, "did you mean term?"}); /* not told as missing too */
    ASSERT_WRONG("label;term\na;Kabul\n", {1, 1, "semicolons stand between the columns"});
    ASSERT_WRONG("term\tlabel\nKabul\ta\n", {1, 1, "tabs stand between the columns"});
    ASSERT_WRONG("term|label\nKabul|a\n", {1, 1, "bars stand between the columns"});
    ASSERT_WRONG("term,a;b\nKabul,a\n", {1, 6, "unknown column \"a;b\""});
    ASSERT_WRONG("term,,label\nKabul,x\n", {1, 6, "a column without a name"});
    ASSERT_WRONG("term,label,term\nKabul,x\n", {1, 12, "the column \"term\" is there twice"});
    ASSERT_WRONG("\"term\nKabul\n", {1, 1, "this quoted field has no end"});
    ASSERT_WRONG("\xFF\xFEt\n", {1, 1, "UTF-16"});
}

static void every_mistake_in_rows_is_told(void **state) {
    (void)state;
    static const char head[] =
        "term,entity_id,label,case,weight,severity,language,expires,programme\n";
    static const struct {
        const char *row;
        size_t column;
        const char *says;
    } rows[] = {
        {",un-1", 1, "this row has no term"},
        {"\"\",un-1", 1, "this row has no term"},
        {" ... ,un-1", 1, "nothing is left of this term after folding"},
        {"Kabul,,,Exact", 9, "case is fold or exact, or empty"},
        {"Kabul,,,,1.5", 10, "weight is a whole number from -1000 to 1000"},
        {"Kabul,,,,1001", 10, "weight is a whole number"},
        {"Kabul,,,,99999999999999999999", 10, "weight is a whole number"},
        {"Kabul,,,,-", 10, "weight is a whole number"},
        {"Kabul,,,,+1", 10, "weight is a whole number"},
        {"Kabul,,,,,hihg", 11, "did you mean high?"},
        {"Kabul,,,,,9", 11, "severity is info, low, medium, high or critical, or empty"},
        {"Kabul,,,,,,\"en, fa\"", 12, "language is one language, as in en or pt-BR"},
        {"Kabul,,,,,,e", 12, "language is one language"},
        {"Kabul,,,,,,en-", 12, "language is one language"},
        {"Kabul,,,,,,,2030-02-29", 13, "expires is a date, as in 2027-01-31"},
        {"Kabul,,,,,,,31.1.2030", 13, "expires is a date"},
        {"\xD8\xAD\xD9\x82,,,,,,,never", 10, "expires is a date"},
        {"Smith, John, Mr,,,,,,,,", 23, "this row has 11 fields and the first row 9"},
        {"Abu \"Ali\",un-1", 5, "a quote stands inside a field"},
        {"\"Kabul\" x,un-1", 8, "text follows the closing quote"},
        {"Kab\xFFul,un-1", 4, "this is not UTF-8"},
    };
    struct buffer text;
    struct told told[COUNT_OF(rows) + 1];
    buffer_init(&text, MIB);
    buffer_append_text(&text, head);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        buffer_append_format(&text, "Herat,un-2\n%s\n", rows[i].row);
        told[i] = (struct told){2 * i + 3, rows[i].column, rows[i].says};
    }
    buffer_append_text(&text, "Kabul,,,x,y,z,1,2\n"); /* all of one row */
    struct rule_errors errors = {0};
    struct term_list list = read_text(buffer_slice(&text), &errors);
    assert_told(errors.items, COUNT_OF(rows), told, COUNT_OF(rows));
    assert_int_equal(errors.count, COUNT_OF(rows) + 5);
    assert_true(list.failed);
    rule_errors_fini(&errors);
    buffer_fini(&text);
}

static void long_terms_are_refused(void **state) {
    (void)state;
    char text[LIMIT_TERM_BYTES + 16] = "term\n";
    memset(text + 5, 'a', LIMIT_TERM_BYTES);
    (void)read_good(text);
    text[5 + LIMIT_TERM_BYTES] = 'a';
    ASSERT_WRONG(text, {2, 1, "longer than 512 bytes"});
    memset(text, 0, sizeof text);
    strcpy(text, "term\n");
    for (size_t i = 0; i <= LIMIT_TERM_WORDS; i++) {
        strcat(text, "a ");
    }
    ASSERT_WRONG(text, {2, 1, "more than 64 words"});
}

/* A file of nonsense costs a page of messages. */
static void mistakes_past_the_limit_are_counted(void **state) {
    (void)state;
    struct buffer text;
    struct rule_errors errors = {0};
    buffer_init(&text, MIB);
    buffer_append_text(&text, "term\n");
    for (size_t i = 0; i < LIMIT_ERRORS + 7; i++) {
        buffer_append_text(&text, "...\n");
    }
    struct term_list list = read_text(buffer_slice(&text), &errors);
    assert_true(list.failed);
    assert_int_equal(errors.count, LIMIT_ERRORS);
    assert_int_equal(errors.left_out, 7);
    rule_errors_fini(&errors);
    buffer_fini(&text);
}

static void the_hash_is_of_what_decides_the_match(void **state) {
    (void)state;
    struct hash wanted = read_good("term,label\nKabul,a\nHerat,b\n").content;
    static const char *const same[] = {
        "label,term\nz,Kabul\r\n,\"Herat\"\n",
        "term,entity_id,severity,programme\nKabul,1,high,x\n\nHerat\n",
    };
    static const char *const different[] = {
        "term\nKabul\n",
        "term\nKabul\nHerat\nKhost\n",
        "term\nHerat\nKabul\n",
        "term\nKabul\nherat\n",
        "term,case\nKabul,exact\nHerat\n",
        "term,case\nKabul,fold\nHerat\n",
        "term,weight\nKabul,1\nHerat\n",
        "term,weight\nKabul,2\nHerat\n",
        "term,language\nKabul,en\nHerat\n",
        "term,language\nKabul,\nHerat,en\n",
        "term,expires\nKabul,2030-01-01\nHerat\n",
    };
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        assert_true(hash_equal(read_good(same[i]).content, wanted));
    }
    for (size_t i = 0; i < COUNT_OF(different); i++) {
        struct hash its = read_good(different[i]).content;
        assert_false(hash_equal(its, wanted));
        for (size_t j = 0; j < i; j++) {
            assert_false(hash_equal(its, read_good(different[j]).content));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_column),
        cmocka_unit_test(columns_stand_in_any_order_and_most_may_be_missing),
        cmocka_unit_test(entries_outlive_the_text),
        cmocka_unit_test(a_star_is_a_letter_like_others),
        cmocka_unit_test(a_head_that_is_wrong_is_told),
        cmocka_unit_test(every_mistake_in_rows_is_told),
        cmocka_unit_test(long_terms_are_refused),
        cmocka_unit_test(mistakes_past_the_limit_are_counted),
        cmocka_unit_test(the_hash_is_of_what_decides_the_match),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
