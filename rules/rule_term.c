/* Terms are judged by the function that folds the text: what cannot be found is an error here, with
 * the place it was written at, and not a surprise in the matcher. */
#include "rules/rule_term.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "matcher/fold.h"

#include <stdio.h>
#include <string.h>

enum { ACRONYM_MIN = 2, ACRONYM_MAX = 5, WILDCARD_OTHERS_MIN = 3 };

/* A letter that folding changes when it may, and does not when it keeps case. The locale is not
 * asked: a library must not depend on it. */
static bool is_capital(struct slice character) {
    struct buffer kept, folded;
    if (character.bytes == 1) {
        return character.data[0] >= 'A' && character.data[0] <= 'Z';
    }
    buffer_init(&kept, 4 * KIB * 16);
    buffer_init(&folded, 4 * KIB * 16);
    bool capital = fold_append(character, true, &kept) == STATUS_OK &&
                   fold_append(character, false, &folded) == STATUS_OK && kept.bytes > 1 &&
                   !slice_equal(buffer_slice(&kept), buffer_slice(&folded));
    buffer_fini(&folded);
    buffer_fini(&kept);
    return capital;
}

static bool is_digit(struct slice character) {
    return character.bytes == 1 && character.data[0] >= '0' && character.data[0] <= '9';
}

/* ASCII punctuation that stands inside names. */
static bool is_mark(struct slice character) {
    char c = character.data[0];
    return character.bytes == 1 && (c == '-' || c == '&' || c == '.' || c == '/' || c == '\'');
}

bool rule_term_is_acronym(struct slice text) {
    size_t letters = 0, capitals = 0, at = 0;
    while (at < text.bytes) {
        size_t bytes = 0;
        (void)utf8_decode(slice_make(text.data + at, text.bytes - at), &bytes);
        struct slice character = slice_make(text.data + at, bytes);
        at += bytes;
        if (is_mark(character)) {
            continue;
        }
        bool capital = !is_digit(character) && is_capital(character);
        if ((!capital && !is_digit(character)) || ++letters > ACRONYM_MAX) {
            return false;
        }
        capitals += capital;
    }
    return letters >= ACRONYM_MIN && capitals > 0;
}

bool rule_term_has_clitics(struct slice folded) {
    size_t bytes = 0;
    uint32_t point = folded.bytes > 1 ? utf8_decode(slice_sub(folded, 1, folded.bytes), &bytes) : 0;
    return (point >= 0x0590 && point <= 0x06FF) || (point >= 0x0750 && point <= 0x077F) ||
           (point >= 0x08A0 && point <= 0x08FF);
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t characters(struct slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        count += (text.data[i] & 0xC0) != 0x80 && text.data[i] != '*' && text.data[i] != ' ';
    }
    return count;
}

/* The character that `text` has at `at`. */
static struct slice character_at(struct slice text, size_t at) {
    size_t bytes = 0;
    struct slice rest = slice_sub(text, at, text.bytes);
    (void)utf8_decode(rest, &bytes);
    return slice_sub(rest, 0, bytes);
}

/* Whether the character parts words: between two letters it becomes a space. */
static bool parts_words(struct slice character, struct buffer *scratch) {
    char between[2 + UTF8_BYTES_MAX] = "a";
    memcpy(between + 1, character.data, character.bytes);
    between[1 + character.bytes] = 'a';
    buffer_clear(scratch);
    return fold_append(slice_make(between, character.bytes + 2), false, scratch) == STATUS_OK &&
           slice_equal(buffer_slice(scratch), SLICE_LITERAL(" a a "));
}

/* Hyphens and apostrophes join two words to one that may be written together. */
static bool joins_words(struct slice character) {
    static const uint16_t marks[] = {'-', 0x2010, 0x2011, 0xFE63, 0xFF0D, '\'',
                                     '`', 0x00B4, 0x2018, 0x2019, 0x201B, 0xFF07};
    size_t bytes = 0;
    uint32_t point = utf8_decode(character, &bytes);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (marks[i] == point) {
            return true;
        }
    }
    return false;
}

/* Where the run of letters ends that begins at `at`; single joining marks between letters belong to
 * it. `at` itself if no letter is there. */
static size_t letters_end(struct slice word, size_t at, struct buffer *scratch) {
    size_t end = at;
    bool letter_wanted = true;
    while (at < word.bytes) {
        struct slice character = character_at(word, at);
        bool letter = !parts_words(character, scratch);
        if (!letter && (letter_wanted || !joins_words(character))) {
            return end;
        }
        at += character.bytes;
        end = letter ? at : end;
        letter_wanted = !letter;
    }
    return end;
}

/* Where the run of letters begins with which the word ends. */
static size_t last_letters(struct slice word, struct buffer *scratch) {
    size_t at = 0;
    while (at < word.bytes) {
        size_t end = letters_end(word, at, scratch);
        if (end == word.bytes) {
            return at;
        }
        at = end > at ? end : at + character_at(word, at).bytes;
    }
    return at;
}

/* Whether a `*` beside these letters is too wide: fewer than 3 of them. */
static const char *letters_fault(struct slice letters, struct buffer *scratch) {
    if (letters.bytes == 0) {
        return "a * must touch the word that it stands for a part of";
    }
    buffer_clear(scratch);
    if (fold_append(letters, false, scratch) != STATUS_OK) {
        return NULL;
    }
    return characters(buffer_slice(scratch)) < WILDCARD_OTHERS_MIN
               ? "a word with * needs at least 3 other characters"
               : NULL;
}

/* One word of the term, between blanks, with its wildcards. NULL, or what is wrong. */
static const char *wildcard_fault(struct slice word, struct buffer *scratch) {
    const char *first = word.bytes > 0 ? memchr(word.data, '*', word.bytes) : NULL;
    if (first == NULL) {
        return NULL;
    }
    struct slice inner = slice_sub(word, word.data[0] == '*', word.bytes);
    bool at_start = inner.bytes < word.bytes;
    bool at_end = inner.bytes > 0 && inner.data[inner.bytes - 1] == '*';
    inner = slice_sub(inner, 0, inner.bytes - at_end);
    if (inner.bytes == 0) {
        return "a word with * needs at least 3 other characters";
    }
    if (memchr(inner.data, '*', inner.bytes)) {
        return "a * can stand at either end of a word, not inside it";
    }
    const char *fault = NULL;
    if (at_start) {
        fault = letters_fault(slice_sub(inner, 0, letters_end(inner, 0, scratch)), scratch);
    }
    if (at_end && fault == NULL) {
        struct slice letters = slice_sub(inner, last_letters(inner, scratch), inner.bytes);
        fault = letters_fault(letters, scratch);
    }
    return fault;
}

static const char *wildcards_fault(struct slice text, struct buffer *scratch) {
    size_t start = 0;
    const char *fault = NULL;
    for (size_t at = 0; at <= text.bytes && fault == NULL; at++) {
        if (at == text.bytes || is_blank(text.data[at])) {
            fault = wildcard_fault(slice_sub(text, start, at), scratch);
            start = at + 1;
        }
    }
    return fault;
}

/* One word between blanks, folded, with its wildcards where they were. `out` ends with a space. */
static enum status fold_word(struct slice word, struct buffer *scratch, struct buffer *out) {
    bool open_start = word.data[0] == '*', open_end = word.data[word.bytes - 1] == '*';
    buffer_clear(scratch);
    enum status status = fold_append(word, false, scratch);
    struct slice folded = slice_trim(buffer_slice(scratch));
    if (status != STATUS_OK || folded.bytes == 0) {
        return status;
    }
    if (open_start) {
        (void)buffer_append_char(out, '*');
    }
    (void)buffer_append_slice(out, folded);
    return buffer_append_text(out, open_end ? "* " : " ");
}

/* The folded text with the wildcards at their words: " unfreez* " and " unfreez " are not the same,
 * nor are "lift* sanctions" and "lift *sanctions". */
static enum status fold_with_stars(struct slice text, struct buffer *scratch, struct buffer *out) {
    size_t start = 0;
    enum status status = buffer_append_char(out, ' ');
    for (size_t at = 0; at <= text.bytes && status == STATUS_OK; at++) {
        if (at < text.bytes && !is_blank(text.data[at])) {
            continue;
        }
        if (at > start) {
            status = fold_word(slice_sub(text, start, at), scratch, out);
        }
        start = at + 1;
    }
    return status;
}

static size_t words(struct slice folded) {
    size_t count = 0;
    for (size_t i = 0; i + 1 < folded.bytes; i++) {
        count += folded.data[i] == ' ' && folded.data[i + 1] != ' ';
    }
    return count;
}

/* Leaves the folded text in `scratch`. */
static const char *term_fault(struct slice text, bool literal, struct buffer *scratch) {
    if (text.bytes > LIMIT_TERM_BYTES) {
        return "this term is longer than 512 bytes";
    }
    if (!utf8_valid(text)) {
        return "this term is not UTF-8";
    }
    const char *fault = literal ? NULL : wildcards_fault(text, scratch);
    buffer_clear(scratch);
    if (fault || fold_append(text, false, scratch) != STATUS_OK) {
        return fault;
    }
    if (characters(buffer_slice(scratch)) == 0) {
        return "nothing is left of this term after folding; it needs a letter or digit";
    }
    return words(buffer_slice(scratch)) > LIMIT_TERM_WORDS ? "this term has more than 64 words"
                                                           : NULL;
}

enum status rule_term_check(struct slice text, struct arena *arena, struct slice *folded,
                            char *message, size_t message_bytes) {
    struct buffer scratch, out;
    buffer_init(&scratch, 64 * KIB);
    buffer_init(&out, 64 * KIB);
    enum status status = STATUS_OK;
    const char *fault = term_fault(text, false, &scratch);
    if (fault) {
        snprintf(message, message_bytes, "%s: \"%.*s\"", fault, SLICE_ARG(text));
        status = STATUS_INVALID;
        goto cleanup;
    }
    status = fold_with_stars(text, &scratch, &out);
    struct slice copy = {0};
    if (status == STATUS_OK) {
        copy = arena_copy(arena, buffer_slice(&out));
        status = copy.data ? STATUS_OK : STATUS_NO_MEMORY;
    }
    if (status != STATUS_OK) {
        snprintf(message, message_bytes, "this term cannot be folded: %s", status_text(status));
        goto cleanup;
    }
    *folded = copy;
cleanup:
    buffer_fini(&out);
    buffer_fini(&scratch);
    return status;
}

enum status rule_term_check_literal(struct slice text, struct arena *arena, struct buffer *scratch,
                                    struct slice *sought, struct slice *folded, char *message) {
    const char *fault = term_fault(text, true, scratch);
    if (fault) {
        snprintf(message, ERROR_MESSAGE_BYTES, "%s: \"%.*s\"", fault, SLICE_ARG(text));
        return STATUS_INVALID;
    }
    struct slice kept = arena_copy(arena, buffer_slice(scratch)), plain = text;
    if (scratch->failed != STATUS_OK || kept.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (memchr(text.data, '*', text.bytes)) {
        char *data = arena_alloc(arena, text.bytes);
        if (data == NULL) {
            return STATUS_NO_MEMORY;
        }
        for (size_t i = 0; i < text.bytes; i++) {
            data[i] = text.data[i] == '*' ? ' ' : text.data[i];
        }
        plain = slice_make(data, text.bytes);
    }
    *sought = plain;
    *folded = kept;
    return STATUS_OK;
}
