/* A name is divided into its family and its given words, both are made readable, and the forms are
 * put together from them. Words in brackets are another spelling of what stands before and are left
 * out: lists have that spelling among the aliases too. */
#include "rules/person_name.h"

#include "rules/name_text.h"

#include <string.h>

enum { FIRST_LETTERS_MIN = 4, LAST_LETTERS_MIN = 6 };

struct parts {
    struct name_words family, given;
    struct slice suffix; /* Jr., III */
    bool family_first;   /* the list has the family name first */
};

static bool is_among(struct slice word, const char *const *table, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (name_word_is(word, table[i])) {
            return true;
        }
    }
    return false;
}

#define IS_AMONG(word, table) is_among((word), (table), sizeof(table) / sizeof *(table))

static bool is_title(struct slice word) {
    static const char *const titles[] = {
        "mr",        "mrs",        "ms",   "miss",    "dr",       "prof",      "professor",
        "gen",       "general",    "col",  "colonel", "maj",      "brig",      "brigadier",
        "lt",        "lieutenant", "capt", "captain", "cmdr",     "commander", "adm",
        "admiral",   "sgt",        "cpl",  "eng",     "engineer", "hon",       "rev",
        "fr",        "sir",        "dame", "ing",     "lic",      "dipl",      "marshal",
        "président", "général",    "vice", "rear"};
    return IS_AMONG(word, titles);
}

/* Titles of men of religion, of age and of pilgrimage: as often part of the name as not. */
static bool is_honorific(struct slice word) {
    static const char *const honorifics[] = {
        "mullah",  "mulla",   "molla",   "maulavi", "maulvi",    "mawlawi", "mawlavi",
        "moulavi", "maulana", "mawlana", "mufti",   "haji",      "hajji",   "hadji",
        "alhaji",  "alhaj",   "al-haj",  "hajj",    "qari",      "sheikh",  "shaykh",
        "shaikh",  "sheik",   "sayyid",  "sayed",   "sayyed",    "seyed",   "seyyed",
        "syed",    "ustad",   "ustadh",  "imam",    "ayatollah", "el-haj"};
    return IS_AMONG(word, honorifics);
}

static bool is_suffix(struct slice word) {
    static const char *const suffixes[] = {"jr",     "sr",     "ii",  "iii", "iv",
                                           "junior", "senior", "esq", "phd", "md"};
    return IS_AMONG(word, suffixes);
}

static bool ends_with(struct slice word, const char *ending) {
    size_t bytes = strlen(ending);
    return word.bytes > bytes + 2 &&
           slice_equal_nocase(slice_sub(word, word.bytes - bytes, word.bytes), slice_of(ending));
}

static bool is_patronymic(struct slice word) {
    return ends_with(word, "ovich") || ends_with(word, "evich") || ends_with(word, "yevich") ||
           ends_with(word, "ovych") || ends_with(word, "yovych") || ends_with(word, "ovna") ||
           ends_with(word, "evna") || ends_with(word, "yvna") || ends_with(word, "ichna") ||
           ends_with(word, "avich") || ends_with(word, "avna") ||
           ends_with(word, "\u043E\u0432\u0438\u0447") ||
           ends_with(word, "\u0435\u0432\u0438\u0447") ||
           ends_with(word, "\u043E\u0432\u043D\u0430") ||
           ends_with(word, "\u0435\u0432\u043D\u0430");
}

static bool is_initial(struct slice word) {
    return name_letters(word) == 1 && (word.bytes == 1 || word.data[word.bytes - 1] == '.');
}

static bool is_half(struct slice given) {
    static const char *const halves[] = {
        "abd",      "abdul",    "abdel",   "abdal",    "abdoul",  "abu",    "abou", "umm",
        "ibn",      "bin",      "ben",     "ould",     "al",      "el",     "ul",   "muhammad",
        "mohammad", "mohammed", "mohamed", "muhammed", "mohamad", "mehmet", "mohd", "md",
        "muhamad",  "maria",    "jean",    "san",      "de",      "van",    "von"};
    return IS_AMONG(given, halves) || is_honorific(given);
}

bool person_name_ends_suffice(struct slice first, struct slice last) {
    static const char *const common[] = {
        "ibrahim",  "hussein",   "hussain",  "hossein",   "hassan",   "khalil",
        "mahmoud",  "mahmood",   "mahmud",   "abdullah",  "abdallah", "muhammad",
        "mohammad", "mohammed",  "mohamed",  "rahman",    "ismail",   "othman",
        "mustafa",  "youssef",   "yousef",   "suleiman",  "sulaiman", "ahmadi",
        "hussaini", "rodriguez", "martinez", "hernandez", "gonzalez", "sanchez",
        "ramirez",  "garcia",    "ivanov",   "ivanova",   "petrov",   "kuznetsov"};
    return name_letters(first) >= FIRST_LETTERS_MIN && name_letters(last) >= LAST_LETTERS_MIN &&
           !is_half(first) && !IS_AMONG(last, common);
}

/* ---- dividing ---- */

static void remove_word(struct name_words *words, size_t at) {
    memmove(&words->items[at], &words->items[at + 1],
            (words->count - at - 1) * sizeof *words->items);
    words->count--;
}

/* Titles go from the start of the words, as long as `least` remain. */
static void drop_titles(struct name_words *words, size_t least) {
    while (words->count > least && is_title(words->items[0])) {
        remove_word(words, 0);
    }
}

/* Without what stands in brackets; a bracket that is not closed takes the rest. */
static struct slice without_brackets(struct slice name, struct arena *arena) {
    char *out = arena_alloc(arena, name.bytes + 1);
    size_t bytes = 0, depth = 0;
    for (size_t i = 0; out && i < name.bytes; i++) {
        char c = name.data[i];
        depth += c == '(' || c == '[';
        if (depth == 0) {
            out[bytes++] = c;
        }
        depth -= depth > 0 && (c == ')' || c == ']');
    }
    return slice_make(out, bytes);
}

static struct slice next_part(struct slice *rest) {
    const char *comma = rest->bytes ? memchr(rest->data, ',', rest->bytes) : NULL;
    size_t bytes = comma ? (size_t)(comma - rest->data) : rest->bytes;
    struct slice part = slice_trim(slice_sub(*rest, 0, bytes));
    *rest = slice_sub(*rest, comma ? bytes + 1 : bytes, rest->bytes);
    return part;
}

static void divide(struct slice name, struct parts *out) {
    struct slice rest = name, part = next_part(&rest);
    *out = (struct parts){.suffix = slice_make("", 0)};
    out->family_first = rest.bytes > 0;
    name_split(part, out->family_first ? &out->family : &out->given);
    while (rest.bytes > 0) {
        part = next_part(&rest);
        if (is_suffix(part) || out->given.count > 0) {
            out->suffix = is_suffix(part) ? part : out->suffix;
        } else {
            name_split(part, &out->given);
        }
    }
    out->family_first = out->family_first && out->family.count > 0;
    if (out->given.count == 0) { /* "MNANGAGWA, JR." */
        out->given = out->family;
        out->family = (struct name_words){.count = 0};
        out->family_first = false;
    }
    struct name_words *last = &out->given;
    if (last->count > 1 && is_suffix(last->items[last->count - 1])) {
        out->suffix = last->items[--last->count];
    }
    drop_titles(&out->given, out->family_first ? 0 : 1);
    drop_titles(&out->family, 1);
}

/* ---- putting together ---- */

struct spelling {
    struct arena *arena;
    struct person_name *out;
    enum status status;
};

/* Adds what the words make, if there is such a form not yet. */
static void add_form(struct spelling *spelling, const struct name_words *first,
                     const struct name_words *second, struct slice suffix) {
    struct slice words[2 * NAME_WORDS_MAX + 1];
    struct person_name *out = spelling->out;
    memcpy(words, first->items, first->count * sizeof *words);
    memcpy(words + first->count, second->items, second->count * sizeof *words);
    words[first->count + second->count] = suffix;
    struct slice form = name_join(words, first->count + second->count + 1, spelling->arena);
    if (form.data == NULL) {
        spelling->status = STATUS_NO_MEMORY;
        return;
    }
    bool known = form.bytes == 0 || out->count == PERSON_FORMS_MAX;
    for (size_t i = 0; !known && i < out->count; i++) {
        known = slice_equal_nocase(out->forms[i], form);
    }
    if (!known) {
        out->forms[out->count++] = form;
    }
}

static void small_letters(struct spelling *spelling, struct name_words *words) {
    for (size_t i = 0; i < words->count; i++) {
        struct slice word = name_title_case(words->items[i], true, spelling->arena);
        if (word.data == NULL) {
            spelling->status = STATUS_NO_MEMORY;
            return;
        }
        bool initials = memchr(word.data, '.', word.bytes) != NULL;
        words->items[i] = initials ? words->items[i] : word;
    }
}

/* Takes the words out of `words` that a shorter form does without; those of them. */
static size_t drop_words(struct name_words *words, bool (*is_dropped)(struct slice word),
                         size_t from, size_t end) {
    size_t dropped = 0;
    for (size_t i = end; i > from; i--) {
        if (is_dropped(words->items[i - 1])) {
            remove_word(words, i - 1);
            dropped++;
        }
    }
    return dropped;
}

static void add_shorter(struct spelling *spelling, const struct parts *parts) {
    const struct slice none = slice_make("", 0);
    struct parts plain = *parts;
    size_t dropped = drop_words(&plain.given, is_honorific, 0, plain.given.count);
    if (dropped > 0 && plain.given.count + plain.family.count >= 2) {
        add_form(spelling, &plain.given, &plain.family, none);
    }
    /* of a name in the order of speech, the last word is no patronymic */
    size_t end = plain.given.count - (!plain.family_first && plain.given.count > 0);
    size_t before = plain.given.count;
    if (before > 1) {
        drop_words(&plain.given, is_patronymic, 1, end);
        end -= before - plain.given.count;
        drop_words(&plain.given, is_initial, 1, end);
    }
    if (plain.given.count < before && plain.given.count + plain.family.count >= 2) {
        add_form(spelling, &plain.given, &plain.family, none);
    }
    if (parts->suffix.bytes > 0) {
        add_form(spelling, &parts->given, &parts->family, none);
    }
}

/* "Donald John" and "TRUMP": the press has the first given name alone. Only where the list says
 * which part is the family name, and not where a given name has several short words, as in Chinese
 * and Korean, that are one. */
static void add_short(struct spelling *spelling, const struct parts *parts) {
    struct parts plain = *parts;
    (void)drop_words(&plain.given, is_honorific, 0, plain.given.count);
    bool good = parts->family_first && plain.given.count > 1;
    for (size_t i = 0; good && i < plain.given.count; i++) {
        good = name_letters(plain.given.items[i]) >= FIRST_LETTERS_MIN;
    }
    struct slice family = name_join(plain.family.items, plain.family.count, spelling->arena);
    if (good && family.data && person_name_ends_suffice(plain.given.items[0], family)) {
        plain.given.count = 1;
        add_form(spelling, &plain.given, &plain.family, slice_make("", 0));
    }
}

enum status person_name_spell(struct slice name, struct arena *arena, struct person_name *out) {
    struct slice open = without_brackets(name, arena);
    struct slice bare = open.data ? name_clean(open, arena) : open;
    struct parts parts;
    *out = (struct person_name){.count = 0};
    if (bare.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct spelling spelling = {arena, out, STATUS_OK};
    divide(bare, &parts);
    small_letters(&spelling, &parts.given);
    small_letters(&spelling, &parts.family);
    add_form(&spelling, &parts.given, &parts.family, parts.suffix);
    if (parts.family_first) {
        add_form(&spelling, &parts.family, &parts.given, parts.suffix);
    }
    out->sure_count = out->count;
    add_shorter(&spelling, &parts);
    out->short_from = out->count;
    add_short(&spelling, &parts);
    if (out->count > 0) {
        out->label = out->forms[0];
    }
    return spelling.status;
}
