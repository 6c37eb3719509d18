/* Each term as a text: words that stand everywhere, acronyms that are compared without their
 * capitals, letters that look like those of another script. */
#include "rules/common_words.h"
#include "rules/lint_inside.h"
#include "rules/rule_term.h"
#include "rules/when_truth.h"

#include "core/utf8.h"

#include <string.h>

enum {
    EVERYWHERE_PERCENT = 30, /* of the articles: such a word says nothing beside others either */
    SHORT_MIN = 2,
    SHORT_MAX = 3,
};

/* ---- letters ---- */

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_GREEK, SCRIPT_CYRILLIC, SCRIPT_OTHER };

static const char *const script_names[] = {"", "Latin", "Greek", "Cyrillic", ""};

/* Of letters; the blocks of Unicode 15 that hold the three scripts which share shapes. */
static enum script script_of(uint32_t point) {
    static const struct {
        uint32_t first, last;
        enum script script;
    } blocks[] = {{'A', 'Z', SCRIPT_LATIN},          {'a', 'z', SCRIPT_LATIN},
                  {0xC0, 0xD6, SCRIPT_LATIN},        {0xD8, 0xF6, SCRIPT_LATIN},
                  {0xF8, 0x24F, SCRIPT_LATIN},       {0x1E00, 0x1EFF, SCRIPT_LATIN},
                  {0x370, 0x373, SCRIPT_GREEK},      {0x376, 0x377, SCRIPT_GREEK},
                  {0x37B, 0x37D, SCRIPT_GREEK},      {0x386, 0x386, SCRIPT_GREEK},
                  {0x388, 0x3FF, SCRIPT_GREEK},      {0x1F00, 0x1FBC, SCRIPT_GREEK},
                  {0x400, 0x481, SCRIPT_CYRILLIC},   {0x48A, 0x52F, SCRIPT_CYRILLIC},
                  {0x1C80, 0x1C88, SCRIPT_CYRILLIC}, {0xA640, 0xA66E, SCRIPT_CYRILLIC}};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        if (point >= blocks[i].first && point <= blocks[i].last) {
            return blocks[i].script;
        }
    }
    bool no_letter = point < 0xAA || (point >= 0x2000 && point <= 0x2BFF) ||
                     (point >= 0x3000 && point <= 0x303F) || (point >= 0x300 && point <= 0x36F);
    return no_letter ? SCRIPT_NONE : SCRIPT_OTHER;
}

/* Greek and Cyrillic letters that are printed like Latin ones (Unicode's confusables, single
 * letters only). */
static bool has_latin_twin(uint32_t point) {
    static const uint16_t twins[] = {0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D,
                                     0x39F, 0x3A1, 0x3A4, 0x3A5, 0x3A7, 0x3BF, 0x3BD, 0x405, 0x406,
                                     0x408, 0x410, 0x412, 0x415, 0x41A, 0x41C, 0x41D, 0x41E, 0x420,
                                     0x421, 0x422, 0x423, 0x425, 0x430, 0x435, 0x43E, 0x440, 0x441,
                                     0x443, 0x445, 0x455, 0x456, 0x458, 0x4BB, 0x501, 0x51B, 0x51D};
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        if (twins[i] == point) {
            return true;
        }
    }
    return false;
}

/* What a word is made of. */
struct word_letters {
    size_t counts[SCRIPT_OTHER + 1];
    struct slice first[SCRIPT_OTHER + 1]; /* the first letter of each script */
    size_t twins;                         /* letters of Greek and Cyrillic that look Latin */
};

/* The next run of letters of `text`, from `*at` on; false at its end. */
static bool next_word(struct slice text, size_t *at, struct slice *word, struct word_letters *out) {
    size_t start = *at;
    bool inside = false;
    *out = (struct word_letters){.twins = 0};
    while (*at < text.bytes) {
        size_t bytes = 0;
        struct slice rest = slice_sub(text, *at, text.bytes);
        uint32_t point = utf8_decode(rest, &bytes);
        enum script script = script_of(point);
        if (script == SCRIPT_NONE && inside) {
            break;
        }
        start = inside ? start : *at;
        *at += bytes;
        if (script != SCRIPT_NONE) {
            inside = true;
            out->first[script] =
                out->counts[script]++ ? out->first[script] : slice_sub(rest, 0, bytes);
            out->twins += has_latin_twin(point);
        }
    }
    *word = slice_sub(text, start, *at);
    return inside;
}

/* ---- look-alike ---- */

/* The script of which a mixed word has the fewest letters; SCRIPT_NONE if it is not mixed. */
static enum script odd_script(const struct word_letters *letters) {
    enum script odd = SCRIPT_NONE;
    size_t scripts = 0;
    for (int i = SCRIPT_LATIN; i <= SCRIPT_CYRILLIC; i++) {
        scripts += letters->counts[i] > 0;
        if (letters->counts[i] > 0 &&
            (odd == SCRIPT_NONE || letters->counts[i] < letters->counts[odd])) {
            odd = (enum script)i;
        }
    }
    return scripts > 1 ? odd : SCRIPT_NONE;
}

static void lint_mixed_word(struct lint_run *run, const struct rule_term *term, struct slice word,
                            const struct word_letters *letters, enum script odd) {
    enum script main_script = odd == SCRIPT_LATIN ? SCRIPT_CYRILLIC : SCRIPT_LATIN;
    for (int i = SCRIPT_LATIN; i <= SCRIPT_CYRILLIC; i++) {
        if (i != (int)odd && letters->counts[i] > letters->counts[main_script]) {
            main_script = (enum script)i;
        }
    }
    size_t bytes = 0;
    uint32_t point = utf8_decode(letters->first[odd], &bytes);
    lint_warn(run, LINT_LOOK_ALIKE, term->line, term->column,
              "the \"%.*s\" (U+%04X) in \"%.*s\" is %s, and the word is %s: it finds nothing that "
              "is spelled right",
              SLICE_ARG(letters->first[odd]), (unsigned)point, SLICE_ARG(word), script_names[odd],
              script_names[main_script]);
}

/* A word within one script, or one that is made of twins alone, beside Latin words. */
void lint_look_alike(struct lint_run *run, const struct rule_term *term) {
    struct slice word, twin_word = {0};
    struct word_letters letters;
    bool latin_beside = false;
    for (size_t at = 0; next_word(term->text, &at, &word, &letters);) {
        enum script odd = odd_script(&letters);
        if (odd != SCRIPT_NONE) {
            lint_mixed_word(run, term, word, &letters, odd);
            return;
        }
        size_t foreign = letters.counts[SCRIPT_GREEK] + letters.counts[SCRIPT_CYRILLIC];
        if (foreign >= SHORT_MIN && letters.twins == foreign) {
            twin_word = word;
        }
        latin_beside = latin_beside || letters.counts[SCRIPT_LATIN] > 0;
    }
    if (latin_beside && twin_word.bytes > 0) {
        lint_warn(run, LINT_LOOK_ALIKE, term->line, term->column,
                  "\"%.*s\" looks Latin and is not: it finds nothing that is spelled right",
                  SLICE_ARG(slice_trim(twin_word)));
    }
}

/* ---- common-word ---- */

static bool speaks(const struct rule *rule, const char *language) {
    struct slice wanted = slice_of(language);
    for (size_t i = 0; i < rule->languages.count; i++) {
        if (slice_equal_nocase(slice_sub(rule->languages.items[i], 0, wanted.bytes), wanted)) {
            return true;
        }
    }
    return rule->languages.count == 0;
}

/* Whether the rule may hold where nothing but this term's group is found. */
static bool is_enough(const struct rule *rule, const struct rule_term *term) {
    if (rule->has_score && term->weight < rule->score_threshold) {
        return false;
    }
    return rule->when == NULL ||
           (when_truth(rule->when, (uint64_t)1 << term->group) & WHEN_MAY_HOLD) != 0;
}

static void lint_common(struct lint_run *run, const struct rule_term *term, struct slice word) {
    const struct common_word *common = common_word_find(word);
    if (common == NULL || !speaks(run->rule, common->language)) {
        return;
    }
    if (common->percent >= EVERYWHERE_PERCENT) {
        lint_warn(run, LINT_COMMON_WORD, term->line, term->column,
                  "\"%.*s\" stands in nearly every article; take it out, or write a phrase",
                  SLICE_ARG(term->text));
    } else if (is_enough(run->rule, term)) {
        lint_warn(run, LINT_COMMON_WORD, term->line, term->column,
                  "\"%.*s\" stands in %d of 100 articles and is enough for this rule; ask for "
                  "another group beside it",
                  SLICE_ARG(term->text), common->percent);
    }
}

/* ---- acronym-case ---- */

/* A word of two or three small letters. */
static bool is_short_and_small(struct slice text) {
    size_t count = 0;
    while (text.bytes > 0) {
        size_t bytes = 0;
        uint32_t point = utf8_decode(text, &bytes);
        bool small = (point >= 'a' && point <= 'z') || (point >= 0x430 && point <= 0x45F) ||
                     (point >= 0x3B1 && point <= 0x3C9);
        if (!small || ++count > SHORT_MAX) {
            return false;
        }
        text = slice_sub(text, bytes, text.bytes);
    }
    return count >= SHORT_MIN;
}

static void lint_acronym(struct lint_run *run, const struct rule_term *term, struct slice word) {
    bool known = short_word_known(word) || common_word_find(word) != NULL;
    if (rule_term_is_acronym(term->text) && known) {
        lint_warn(run, LINT_ACRONYM_CASE, term->line, term->column,
                  "\"%.*s\" without its case is also the word \"%.*s\"; take case: fold out",
                  SLICE_ARG(term->text), SLICE_ARG(word));
    } else if (!known && is_short_and_small(term->text)) {
        lint_warn(run, LINT_ACRONYM_CASE, term->line, term->column,
                  "\"%.*s\" is no word that news writes in small letters; an acronym is written in "
                  "capitals, and then found in capitals alone",
                  SLICE_ARG(term->text));
    }
}

void lint_words(struct lint_run *run) {
    for (size_t i = 0; i < run->rule->term_count; i++) {
        const struct rule_term *term = &run->rule->terms[i];
        if (term->regex || term->entry) {
            continue; /* lists are looked at by themselves (lint_lists.c) */
        }
        struct slice word = slice_trim(term->folded);
        bool one_word = word.bytes > 0 && memchr(word.data, ' ', word.bytes) == NULL &&
                        memchr(word.data, '*', word.bytes) == NULL;
        if (one_word && !term->case_exact) {
            lint_common(run, term, word);
            lint_acronym(run, term, word);
        }
        lint_look_alike(run, term);
    }
}
