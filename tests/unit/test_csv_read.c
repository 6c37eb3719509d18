#include "rules/csv_read.h"
#include "tests/unit/unit.h"

#include <stdio.h>

/* Rows with their lines, fields parted by `|`; the error at the end, if there is one. */
static const char *rows_of(const char *text, char separator) {
    static char shown[4096];
    struct csv_reader reader;
    struct csv_row row;
    struct error error = {0};
    enum status status;
    size_t used = 0;
    shown[0] = '\0';
    csv_open(&reader, slice_of(text), "x.csv", separator);
    while ((status = csv_next(&reader, &row, &error)) == STATUS_OK) {
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%zu:", row.line);
        for (size_t i = 0; i < row.count; i++) {
            used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%.*s", i ? "|" : "",
                                     SLICE_ARG(row.fields[i]));
        }
        used += (size_t)snprintf(shown + used, sizeof shown - used, "\n");
    }
    if (status != STATUS_END) {
        error_format(&error, shown + used, sizeof shown - used);
    }
    csv_close(&reader);
    return shown;
}

static void reads_rows(void **state) {
    (void)state;
    static const struct {
        const char *text, *rows;
        char separator;
    } rows[] = {
        {"a,b\nc,d\n", "1:a|b\n2:c|d\n", ','},
        {"a,b", "1:a|b\n", ','},
        {"a;b,c\r\nd;\r\n", "1:a|b,c\n2:d|\n", ';'},
        {"\"a,b\",\"say \"\"hi\"\"\"\n", "1:a,b|say \"hi\"\n", ','},
        {"\"two\nlines\",x\ny,z", "1:two\nlines|x\n3:y|z\n", ','},
        {"\n\n a ,\n", "3: a |\n", ','},
        {"1,\"x\" ,-0- \r\n\x1A", "1:1|x|-0- \n2:\x1A\n", ','},
        {"\xEF\xBB\xBFterm\nx", "1:term\n2:x\n", ','},
        {"it\"s,b", "1:it\"s|b\n", ','},
        {"a\rb,c\n", "1:a\rb|c\n", ','},
        {"\"\",\n", "1:|\n", ','},
        {"", "", ','},
        {"\r\n", "", ','},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_string_equal(rows_of(rows[i].text, rows[i].separator), rows[i].rows);
    }
}

static void tells_where_a_quote_is_wrong(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"a,b\nc,\"d\ne", "1:a|b\nx.csv:2:3: this quoted field has no end; close it with a quote, "
                          "and write quotes inside it twice"},
        {"\"a\"b,c\n", "x.csv:1:4: text follows the closing quote of a field; write a quote inside "
                       "a quoted field twice"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_string_equal(rows_of(rows[i][0], ','), rows[i][1]);
    }
}

static void refuses_a_row_without_end(void **state) {
    (void)state;
    char text[2 * CSV_FIELDS_MAX + 1];
    memset(text, ',', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_non_null(strstr(rows_of(text, ','), "x.csv:1: this row has more than 512 fields"));
}

static void finds_columns_by_name(void **state) {
    (void)state;
    struct csv_reader reader;
    struct csv_row row;
    struct error error;
    csv_open(&reader, slice_of("Term, Entity_ID ,x"), "x.csv", ',');
    assert_int_equal(csv_next(&reader, &row, &error), STATUS_OK);
    assert_int_equal(csv_column(&row, "term"), 0);
    assert_int_equal(csv_column(&row, "entity_id"), 1);
    assert_int_equal(csv_column(&row, "none"), 3);
    assert_slice_equal(csv_field(&row, 1), "Entity_ID");
    assert_slice_equal(csv_field(&row, 3), "");
    assert_slice_equal(csv_field(&row, SIZE_MAX), "");
    csv_close(&reader);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows), cmocka_unit_test(tells_where_a_quote_is_wrong),
        cmocka_unit_test(refuses_a_row_without_end), cmocka_unit_test(finds_columns_by_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
