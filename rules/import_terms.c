/* Each name becomes the spellings that the press has for it; each spelling is judged, and becomes a
 * term if its entity has none that folds to the same. What a reader would call one word of nothing
 * (an alias "Ali", a vessel "Hope") would ring all day: it is set aside, with the reason.
 *
 * Lists write names in capitals. A word of up to five of them can be an acronym (FARC) or a word
 * (HAMAS): it is compared with case, in capitals and, if it can be spoken, as a name too. */
#include "rules/import_terms.h"

#include "core/limits.h"
#include "matcher/fold.h"
#include "rules/common_words.h"
#include "rules/legal_form.h"
#include "rules/name_text.h"
#include "rules/person_name.h"

#include <stdio.h>
#include <string.h>

enum {
    LETTERS_MIN = 4, /* of a term of one word */
    ACRONYM_LETTERS_MIN = 3,
    WORDLESS_LETTERS_MIN = 2, /* Chinese names have two or three letters */
    SEVERAL_LETTERS_MIN = 5,  /* of all words together */
    GENERIC_WORDS = 2,        /* three general words together are a name again */
    STRIPPED_LETTERS_MIN = 5, /* of the one word that is left without a legal form */
    EVERYWHERE_PERCENT = 30,  /* of the articles: so common a word says nothing beside others */
    FOLD_BYTES_MAX = 64 * 1024,
};

/* The name whose spellings are being made. */
struct spelling {
    struct import *import;
    const struct import_name *name;
    struct import_entity *entity;
    struct text_index *known; /* entity, case and folded text of each term */
    struct buffer folded, key;
};

/* ---- one term ---- */

static size_t count_words(struct slice folded) {
    size_t words = 0;
    for (size_t i = 1; i < folded.bytes; i++) {
        words += folded.data[i] == ' ';
    }
    return words;
}

/* Not digits alone. */
static bool has_letter(struct slice folded) {
    for (size_t i = 0; i < folded.bytes; i++) {
        if (folded.data[i] != ' ' && (folded.data[i] < '0' || folded.data[i] > '9')) {
            return true;
        }
    }
    return false;
}

static bool has_digit(struct slice folded) {
    for (size_t i = 0; i < folded.bytes; i++) {
        if (folded.data[i] >= '0' && folded.data[i] <= '9') {
            return true;
        }
    }
    return false;
}

static struct slice next_folded(struct slice *rest) {
    const char *space = memchr(rest->data, ' ', rest->bytes);
    struct slice word = slice_sub(*rest, 0, space ? (size_t)(space - rest->data) : rest->bytes);
    *rest = slice_sub(*rest, word.bytes + 1, rest->bytes);
    return word;
}

/* One or two words that say nothing of which company it is. */
static bool is_generic(struct slice name, bool (*is_general)(struct slice word)) {
    struct name_words words;
    name_split(name, &words);
    for (size_t i = 0; i < words.count; i++) {
        if (!is_general(words.items[i])) {
            return false;
        }
    }
    return words.count <= GENERIC_WORDS;
}

/* One common word, or nothing but words that stand everywhere. */
static bool all_common(struct slice folded, size_t words) {
    struct slice rest = slice_sub(folded, 1, folded.bytes);
    for (size_t i = 0; i < words; i++) {
        const struct common_word *common = common_word_find(next_folded(&rest));
        if (common == NULL || (words > 1 && common->percent < EVERYWHERE_PERCENT)) {
            return false;
        }
    }
    return true;
}

static enum import_reason judge_one_word(const struct spelling *spelling, struct slice text,
                                         struct slice folded, bool exact) {
    const bool person = spelling->entity->kind == IMPORT_PERSON;
    const enum import_quality quality = spelling->name->quality;
    size_t least = exact ? ACRONYM_LETTERS_MIN : LETTERS_MIN;
    if (name_letters(text) < (name_is_wordless(text) ? WORDLESS_LETTERS_MIN : least)) {
        return IMPORT_TOO_SHORT;
    }
    if (quality == IMPORT_WEAK) {
        return IMPORT_WEAK_ALIAS;
    }
    if ((person && quality != IMPORT_PRIMARY && !name_is_wordless(text)) ||
        (spelling->entity->kind == IMPORT_VESSEL && !has_digit(folded))) {
        return IMPORT_ONE_WORD;
    }
    return !exact && all_common(folded, 1) ? IMPORT_TOO_COMMON : IMPORT_REASON_COUNT;
}

/* IMPORT_REASON_COUNT: it is good. */
static enum import_reason judge(const struct spelling *spelling, struct slice text,
                                struct slice folded, bool exact) {
    size_t words = count_words(folded);
    if (words == 0 || !has_letter(folded)) {
        return IMPORT_NO_WORDS;
    }
    if (text.bytes > LIMIT_TERM_BYTES || words > LIMIT_TERM_WORDS) {
        return IMPORT_TOO_LONG;
    }
    if (spelling->entity->kind != IMPORT_PERSON && is_generic(text, legal_form_is_trade)) {
        return IMPORT_GENERIC;
    }
    if (words == 1) {
        return judge_one_word(spelling, text, folded, exact);
    }
    if (name_letters(text) < SEVERAL_LETTERS_MIN && !name_is_wordless(text)) {
        return IMPORT_TOO_SHORT;
    }
    return all_common(folded, words) ? IMPORT_TOO_COMMON : IMPORT_REASON_COUNT;
}

/* The same entity, case and folded text; {NULL, 0} out of memory. */
static struct slice key_of(struct spelling *spelling, struct slice folded, bool exact) {
    buffer_clear(&spelling->key);
    (void)buffer_append_format(&spelling->key, "%zu%c", spelling->name->entity, exact ? '!' : ' ');
    (void)buffer_append_slice(&spelling->key, folded);
    return spelling->key.failed == STATUS_OK ? buffer_slice(&spelling->key) : slice_make(NULL, 0);
}

/* False if the entity has it; the key is kept if not. */
static bool note_key(struct spelling *spelling, struct slice folded, bool exact) {
    struct import *import = spelling->import;
    struct slice key = key_of(spelling, folded, exact);
    if (key.data && text_index_find(spelling->known, key)) {
        import->duplicate_count++;
        return false;
    }
    struct slice kept = key.data ? arena_copy(&import->arena, key) : key;
    if (kept.data == NULL || text_index_put(spelling->known, kept, 0) != STATUS_OK) {
        import->no_memory = true;
        return false;
    }
    return true;
}

/* Folded with its case where that matters; empty past what a term may have. */
static struct slice fold_term(struct spelling *spelling, struct slice text, bool exact) {
    buffer_clear(&spelling->folded);
    text.bytes = text.bytes > LIMIT_TERM_BYTES + 1 ? LIMIT_TERM_BYTES + 1 : text.bytes;
    if (fold_append(text, exact, &spelling->folded) != STATUS_OK) {
        spelling->import->no_memory = true;
        return slice_make(" ", 1);
    }
    return buffer_slice(&spelling->folded);
}

static void add_term(struct spelling *spelling, struct slice text, bool exact, int weight) {
    struct import *import = spelling->import;
    struct slice folded = fold_term(spelling, text, exact);
    enum import_reason reason = judge(spelling, text, folded, exact);
    if (!note_key(spelling, folded, exact)) {
        return;
    }
    if (reason != IMPORT_REASON_COUNT) {
        import_set_aside(import, text, spelling->entity->id, reason, slice_make("", 0));
        return;
    }
    struct slice kept = arena_copy(&import->arena, folded);
    void *items = import->terms;
    bool room = import_grow(import, &items, import->term_count, &import->term_capacity,
                            sizeof *import->terms);
    import->terms = items;
    import->no_memory = import->no_memory || kept.data == NULL;
    if (room && kept.data) {
        import->terms[import->term_count++] =
            (struct import_term){spelling->name->entity, text, kept, exact, weight};
    }
}

/* How much of the name a spelling has kept. */
enum kept { KEPT_ALL, KEPT_MOST, KEPT_ENDS };

static int weight_of(const struct spelling *spelling, enum kept kept) {
    static const int weights[] = {IMPORT_WEIGHT_NAME, IMPORT_WEIGHT_DERIVED, IMPORT_WEIGHT_SHORT};
    if (spelling->name->quality == IMPORT_WEAK) {
        return IMPORT_WEIGHT_WEAK;
    }
    return spelling->name->quality == IMPORT_SHORT ? IMPORT_WEIGHT_SHORT : weights[kept];
}

static struct slice title_case(struct spelling *spelling, struct slice text) {
    struct slice title = name_title_case(text, false, &spelling->import->arena);
    spelling->import->no_memory = spelling->import->no_memory || title.data == NULL;
    return title.data ? title : text;
}

/* "The Base", "The Youth": without its capitals that is any base. */
static bool is_article_and_word(struct slice text) {
    struct name_words words;
    name_split(text, &words);
    return words.count == 2 && name_word_is(words.items[0], "the") &&
           name_has_capitals(words.items[1]);
}

/* A spelling, in capitals or not. */
static void add_spelling(struct spelling *spelling, struct slice text, enum kept kept) {
    int weight = weight_of(spelling, kept);
    if (!name_is_acronym(text)) {
        add_term(spelling, title_case(spelling, text), is_article_and_word(text), weight);
        return;
    }
    add_term(spelling, text, true, weight);
    if (text.bytes >= LETTERS_MIN && name_has_vowel(text)) {
        struct slice spoken = name_title_case(text, true, &spelling->import->arena);
        if (spoken.data && !slice_equal(spoken, text) &&
            (spelling->name->quality != IMPORT_WEAK && spelling->entity->kind != IMPORT_PERSON)) {
            add_term(spelling, spoken, true,
                     weight < IMPORT_WEIGHT_DERIVED ? weight : IMPORT_WEIGHT_DERIVED);
        }
    }
}

/* ---- organisations and vessels ---- */

static bool is_capital_letters(struct slice text) {
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.data[i] < 'A' || text.data[i] > 'Z') {
            return false;
        }
    }
    return true;
}

/* "(RSM)" behind Rajah Solaiman Movement: its letters are the first ones of the words before; words
 * that begin with another letter than the next one wanted may be left out if they are small. */
static bool stands_for(struct slice acronym, struct slice before) {
    struct name_words words;
    size_t at = 0;
    if (acronym.bytes < ACRONYM_LETTERS_MIN || !is_capital_letters(acronym)) {
        return false;
    }
    name_split(before, &words);
    for (size_t w = 0; w < words.count; w++) {
        struct slice word = words.items[w];
        bool start = true;
        for (size_t i = 0; i < word.bytes; i++) {
            bool hit = start && at < acronym.bytes && (word.data[i] & ~0x20) == acronym.data[at];
            if (start && !hit && word.bytes > 3 && i == 0) {
                return false;
            }
            at += hit;
            start = word.data[i] == '-';
        }
    }
    return at == acronym.bytes;
}

/* The text without its first pair of brackets; what stood inside goes to `inside`. */
static struct slice open_brackets(struct spelling *spelling, struct slice text,
                                  struct slice *before, struct slice *inside) {
    const char *open = memchr(text.data, '(', text.bytes);
    const char *close = open ? memchr(open, ')', text.bytes - (size_t)(open - text.data)) : NULL;
    *inside = slice_make("", 0);
    if (close == NULL) {
        return text;
    }
    *before = slice_sub(text, 0, (size_t)(open - text.data));
    *inside = slice_trim(slice_make(open + 1, (size_t)(close - open) - 1));
    struct slice parts[2] = {slice_trim(*before),
                             slice_sub(text, (size_t)(close + 1 - text.data), text.bytes)};
    if (parts[1].bytes > 0 && parts[1].data[0] == '-') { /* "(IRGC)-QODS FORCE" */
        parts[1] = slice_sub(parts[1], 1, parts[1].bytes);
    }
    struct slice joined = name_join(parts, 2, &spelling->import->arena);
    struct slice clean = joined.data ? name_clean(joined, &spelling->import->arena) : joined;
    spelling->import->no_memory = spelling->import->no_memory || clean.data == NULL;
    return clean.data ? clean : text;
}

/* A company's name without its legal form. One word of it may be any word (Profit, Argument): it is
 * compared with case. */
static void add_stripped(struct spelling *spelling, struct slice stripped) {
    const struct slice id = spelling->entity->id;
    bool several = memchr(stripped.data, ' ', stripped.bytes) != NULL;
    if (is_generic(stripped, legal_form_is_generic)) {
        import_set_aside(spelling->import, stripped, id, IMPORT_GENERIC, slice_make("", 0));
    } else if (!several && name_letters(stripped) < STRIPPED_LETTERS_MIN) {
        import_set_aside(spelling->import, stripped, id, IMPORT_TOO_SHORT, slice_make("", 0));
    } else if (!several && !name_is_acronym(stripped)) {
        add_term(spelling, title_case(spelling, stripped), true, weight_of(spelling, KEPT_MOST));
    } else {
        add_spelling(spelling, stripped, KEPT_MOST);
    }
}

static void spell_organisation(struct spelling *spelling, struct slice text) {
    struct slice before = text, inside;
    struct slice open = open_brackets(spelling, text, &before, &inside);
    bool acronym = stands_for(inside, before);
    if (spelling->entity->label.bytes == 0) {
        struct slice name = acronym ? open : text;
        spelling->entity->label = name_is_acronym(name) ? name : title_case(spelling, name);
    }
    if (!acronym) {
        add_spelling(spelling, text, KEPT_ALL);
    }
    if (inside.bytes > 0 && open.bytes > 0 && !is_generic(open, legal_form_is_generic)) {
        add_spelling(spelling, open, acronym ? KEPT_ALL : KEPT_MOST);
    }
    if (acronym) {
        add_spelling(spelling, inside, KEPT_MOST);
    }
    struct slice stripped = legal_form_strip(open);
    if (stripped.bytes == open.bytes || spelling->entity->kind == IMPORT_VESSEL) {
        return;
    }
    add_stripped(spelling, stripped);
}

/* ---- names ---- */

/* "HAQQANI, Sirajuddin": capitals, a comma, and no capitals behind it. */
static bool looks_like_person(struct slice text) {
    const char *comma = memchr(text.data, ',', text.bytes);
    if (comma == NULL || name_letters(legal_form_strip(text)) < name_letters(text)) {
        return false;
    }
    size_t bytes = (size_t)(comma - text.data);
    struct slice given = slice_sub(text, bytes + 1, text.bytes);
    return name_letters(given) > 1 && name_is_capitals(slice_sub(text, 0, bytes)) &&
           !name_is_capitals(given) && memchr(given.data, ',', given.bytes) == NULL;
}

static void spell_person(struct spelling *spelling, struct slice text) {
    struct person_name person;
    if (person_name_spell(text, &spelling->import->arena, &person) != STATUS_OK) {
        spelling->import->no_memory = true;
        return;
    }
    /* aliases are many, and shortened they would be the names of others */
    bool shortens = spelling->name->quality == IMPORT_PRIMARY;
    for (size_t i = 0; i < (shortens ? person.count : person.short_from); i++) {
        enum kept kept = i < person.sure_count   ? KEPT_ALL
                         : i < person.short_from ? KEPT_MOST
                                                 : KEPT_ENDS;
        add_spelling(spelling, person.forms[i], kept);
    }
    if (person.count == 0) {
        import_set_aside(spelling->import, text, spelling->entity->id, IMPORT_NO_WORDS,
                         slice_make("", 0));
    } else if (spelling->entity->label.bytes == 0) {
        spelling->entity->label = person.label;
    }
}

static void spell(struct spelling *spelling) {
    struct import *import = spelling->import;
    struct slice text = name_clean(spelling->name->text, &import->arena);
    if (text.data == NULL) {
        import->no_memory = true;
        return;
    }
    if (text.bytes == 0) {
        import_set_aside(import, spelling->name->text, spelling->entity->id, IMPORT_NO_WORDS,
                         slice_make("", 0));
        return;
    }
    if (spelling->entity->kind == IMPORT_PERSON ||
        (spelling->entity->kind == IMPORT_UNKNOWN && looks_like_person(text))) {
        spell_person(spelling, text);
        return;
    }
    spell_organisation(spelling, text);
}

void import_make_terms(struct import *import) {
    struct text_index known = {.slots = NULL};
    struct spelling spelling = {.import = import, .known = &known};
    buffer_init(&spelling.folded, FOLD_BYTES_MAX);
    buffer_init(&spelling.key, FOLD_BYTES_MAX);
    for (size_t i = 0; i < import->name_count && !import->no_memory; i++) {
        spelling.name = &import->names[i];
        spelling.entity = &import->entities[spelling.name->entity];
        spell(&spelling);
    }
    text_index_fini(&known);
    buffer_fini(&spelling.folded);
    buffer_fini(&spelling.key);
}
