/* Small functions over the letters of names; each is told of in the header. */
#include "rules/name_text.h"

#include "core/utf8.h"
#include "rules/legal_form.h"

#include <string.h>

/* ---- letters ---- */

/* The small letter of a capital of Latin, Greek or Cyrillic; `point` itself if it is none. Latin
 * Extended-A has capitals at even places, but for two runs where they are at odd ones. */
static uint32_t small_of(uint32_t point) {
    if ((point >= 'A' && point <= 'Z') || (point >= 0xC0 && point <= 0xDE && point != 0xD7) ||
        (point >= 0x391 && point <= 0x3A9 && point != 0x3A2) ||
        (point >= 0x410 && point <= 0x42F)) {
        return point + 32;
    }
    if (point >= 0x400 && point <= 0x40F) {
        return point + 80;
    }
    bool odd = (point >= 0x139 && point <= 0x147) || (point >= 0x179 && point <= 0x17D);
    bool even = (point >= 0x100 && point <= 0x136) || (point >= 0x14A && point <= 0x176) ||
                (point >= 0x1E00 && point <= 0x1EFE) || (point >= 0x460 && point <= 0x480) ||
                (point >= 0x48A && point <= 0x4BE) || (point >= 0x4D0 && point <= 0x52E);
    if (point == 0x130 || point == 0x138 || (!odd && !even)) {
        return point == 0x178 ? 0xFF : point;
    }
    return (point & 1) == (odd ? 1u : 0u) ? point + 1 : point;
}

static bool is_small(uint32_t point) {
    return (point >= 'a' && point <= 'z') || (point >= 0xDF && point <= 0xFF && point != 0xF7) ||
           (point >= 0x3AC && point <= 0x3CE) || (point >= 0x430 && point <= 0x45F);
}

/* What stands between words and in them, and marks over letters: by the blocks of Unicode. */
static bool is_letter(uint32_t point) {
    if (point < 0x80) {
        return (point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z') ||
               (point >= 'a' && point <= 'z');
    }
    bool mark = (point >= 0x300 && point <= 0x36F) || (point >= 0x64B && point <= 0x65F) ||
                (point >= 0xFE00 && point <= 0xFE0F);
    bool sign = point < 0xC0 || point == 0xD7 || point == 0xF7 ||
                (point >= 0x2B0 && point <= 0x2FF) || (point >= 0x60C && point <= 0x61F) ||
                (point >= 0x2000 && point <= 0x2BFF) || (point >= 0x3000 && point <= 0x3004) ||
                (point >= 0x3008 && point <= 0x3020) || (point >= 0xFF00 && point <= 0xFF0F);
    return point != 0x640 && !mark && !sign;
}

size_t name_letters(struct slice text) {
    size_t count = 0, bytes = 0;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        count += is_letter(utf8_decode(slice_sub(text, at, text.bytes), &bytes));
    }
    return count;
}

bool name_is_capitals(struct slice text) {
    size_t capitals = 0, bytes = 0;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        uint32_t point = utf8_decode(slice_sub(text, at, text.bytes), &bytes);
        if (is_small(point)) {
            return false;
        }
        capitals += small_of(point) != point;
    }
    return capitals > 0;
}

bool name_has_capitals(struct slice text) {
    size_t bytes = 0;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        uint32_t point = utf8_decode(slice_sub(text, at, text.bytes), &bytes);
        if (small_of(point) != point) {
            return true;
        }
    }
    return false;
}

bool name_has_vowel(struct slice text) {
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.data[i] != '\0' && strchr("aeiouyAEIOUY", text.data[i])) {
            return true;
        }
    }
    return false;
}

bool name_is_wordless(struct slice text) {
    size_t bytes = 0;
    uint32_t point = text.bytes > 0 ? utf8_decode(text, &bytes) : 0;
    return (point >= 0xE00 && point <= 0xEFF) || (point >= 0x1000 && point <= 0x109F) ||
           (point >= 0x1780 && point <= 0x17FF) || (point >= 0x3040 && point <= 0x30FF) ||
           (point >= 0x3400 && point <= 0x9FFF) || (point >= 0xF900 && point <= 0xFAFF) ||
           (point >= 0x20000 && point <= 0x3FFFF);
}

bool name_is_acronym(struct slice text) {
    bool good = text.bytes >= 2 && text.bytes <= 5 && text.data[0] >= 'A' && text.data[0] <= 'Z';
    for (size_t i = 1; good && i < text.bytes; i++) {
        char c = text.data[i];
        good = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    return good;
}

bool name_word_is(struct slice word, const char *text) {
    size_t at = 0;
    for (size_t i = 0; i < word.bytes; i++) {
        char c = word.data[i];
        if (c == '.') {
            continue;
        }
        if (text[at] == '\0' || (c >= 'A' && c <= 'Z' ? c + 32 : c) != text[at]) {
            return false;
        }
        at++;
    }
    return text[at] == '\0' && at > 0;
}

/* ---- words ---- */

/* Control characters are no part of a name either. */
static bool is_space(char c) {
    return (unsigned char)c <= ' ' || c == 0x7F;
}

void name_split(struct slice text, struct name_words *out) {
    size_t at = 0;
    out->count = 0;
    while (at < text.bytes && out->count < NAME_WORDS_MAX) {
        while (at < text.bytes && is_space(text.data[at])) {
            at++;
        }
        size_t start = at;
        while (at < text.bytes && !is_space(text.data[at])) {
            at++;
        }
        if (at > start) {
            out->items[out->count++] = slice_sub(text, start, at);
        }
    }
    if (at < text.bytes) {
        struct slice *last = &out->items[NAME_WORDS_MAX - 1];
        last->bytes = (size_t)(text.data + text.bytes - last->data);
    }
}

struct slice name_join(const struct slice *words, size_t count, struct arena *arena) {
    size_t bytes = 1, at = 0;
    for (size_t i = 0; i < count; i++) {
        bytes += words[i].bytes + 1;
    }
    char *text = arena_alloc(arena, bytes);
    if (text == NULL) {
        return slice_make(NULL, 0);
    }
    for (size_t i = 0; i < count; i++) {
        if (words[i].bytes > 0) {
            text[at] = ' ';
            at += at > 0;
            memcpy(text + at, words[i].data, words[i].bytes);
            at += words[i].bytes;
        }
    }
    return slice_make(text, at);
}

/* ---- cleaning ---- */

/* Bytes of the quote, of any kind, that `text` begins with; 0 if it begins with none. */
static size_t quote_bytes(struct slice text) {
    static const char *const quotes[] = {"\"",     "'",      "`",      "\u00B4", "\u2018",
                                         "\u2019", "\u201A", "\u201B", "\u201C", "\u201D",
                                         "\u201E", "\u00AB", "\u00BB", "\u02BC", "\u02BB"};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        if (slice_starts(text, slice_of(quotes[i]))) {
            return strlen(quotes[i]);
        }
    }
    return 0;
}

/* Off the end; a word's own apostrophe at its end is of no use to a term either. */
static size_t quote_bytes_at_end(struct slice text) {
    for (size_t bytes = 1; bytes <= 3 && bytes <= text.bytes; bytes++) {
        if (quote_bytes(slice_sub(text, text.bytes - bytes, text.bytes)) == bytes) {
            return bytes;
        }
    }
    return 0;
}

static bool is_stray(char c, bool at_start) {
    return c != '\0' && strchr(at_start ? ",;:-./\\|_+=~" : ",;:-/\\|_+=~", c) != NULL;
}

static struct slice trim_word(struct slice word) {
    size_t bytes = 0;
    while ((bytes = quote_bytes(word)) > 0) {
        word = slice_sub(word, bytes, word.bytes);
    }
    while ((bytes = quote_bytes_at_end(word)) > 0) {
        word = slice_sub(word, 0, word.bytes - bytes);
    }
    return word;
}

/* Quotes beside a hyphen ("AL-'AWLAQI") part a word that the press writes whole. */
static size_t copy_word(struct slice word, char *out) {
    size_t at = 0, bytes = 0;
    for (size_t i = 0; i < word.bytes; i += bytes) {
        struct slice rest = slice_sub(word, i, word.bytes);
        bytes = quote_bytes(rest);
        bool beside = bytes > 0 && ((at > 0 && out[at - 1] == '-') ||
                                    (rest.bytes > bytes && rest.data[bytes] == '-'));
        if (bytes == 0) {
            bytes = 1;
        }
        if (!beside && rest.data[0] != '*') {
            memcpy(out + at, rest.data, bytes);
            at += bytes;
        }
    }
    return at;
}

struct slice name_clean(struct slice text, struct arena *arena) {
    char *out = arena_alloc(arena, text.bytes + 1);
    if (out == NULL) {
        return slice_make(NULL, 0);
    }
    size_t bytes = 0, at = 0;
    while (at < text.bytes) {
        while (at < text.bytes && is_space(text.data[at])) {
            at++;
        }
        size_t start = at;
        while (at < text.bytes && !is_space(text.data[at])) {
            at++;
        }
        out[bytes] = ' ';
        size_t word = copy_word(trim_word(slice_sub(text, start, at)), out + bytes + (bytes > 0));
        bytes += word > 0 ? word + (bytes > 0) : 0;
    }
    struct slice clean = slice_make(out, bytes);
    while (clean.bytes > 0 && (is_stray(clean.data[0], true) || is_space(clean.data[0]))) {
        clean = slice_sub(clean, 1, clean.bytes);
    }
    while (clean.bytes > 0 && (is_stray(clean.data[clean.bytes - 1], false) ||
                               is_space(clean.data[clean.bytes - 1]))) {
        clean.bytes--;
    }
    return clean.bytes > 0 ? clean : slice_make(out, 0);
}

/* ---- capitals ---- */

static bool has_digit_or_dot_inside(struct slice word) {
    for (size_t i = 0; i < word.bytes; i++) {
        char c = word.data[i];
        if ((c >= '0' && c <= '9') || (c == '.' && i + 1 < word.bytes && word.data[i + 1] >= 'A')) {
            return true;
        }
    }
    return false;
}

/* Written small inside a name. */
static bool is_particle(struct slice word) {
    static const char *const particles[] = {"and", "of",  "the", "for", "in",  "on",  "to",
                                            "de",  "del", "la",  "las", "los", "y",   "e",
                                            "da",  "do",  "dos", "di",  "du",  "des", "et",
                                            "von", "van", "der", "den", "bin", "ibn", "bint"};
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++) {
        if (name_word_is(word, particles[i])) {
            return true;
        }
    }
    return false;
}

/* Short, without a vowel, and no acronym all the same. */
static bool is_abbreviation(struct slice word) {
    static const char *const abbreviations[] = {"ltd", "pty", "pvt", "sdn",
                                                "bhd", "st",  "mr",  "dr"};
    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++) {
        if (name_word_is(word, abbreviations[i])) {
            return true;
        }
    }
    return false;
}

static bool stays(struct slice word, bool of_person) {
    bool acronym =
        word.bytes <= 4 && !name_has_vowel(word) && name_is_acronym(word) && !is_abbreviation(word);
    return has_digit_or_dot_inside(word) ||
           (!of_person && (acronym || legal_form_is_capitals(word)));
}

/* The first letter of each part of the word keeps its size, the others become small. */
static size_t lower_word(struct slice word, bool all, char *out) {
    size_t at = 0, bytes = 0;
    bool first = !all;
    for (size_t i = 0; i < word.bytes; i += bytes) {
        uint32_t point = utf8_decode(slice_sub(word, i, word.bytes), &bytes);
        bool parts = point == '-' || point == '(' || point == '/' || point == '"';
        if (parts || first || small_of(point) == point) {
            memcpy(out + at, word.data + i, bytes);
            at += bytes;
        } else {
            at += utf8_encode(small_of(point), out + at);
        }
        first = !all && (parts || (first && !is_letter(point)));
    }
    return at;
}

struct slice name_title_case(struct slice text, bool of_person, struct arena *arena) {
    if (!name_is_capitals(text)) {
        return text;
    }
    /* a small letter is never longer than its capital in these blocks */
    char *out = arena_alloc(arena, text.bytes + 1);
    if (out == NULL) {
        return slice_make(NULL, 0);
    }
    size_t bytes = 0, at = 0;
    while (at < text.bytes) {
        size_t start = at;
        while (at < text.bytes && text.data[at] != ' ') {
            at++;
        }
        struct slice word = slice_sub(text, start, at);
        if (stays(word, of_person)) {
            memcpy(out + bytes, word.data, word.bytes);
            bytes += word.bytes;
        } else {
            bytes +=
                lower_word(word, bytes > 0 && at < text.bytes && is_particle(word), out + bytes);
        }
        if (at < text.bytes) {
            out[bytes++] = text.data[at++];
        }
    }
    return slice_make(out, bytes);
}
