#include "matcher/folded_article.h"
#include "matcher/fuzzy.h"
#include "matcher/scanner.h"
#include "tests/unit/unit.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "core/utf8.h"

#include <stdio.h>
#include <string.h>

/* ---- comparing ---- */

static void one_edit_is_one_letter_or_one_swap(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        bool apart;
    } rows[] = {
        {"haqqani", "haqqani", false},
        {"haqqani", "haqani", true},
        {"haqqani", "haqqqani", true},
        {"haqqani", "haqqanis", true},
        {"haqqani", "xhaqqani", true},
        {"haqqani", "haqqami", true},
        {"haqqani", "haqqain", true},
        {"haqqani", "ahqqani", true},
        {"haqqani", "hqaqani", true},
        {"haqqani", "haqanqi", false},
        {"haqqani", "haqqa", false},
        {"haqqani", "ahqqain", false},
        {"haqqani", "haqani\u0431", false},
        {"\u0431\u0432\u0433", "\u0431\u0434\u0433", true}, /* one byte is another */
        {"\u0431\u0432\u0433", "\u0431\u0411\u0433", true},
        {"\u0431\u0432\u0433", "\u0431\u0433\u0432", true},
        {"\u0431\u0432\u0433", "\u0431\u0433", true},
        {"\u0431a\u0433", "\u0431\u0433a", true}, /* letters of unlike length */
        {"\u0431a\u0433", "a\u0431\u0433", true},
        {"\u0431a\u0433", "\u0431\u4E2D\u0433", true},
        {"\u0431\u0432", "\u0432\u0433", false},
        {"\u4E2D\u56FD", "\u4E2D\u56FC", true},
        {"\u00E9\u0169", "\u00E9\u00E9", true},
        {"ab", "ba", true},
        {"", "a", true},
        {"", "", false},
        {"", "ab", false},
        {"a", "\u0431", true},
        {"aba", "bab", false},
        {"abab", "baba", false},
        {"aa", "aaa", true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct slice a = slice_of(rows[i].a), b = slice_of(rows[i].b);
        if (fuzzy_one_edit(a, b) != rows[i].apart || fuzzy_one_edit(b, a) != rows[i].apart) {
            fail_msg("%s %s", rows[i].a, rows[i].b);
        }
    }
}

/* ---- finding ---- */

enum { POINTS_MAX = 32, WORDS_MAX = 20000 };

struct word {
    uint32_t points[POINTS_MAX];
    size_t count;
};

static struct word word_of(const char *text) {
    struct word word = {.count = 0};
    struct slice rest = slice_of(text);
    size_t bytes;
    for (; rest.bytes > 0; rest = slice_sub(rest, bytes, rest.bytes)) {
        word.points[word.count++] = utf8_decode(rest, &bytes);
    }
    return word;
}

/* Everything that one edit makes of a word with these letters, and the word; some twice. */
struct edited {
    struct word words[WORDS_MAX];
    size_t count;
};

static struct word *edited_add(struct edited *edited, const struct word *word) {
    assert_true(edited->count < WORDS_MAX);
    edited->words[edited->count] = *word;
    return &edited->words[edited->count++];
}

static void edited_fill(struct edited *edited, const struct word *word) {
    static const uint32_t letters[] = {'a', 'q', 0x431, 0x644, 0x2C65, 0x1E900};
    for (size_t at = 0; at <= word->count; at++) {
        for (size_t l = 0; l < COUNT_OF(letters); l++) {
            struct word *made = edited_add(edited, word);
            memmove(made->points + at + 1, made->points + at,
                    (word->count - at) * sizeof *made->points);
            made->points[at] = letters[l];
            made->count++;
            if (at < word->count) {
                edited_add(edited, word)->points[at] = letters[l];
            }
        }
        if (at < word->count) {
            struct word *made = edited_add(edited, word);
            memmove(made->points + at, made->points + at + 1,
                    (word->count - at - 1) * sizeof *made->points);
            made->count--;
        }
        if (at + 1 < word->count) {
            struct word *made = edited_add(edited, word);
            made->points[at] = word->points[at + 1];
            made->points[at + 1] = word->points[at];
        }
    }
}

/* The ends of the words found, in order, each once. */
struct ends {
    size_t items[4 * WORDS_MAX], count;
};

static void keep_end(void *context, const struct dictionary_entry *entry, size_t start,
                     size_t end) {
    struct ends *ends = context;
    (void)entry;
    (void)start;
    if (ends->count == 0 || ends->items[ends->count - 1] != end) {
        ends->items[ends->count++] = end;
    }
}

/* Every word that one edit makes of `text` is found, and of those that two make none that one does
 * not: in a dictionary of this word alone, where nothing else brings one past the filters. */
static void check_edits_of(const char *text) {
    static struct edited once, twice;
    static struct ends ends;
    struct pattern pattern = {.text = slice_of(text), .fuzzy = true};
    struct dictionary dictionary;
    struct fuzzy_index index;
    assert_int_equal(dictionary_init(&dictionary, &pattern, 1, NULL), STATUS_OK);
    assert_int_equal(fuzzy_index_init(&index, &dictionary), STATUS_OK);
    struct word word = word_of(text);
    once.count = 0;
    twice.count = 0;
    ends.count = 0;
    edited_fill(&once, &word);
    for (size_t i = 0; i < once.count && twice.count < WORDS_MAX / 2; i += 7) {
        edited_fill(&twice, &once.words[i]);
    }
    struct buffer buffer;
    buffer_init(&buffer, 16 * MIB);
    buffer_append_text(&buffer, "\n ");
    for (size_t i = 0; i < once.count + twice.count; i++) {
        const struct word *made = i < once.count ? &once.words[i] : &twice.words[i - once.count];
        for (size_t k = 0; k < made->count; k++) {
            buffer_append_utf8(&buffer, made->points[k]);
        }
        buffer_append_char(&buffer, ' ');
    }
    assert_int_equal(buffer_reserve(&buffer, FOLDED_PADDING_BYTES), STATUS_OK);
    fuzzy_index_scan(&index, buffer_slice(&buffer), keep_end, &ends);
    size_t start = 2, found = 0;
    for (size_t at = 2; at < buffer.bytes; at++) {
        if (buffer.data[at] != ' ') {
            continue;
        }
        bool wanted = fuzzy_one_edit(slice_of(text), slice_make(buffer.data + start, at - start));
        bool there = found < ends.count && ends.items[found] == at;
        if (wanted != there) {
            fail_msg("%s: %.*s", text, (int)(at - start), buffer.data + start);
        }
        found += there;
        start = at + 1;
    }
    assert_true(found == ends.count && found > 100);
    buffer_fini(&buffer);
    fuzzy_index_fini(&index);
    dictionary_fini(&dictionary);
}

static void every_edit_is_found_and_nothing_else(void **state) {
    (void)state;
    static const char *const words[] = {
        "bagram",
        "haqqani",
        "qaqqaa",
        "aaaaaa",
        "mazarisharif",
        "b1a2g3r4a5m6",
        "\u043A\u0430\u0431\u0443\u043B\u043E",
        "\u0637\u0627\u0644\u0628\u0627\u0646",
        "\u2C65\u2C66\u1E9F\u2C65\u2C66\u1E9F",
        "\U0001E922\U0001E923\U0001E924\U0001E925\U0001E926\U0001E927",
        "a\u0431\u2C65\U0001E922bc",
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        check_edits_of(words[i]);
    }
}

/* ---- terms ---- */

static size_t count_hits(const char *term, bool clitics, const char *text) {
    struct pattern pattern = {.text = slice_of(term), .clitics = clitics, .fuzzy = true};
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    const struct hit *hits = NULL;
    size_t count = 0;
    assert_int_equal(database_create(&pattern, 1, NULL, &database, NULL), STATUS_OK);
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    struct article article = {.body = slice_of(text)};
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    scanner_destroy(&scanner);
    database_destroy(&database);
    return count;
}

static void one_word_of_a_term_has_one_edit(void **state) {
    (void)state;
    static const struct {
        const char *term, *text;
        size_t hits;
    } rows[] = {
        {"Sirajuddin Haqqani", "Sirajuddin Haqqani", 1},
        {"Sirajuddin Haqqani", "the Sirajudin Haqqani, SIRAJUDDIN HAQANI. Siraj\u00FCddin Haqqni",
         3},
        {"Sirajuddin Haqqani", "Sirajudin Haqani", 0}, /* two edits */
        {"Sirajuddin Haqqani", "Sirajudin", 0},
        {"Mullah Omar", "Mulah Omar, Mullah Omer", 1}, /* Omar is short */
        {"Omar Mullah", "Omar Mulah Omer Mullah", 1},
        {"Al-Qaeda", "alqaeda alqaida al qaida", 2}, /* seven letters together, five apart */
        {"Bagram 2021", "Bagran 2021, Bagram 2022", 1},
        {"Bagram 1234567", "Bagram 1234568", 0},
        {"Haqqani\u4E2D", "Haqani \u4E2D\u56FD", 1},
        {"Haqqani", "Haq-qani haqqani's Haqqani-", 2},
        {"Haqqani", "Haqqanis'", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t count = count_hits(rows[i].term, false, rows[i].text);
        if (count != rows[i].hits) {
            fail_msg("%s in %s: %zu", rows[i].term, rows[i].text, count);
        }
    }
}

static void proclitics_and_an_edit_come_together(void **state) {
    (void)state;
    assert_int_equal(count_hits("القاهرة", true, "بالقاهره وبالقاهرر وللقاهرة"), 3);
    /* The proclitics do not make a short word long. */
    assert_int_equal(count_hits("كابل حقانية", true, "وبكابل حقانيه وبكابر حقانيه"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_edit_is_one_letter_or_one_swap),
        cmocka_unit_test(every_edit_is_found_and_nothing_else),
        cmocka_unit_test(one_word_of_a_term_has_one_edit),
        cmocka_unit_test(proclitics_and_an_edit_come_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
