/* Few letters in each script, so that words are like one another. */
#include "tests/oracle/random_words.h"

#include <string.h>

enum { LETTERS = 6, LATIN = 0 };

/* Small letters, and the capitals behind them; as many of the one as of the other. */
static const struct {
    const char *letters[LETTERS], *capitals[LETTERS];
    bool spaceless;
    const char *proclitics[3];
} scripts[] = {
    {{"a", "b", "c", "d", "e", "\u00E9"}, {"A", "B", "C", "D", "E", "\u00C9"}, false, {"a"}},
    {{"\u0430", "\u0431", "\u0432", "\u0433", "\u0439", "\u0451"},
     {"\u0410", "\u0411", "\u0412", "\u0413", "\u0419", "\u0401"},
     false,
     {"\u0430"}},
    {{"\u03B1", "\u03B2", "\u03B3", "\u03C3", "\u03AC", "\u03C9"},
     {"\u0391", "\u0392", "\u0393", "\u03A3", "\u0386", "\u03A9"},
     false,
     {"\u03B1"}},
    {{"\u062D", "\u0642", "\u0627", "\u0646", "\u064A", "\u0644"},
     {"\u062D", "\u0642", "\u0623", "\u0646", "\u06CC", "\u0644"},
     false,
     {"\u0648", "\u0627\u0644", "\u0628"}},
    {{"\u05D3", "\u05E0", "\u05D2", "\u05E8", "\u05D4", "\u05DC"},
     {"\u05D3", "\u05E0", "\u05D2", "\u05E8", "\u05D4", "\u05DC"},
     false,
     {"\u05D5", "\u05D4", "\u05D1"}},
    {{"\u0915", "\u0916", "\u0917", "\u093F", "\u093E", "\u092F"},
     {"\u0915", "\u0916", "\u0917", "\u093F", "\u093E", "\u092F"},
     false,
     {"\u0915"}},
    {{"\uD55C", "\uAD6D", "\uC11C", "\uC6B8", "\uBD81", "\uB0A8"},
     {"\uD55C", "\uAD6D", "\uC11C", "\uC6B8", "\uBD81", "\uB0A8"},
     false,
     {"\uD55C"}},
    {{"\u4E2D", "\u56FD", "\u4EBA", "\u6C11", "\u304B", "\u30AB"},
     {"\u4E2D", "\u56FD", "\u4EBA", "\u6C11", "\u304B", "\u30AB"},
     true,
     {"\u4E2D"}},
    {{"\u0E01", "\u0E02", "\u0E40", "\u0E38", "\u0E32", "\u0E48"},
     {"\u0E01", "\u0E02", "\u0E40", "\u0E38", "\u0E32", "\u0E48"},
     true,
     {"\u0E01"}},
};

static unsigned below(const struct random_words *words, uint32_t limit) {
    return naive_random(words->random, limit);
}

void random_words_make(struct naive_random *random, struct random_words *out) {
    unsigned script = naive_random(random, sizeof scripts / sizeof *scripts);
    out->random = random;
    for (size_t i = 0; i < VOCABULARY; i++) {
        struct random_word *word = &out->words[i];
        word->script = i % 4 == 3 ? LATIN : script;
        word->count = scripts[word->script].spaceless ? 1 + naive_random(random, 3)
                                                      : 2 + naive_random(random, 6);
        for (size_t k = 0; k < word->count; k++) {
            word->letters[k] = (unsigned char)naive_random(random, LETTERS);
        }
    }
}

static void put(struct buffer *out, const char *text) {
    if (buffer_append_text(out, text) != STATUS_OK) {
        abort();
    }
}

enum letter_case { CASE_SMALL, CASE_FIRST, CASE_ALL };

static enum letter_case random_case(const struct random_words *words) {
    return (enum letter_case)(below(words, 2) ? CASE_SMALL : below(words, 3));
}

static void put_word(const struct random_word *word, enum letter_case letters, struct buffer *out) {
    for (size_t i = 0; i < word->count; i++) {
        bool capital = letters == CASE_ALL || (letters == CASE_FIRST && i == 0);
        put(out, (capital ? scripts[word->script].capitals
                          : scripts[word->script].letters)[word->letters[i]]);
    }
}

/* One letter more, less, other, or two changed about. */
static struct random_word edited(const struct random_words *words, struct random_word word) {
    size_t at = below(words, (uint32_t)word.count);
    unsigned char letter = (unsigned char)below(words, LETTERS);
    switch (below(words, 4)) {
    case 0:
        memmove(word.letters + at + 1, word.letters + at, word.count - at);
        word.letters[at] = letter;
        word.count++;
        break;
    case 1:
        memmove(word.letters + at, word.letters + at + 1, word.count - at - 1);
        word.count--;
        break;
    case 2:
        word.letters[at] = letter;
        break;
    default:
        letter = word.letters[at];
        word.letters[at] = word.letters[0];
        word.letters[0] = letter;
        break;
    }
    return word;
}

static void put_found_word(const struct random_words *words, struct buffer *out) {
    struct random_word word = words->words[below(words, VOCABULARY)];
    if (below(words, 8) == 0) {
        put(out, scripts[word.script].proclitics[0]);
    } else if (below(words, 8) == 0) {
        const char *proclitic = scripts[word.script].proclitics[below(words, 3)];
        put(out, proclitic ? proclitic : "");
    }
    if (below(words, 6) == 0) {
        word = edited(words, word);
    }
    put_word(&word, random_case(words), out);
    if (below(words, 8) == 0) {
        put(out, scripts[word.script].letters[below(words, LETTERS)]);
    }
}

void random_words_text(const struct random_words *words, size_t count, struct buffer *out) {
    static const char *const between[] = {" ", " ", " ", " ", " ",  " ",        ", ",  ". ",
                                          "-", "'", "",  "",  "\n", " \u2014 ", " 7 ", "\u200D"};
    for (size_t i = 0; i < count; i++) {
        put_found_word(words, out);
        put(out, between[below(words, sizeof between / sizeof *between)]);
    }
}

void random_words_term(const struct random_words *words, struct buffer *out) {
    static const char *const between[] = {" ", " ", " ", "-", "'", ". "};
    size_t count = below(words, 3) ? 1 : 2 + below(words, 2);
    bool star_before = false;
    for (size_t i = 0; i < count; i++) {
        bool star = below(words, 12) == 0;
        if (i > 0) { /* a star is at an end of what hyphens join */
            put(out, star || star_before ? " " : between[below(words, 6)]);
        }
        put(out, star ? "*" : "");
        put_word(&words->words[below(words, VOCABULARY)], random_case(words), out);
        star_before = below(words, 8) == 0;
        put(out, star_before ? "*" : "");
    }
}

const char *random_words_piece(const struct random_words *words) {
    const struct random_word *word = &words->words[below(words, VOCABULARY)];
    unsigned char letter = word->letters[below(words, (uint32_t)word->count)];
    switch (below(words, 8)) {
    case 0:
        return " ";
    case 1:
        return scripts[word->script].capitals[letter];
    default:
        return scripts[word->script].letters[letter];
    }
}
