#include "tests/unit/imported.h"

static void reads_actors_with_their_other_names(void **state) {
    (void)state;
    import_text("petrarch",
                "# a comment\n\nREAL_IRISH_REPUBLICAN_ARMY_ [WEUREB] # kkl\n+REAL_IRA_\n"
                "+RIRA\nKOFI_ANNAN_\t\n+K._ANNAN_\n\t[IGOUNO 970101-061231] \n\t[ELI]# x\n"
                "A.H._BELO_CORPORATION_\t[MNCMED]\tNewspapers\t$137,000,000\n");
    assert_string_equal(imported_terms(),
                        "Real Irish Republican Army|cameo-real-irish-republican-army|fold|10\n"
                        "Real Ira|cameo-real-irish-republican-army|fold|10\n"
                        "RIRA|cameo-real-irish-republican-army|exact|10\n"
                        "Rira|cameo-real-irish-republican-army|exact|8\n"
                        "Kofi Annan|cameo-kofi-annan|fold|10\n"
                        "K. Annan|cameo-kofi-annan|fold|10\n"
                        "A.H. Belo Corporation|cameo-a-h-belo-corporation|fold|10\n"
                        "A.H. Belo|cameo-a-h-belo-corporation|fold|8\n");
    assert_slice_equal(imported.import->entities[0].programme, "WEUREB");
    assert_slice_equal(imported.import->entities[1].programme, "IGOUNO; ELI");
    assert_slice_equal(imported.import->entities[2].programme, "MNCMED");
}

static void refuses_lines_out_of_place(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"\n+OTHER_NAME\n",
         "file 1:2:1: + gives another name to the actor above, and there is none; "
         "write the actor's first name without +\n"},
        {"  [USA]\n", "file 1:1:1: this code has no actor; write the actor's name above it\n"},
        {"A_NAME [USA\nB_NAME [USA]\n",
         "file 1:1:8: the bracket of this code is not closed; write [CODE] or [CODE DATES]\n"},
        {"A_NAME [USA]\n+_ [X]\n", "file 1:2:1: there is no name here; write one or remove it\n"},
        {"# nothing\n", "file 1:1: there is no name in this file; is it of the format petrarch?\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        import_text("petrarch", rows[i][0]);
        assert_string_equal(imported_terms(), rows[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_actors_with_their_other_names),
                                       cmocka_unit_test(refuses_lines_out_of_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
