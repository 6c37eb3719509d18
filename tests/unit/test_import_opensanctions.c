#include "tests/unit/imported.h"

static void reads_the_simple_table(void **state) {
    (void)state;
    import_text(
        "opensanctions",
        "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,"
        "emails,program_ids,dataset,first_seen,last_seen,last_change\n"
        "NK-1,Person,Ivan Petroff,\"Ivan Petrov;\u0418\u0432\u0430\u043D "
        "\u041F\u0435\u0442\u0440\u043E\u0432\",,ru,,,,,,EU-UKR,EU FSF,,,\n"
        "NK-2,Company,Acme Arms JSC,,,ru,,,,,,,EU FSF,,,\n"
        "NK-3,CryptoWallet,1BoatSLRHtKNngkdXEeobR76b53LETtpyT,,,,,,,,,,x,,,\n");
    assert_string_equal(
        imported_terms(),
        "Ivan Petroff|NK-1|fold|10\n"
        "Ivan Petrov|NK-1|fold|10\n"
        "\u0418\u0432\u0430\u043D \u041F\u0435\u0442\u0440\u043E\u0432|NK-1|fold|10\n"
        "Acme Arms JSC|NK-2|fold|10\n"
        "Acme Arms|NK-2|fold|8\n");
    assert_slice_equal(imported.import->entities[0].programme, "EU-UKR");
    assert_slice_equal(imported.import->entities[1].programme, "EU FSF");
    assert_int_equal(imported.import->skipped_count, 1);
}

static void reads_entities_as_json_lines(void **state) {
    (void)state;
    import_text(
        "opensanctions",
        "{\"id\":\"Q1\",\"caption\":\"Ivan Petroff\",\"schema\":\"Person\",\"datasets\":[\"a\","
        "\"b\"],\"properties\":{\"name\":[\"Ivan Petroff\",\"PETROFF Ivan\"],\"alias\":[\"Vanya "
        "Petroff\"],\"weakAlias\":[\"The Wolf\"]}}\n\n"
        "{\"id\":\"s1\",\"schema\":\"Sanction\",\"properties\":{}}\n"
        "{\"id\":\"Q2\",\"caption\":\"Acme Arms\",\"schema\":\"Organization\",\"properties\":{"
        "\"programId\":[\"EU-UKR\",\"US-SDN\"]}}");
    assert_string_equal(imported_terms(), "Ivan Petroff|Q1|fold|10\n"
                                          "Petroff Ivan|Q1|fold|10\n"
                                          "Vanya Petroff|Q1|fold|10\n"
                                          "The Wolf|Q1|exact|3\n"
                                          "Acme Arms|Q2|fold|10\n");
    assert_slice_equal(imported.import->entities[0].programme, "a; b");
    assert_slice_equal(imported.import->entities[1].programme, "EU-UKR; US-SDN");
    assert_int_equal(imported.import->skipped_count, 1);
    assert_int_equal(imported.import->duplicate_count, 1);
}

static void refuses_what_is_neither(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"{\"id\":\"Q1\",\n", "file 1:1:"},
        {"{}\n{\"id\":\"Q\",\"schema\":\"Person\"}\n",
         "file 1:1: this is no entity of FollowTheMoney; it has the texts id and schema and the "
         "object "
         "properties\nfile 1:2: this is no entity"},
        {"name,id\nx,1\n", "file 1:1: there is no header with a column \"schema\""},
        {"id,schema,name,aliases,dataset\n,Person,X,,\n",
         "file 1:2: this row has no id; write one or remove it\n"},
        {"id,schema,name,aliases\n", "file 1:1: the header has no column \"dataset\""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        import_text("opensanctions", rows[i][0]);
        assert_int_equal(imported.status, STATUS_INVALID);
        assert_memory_equal(imported_terms(), rows[i][1], strlen(rows[i][1]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_simple_table),
                                       cmocka_unit_test(reads_entities_as_json_lines),
                                       cmocka_unit_test(refuses_what_is_neither)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
