#include "rules/person_name.h"
#include "tests/unit/unit.h"

#include "core/limits.h"

#include <stdio.h>

static struct arena arena;

/* The forms, parted by `|`; `/` before the first that leaves something out, `//` before the first
 * that has the ends alone. */
static const char *forms_of(const char *name) {
    static char shown[4096];
    struct person_name person;
    size_t used = 0;
    assert_int_equal(person_name_spell(slice_of(name), &arena, &person), STATUS_OK);
    shown[0] = '\0';
    for (size_t i = 0; i < person.count; i++) {
        const char *mark = i == 0                   ? ""
                           : i >= person.short_from ? "//"
                           : i >= person.sure_count ? "/"
                                                    : "|";
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%.*s", mark,
                                 SLICE_ARG(person.forms[i]));
    }
    assert_true(person.count == 0 || slice_equal(person.label, person.forms[0]));
    return shown;
}

static void spells_persons(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"HAQQANI, Sirajuddin", "Sirajuddin Haqqani|Haqqani Sirajuddin"},
        {"Sirajuddin Haqqani", "Sirajuddin Haqqani"},
        {"AL-ZAWAHIRI, Dr. Ayman", "Ayman Al-Zawahiri|Al-Zawahiri Ayman"},
        {"Mr. John Smith", "John Smith"},
        {"Maj. Gen. Omar Khan", "Omar Khan"},
        {"Mullah Mohammed Omar", "Mullah Mohammed Omar/Mohammed Omar"},
        {"Mullah Omar", "Mullah Omar"},
        {"LEONTYEV, Vladislav Vladimirovich",
         "Vladislav Vladimirovich Leontyev|Leontyev Vladislav Vladimirovich/Vladislav Leontyev"},
        {"Irina Konstantinovna Rodnina", "Irina Konstantinovna Rodnina/Irina Rodnina"},
        {"Ivan Petrovich", "Ivan Petrovich"},
        {"Khaled A. Al-Fauwaz", "Khaled A. Al-Fauwaz/Khaled Al-Fauwaz"},
        {"DELOS REYES, Feliciano Semborio, Jr.",
         "Feliciano Semborio Delos Reyes Jr.|Delos Reyes Feliciano Semborio Jr./Feliciano Semborio "
         "Delos Reyes//Feliciano Delos Reyes"},
        {"MNANGAGWA, JR., Emmerson Dambudzo",
         "Emmerson Dambudzo Mnangagwa JR.|Mnangagwa Emmerson Dambudzo JR./Emmerson Dambudzo "
         "Mnangagwa//Emmerson Mnangagwa"},
        {"MNANGAGWA, JR.", "Mnangagwa JR./Mnangagwa"},
        {"TRUMP, Donald John", "Donald John Trump|Trump Donald John"},
        {"TRUMPETER, Donald John", "Donald John Trumpeter|Trumpeter Donald John//Donald Trumpeter"},
        {"WONGSAWAT, Moon Chi", "Moon Chi Wongsawat|Wongsawat Moon Chi"},
        {"AL-KUWARI, Abdul Latif", "Abdul Latif Al-Kuwari|Al-Kuwari Abdul Latif"},
        {"SANTOS, Ahmad (Ahmed)", "Ahmad Santos|Santos Ahmad"},
        {"NG, Kim", "Kim Ng|Ng Kim"},
        {"SUHARTO", "Suharto"},
        {"\u0414\u043E\u043A\u0443 \u0423\u043C\u0430\u0440\u043E\u0432",
         "\u0414\u043E\u043A\u0443 \u0423\u043C\u0430\u0440\u043E\u0432"},
        {"(x), Given", "Given"},
        {"Dr.", "Dr."},
        {"(all in brackets", ""},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_string_equal(forms_of(rows[i][0]), rows[i][1]);
    }
}

static void tells_when_first_and_last_name_suffice(void **state) {
    (void)state;
    static const struct {
        const char *first, *last;
        bool suffice;
    } rows[] = {{"Sirajuddin", "Haqqani", true}, {"Muhammad", "Haqqani", false},
                {"Abd", "Haqqani", false},       {"Sirajuddin", "Ali", false},
                {"Ahmad", "Hussein", false},     {"Kim", "Haqqani", false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(person_name_ends_suffice(slice_of(rows[i].first), slice_of(rows[i].last)),
                         rows[i].suffice);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(spells_persons),
                                       cmocka_unit_test(tells_when_first_and_last_name_suffice)};
    arena_init(&arena, MIB);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_fini(&arena);
    return failed;
}
