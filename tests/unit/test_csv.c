#include "tests/unit/unit.h"

#include "core/limits.h"
#include "rules/csv.h"

#include <stdio.h>

/* All rows of a text, one to a line, fields in brackets; errors as "!line:column message". */
static struct buffer rows_of(struct slice text) {
    static struct csv_row row;
    struct buffer out;
    struct csv_reader reader;
    buffer_init(&out, 16 * MIB);
    csv_begin(&reader, text, "list.csv", ',');
    for (;;) {
        struct error error = {0};
        enum status status = csv_next_row(&reader, &row, &error);
        if (status == STATUS_END) {
            break;
        }
        if (status != STATUS_OK) {
            assert_int_equal(status, STATUS_INVALID);
            assert_string_equal(error.file, "list.csv");
            buffer_append_format(&out, "!%zu:%zu %s\n", error.line, error.column, error.message);
            continue;
        }
        buffer_append_format(&out, "%zu", row.line);
        for (size_t i = 0; i < row.count; i++) {
            buffer_append_format(&out, "[%.*s]", SLICE_ARG(row.fields[i].text));
        }
        buffer_append_char(&out, '\n');
    }
    csv_end(&reader);
    buffer_append_char(&out, '\0');
    return out;
}

static void assert_rows(struct slice text, const char *expected) {
    struct buffer rows = rows_of(text);
    assert_string_equal(rows.data, expected);
    buffer_fini(&rows);
}

static void reads_what_rfc_4180_says(void **state) {
    (void)state;
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"", ""},
        {"a", "1[a]\n"},
        {"a,b\nc,d\n", "1[a][b]\n2[c][d]\n"},
        {"a,b\r\nc,d\r\n", "1[a][b]\n2[c][d]\n"},
        {"a,\r\n,b", "1[a][]\n2[][b]\n"},
        {",", "1[][]\n"},
        {"\n\na\n\r\n\nb\n\n", "3[a]\n6[b]\n"},
        {"\"a,b\",c\n", "1[a,b][c]\n"},
        {"\"a\"\"b\"\"\",\"\"\"\",\"\"\n", "1[a\"b\"][\"][]\n"},
        {"\"a\r\nb\",c\nd\n", "1[a\r\nb][c]\n3[d]\n"},
        {"\"\n\n\"\nd\n", "1[\n\n]\n4[d]\n"},
        {" a , b\n", "1[ a ][ b]\n"},
        {"\xEF\xBB\xBF"
         "a,b\n",
         "1[a][b]\n"},
        {"\xEF\xBB\xBF\"a\"\r", "1[a]\n"},
        {"E*TRADE,\xD8\xAD\xD9\x82\xD8\xA7\xD9\x86\xDB\x8C\n",
         "1[E*TRADE][\xD8\xAD\xD9\x82\xD8\xA7\xD9\x86\xDB\x8C]\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_rows(slice_of(cases[i].text), cases[i].rows);
    }
}

static void tells_each_mistake_and_goes_on_with_the_next_row(void **state) {
    (void)state;
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"a\"b,c\nd\n", "!1:2 a quote stands inside a field that has none around it; put the whole "
                        "field in quotes, from its first character, and write this one twice\n"
                        "2[d]\n"},
        {"a, \"b\"\nd\n", "!1:4 a quote stands inside a field that has none around it; put the "
                          "whole field in quotes, from its first character, and write this one "
                          "twice\n2[d]\n"},
        {"\xC3\xA9,\"b\" c\nd\n", "!1:6 text follows the closing quote of a field; write a comma, "
                                  "or a quote inside a quoted field twice\n2[d]\n"},
        {"a,\"b\nc\nd", "!1:3 this quoted field has no end; close it with a quote, and write "
                        "quotes inside it twice\n2[c]\n3[d]\n"},
        {"a\nb,\"c\nd,\"e\"\nf\n",
         "1[a]\n!2:3 this quoted field goes on over line ends up to a quote with text behind it; "
         "close it with a quote, and write quotes inside it twice\n3[d][e]\n4[f]\n"},
        {"a\rb\nc\n", "!1:2 a carriage return stands alone; end lines with LF or CRLF\n2[c]\n"},
        {"\xEF\xBB\xBF"
         "a\"\n",
         "!1:2 a quote stands inside a field that has none around it; put the whole field in "
         "quotes, from its first character, and write this one twice\n"},
        {"a,\xC3\nb\n", "!1:3 this is not UTF-8; save the file as UTF-8\n2[b]\n"},
        {"\"\xC3\xA9\n\xFF\xFF\",c\nb\n\xED\xA0\x80\n",
         "!2:1 this is not UTF-8; save the file as UTF-8\n3[b]\n"
         "!4:1 this is not UTF-8; save the file as UTF-8\n"},
        {"\xFF\xFE"
         "a,b\nc\n",
         "!1:1 this is UTF-16; save it as UTF-8\n"},
        {"\"", "!1:1 this quoted field has no end; close it with a quote, and write quotes inside "
               "it twice\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_rows(slice_of(cases[i].text), cases[i].rows);
    }
    assert_rows(SLICE_LITERAL("a\0b\nc\n"),
                "!1:2 a zero byte is no text; save the file as UTF-8\n2[c]\n");
}

static void a_row_has_at_most_256_fields(void **state) {
    (void)state;
    char text[CSV_FIELDS_MAX + 4];
    memset(text, ',', sizeof text);
    memcpy(text + CSV_FIELDS_MAX - 1, "\nb\n", 3);
    struct buffer rows = rows_of(slice_make(text, CSV_FIELDS_MAX + 2));
    assert_non_null(strstr(rows.data, "[]\n2[b]\n"));
    buffer_fini(&rows);
    memset(text, ',', sizeof text);
    memcpy(text + CSV_FIELDS_MAX, "\nb\n", 3);
    assert_rows(slice_make(text, CSV_FIELDS_MAX + 3),
                "!1:257 this row has more than 256 fields; is a quote missing before here?\n"
                "2[b]\n");
}

static void another_separator_may_be_asked_for(void **state) {
    (void)state;
    static struct csv_row row;
    struct csv_reader reader;
    struct error error;
    csv_begin(&reader, slice_of("a,b;\"c;d\"; E \n"), "list.csv", ';');
    assert_int_equal(csv_next_row(&reader, &row, &error), STATUS_OK);
    assert_int_equal(row.count, 3);
    assert_slice_equal(row.fields[0].text, "a,b");
    assert_slice_equal(row.fields[1].text, "c;d");
    assert_int_equal(row.fields[1].at, 4);
    assert_slice_equal(csv_text(&row, 2), "E");
    assert_slice_equal(csv_text(&row, 3), "");
    assert_int_equal(csv_column_named(&row, "e"), 2);
    assert_int_equal(csv_column_named(&row, "f"), 3);
    assert_int_equal(csv_next_row(&reader, &row, &error), STATUS_END);
    csv_end(&reader);
}

/* Published lists as they came: what is refused is none of theirs. */
static void reads_published_lists(void **state) {
    (void)state;
    static const char *const files[] = {"names.csv", "ofac/sdn_2021-08-18.csv",
                                        "ofac/sdn_2024-01-11.csv", "ofac/alt_2024-01-08.csv",
                                        "csl/consolidated_2022-05.csv"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[1024];
        snprintf(path, sizeof path, TOCSIN_SHARED_DATA "/watchlists/%s", files[i]);
        FILE *file = fopen(path, "re");
        if (file == NULL) {
            print_message("skipped: no shared data\n");
            skip();
        }
        struct buffer text;
        buffer_init(&text, 256 * MIB);
        assert_int_equal(buffer_reserve(&text, 64 * MIB), STATUS_OK);
        text.bytes = fread(text.data, 1, 64 * MIB, file);
        fclose(file);
        struct buffer rows = rows_of(buffer_slice(&text));
        assert_int_equal(rows.failed, STATUS_OK);
        const char *error = strstr(rows.data, "\n!");
        if (error) {
            fail_msg("%s: %.200s", files[i], error + 1);
        }
        buffer_fini(&rows);
        buffer_fini(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_rfc_4180_says),
        cmocka_unit_test(tells_each_mistake_and_goes_on_with_the_next_row),
        cmocka_unit_test(a_row_has_at_most_256_fields),
        cmocka_unit_test(another_separator_may_be_asked_for),
        cmocka_unit_test(reads_published_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
