#include "tests/unit/unit.h"

#include "ingest/feed_vocabulary.h"

static void namespaces_are_known_by_name_then_by_prefix(void **state) {
    (void)state;
    static const struct {
        const char *uri, *prefix;
        enum vocabulary vocabulary;
    } cases[] = {
        {"", "", VOCABULARY_CORE},
        {"http://purl.org/rss/1.0/", "", VOCABULARY_CORE},
        {"HTTP://WWW.W3.ORG/2005/Atom", "x", VOCABULARY_ATOM},
        {"http://search.yahoo.com/mrss", "media", VOCABULARY_MEDIA},
        {"http://search.yahoo.com/mrss/", "m", VOCABULARY_MEDIA},
        {"http://wrong.example/", "dc", VOCABULARY_DC},
        {"", "content", VOCABULARY_CONTENT},
        {"http://wrong.example/", "wrong", VOCABULARY_OTHER},
        {"http://wrong.example/", "", VOCABULARY_OTHER},
        {"", "wrong", VOCABULARY_OTHER},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(vocabulary_of(slice_of(cases[i].uri), slice_of(cases[i].prefix)),
                         cases[i].vocabulary);
    }
}

static void elements_belong_to_their_vocabulary(void **state) {
    (void)state;
    static const struct {
        enum vocabulary vocabulary;
        const char *name;
        enum element element;
    } cases[] = {
        {VOCABULARY_CORE, "pubDate", ELEMENT_PUBLISHED},
        {VOCABULARY_CORE, "PUBDATE", ELEMENT_PUBLISHED},
        {VOCABULARY_CORE, "entry", ELEMENT_OTHER},
        {VOCABULARY_ATOM, "entry", ELEMENT_ITEM},
        {VOCABULARY_ATOM, "item", ELEMENT_OTHER},
        {VOCABULARY_CONTENT, "encoded", ELEMENT_BODY},
        {VOCABULARY_OTHER, "title", ELEMENT_OTHER},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(element_meaning_of(cases[i].vocabulary, slice_of(cases[i].name)).element,
                         cases[i].element);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(namespaces_are_known_by_name_then_by_prefix),
        cmocka_unit_test(elements_belong_to_their_vocabulary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
