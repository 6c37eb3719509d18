/* A form with proclitics is a copy of a form with another first word; its other words are shared.
 * Which proclitics a word takes is a table of rows for each of its kinds: every conjunction before
 * every row. Letters are written as they are after folding. */
#include "matcher/clitics.h"

#include "core/utf8.h"
#include "matcher/fold_table.h"

#include <string.h>

enum {
    LETTERS_ALONE_MIN = 3,
    LETTERS_BEFORE_OTHERS_MIN = 2,
    LETTERS_BEHIND_AL_MIN = 2,
    LETTERS_BEHIND_HE_MIN = 3,
};

/* What stands before a word, of which the first bytes fall away. */
struct row {
    char text[9];
    unsigned char cut;
};

/* What a kind of word takes. */
struct kind {
    const struct row *conjunctions, *rows;
    size_t conjunction_count, row_count;
};

#define ALEF "\u0627"
#define BA "\u0628"
#define KAF "\u0643"
#define LAM "\u0644"
#define AL ALEF LAM
#define HE "\u05D4"
#define BET "\u05D1"
#define KAPH "\u05DB"
#define LAMED "\u05DC"
#define MEM "\u05DE"
#define SHIN "\u05E9"
#define VAV "\u05D5"
enum { ONE_LETTER = sizeof ALEF - 1, TWO_LETTERS = 2 * ONE_LETTER };

static const struct row arabic_conjunctions[] = {{"", 0}, {"\u0648", 0}, {"\u0641", 0}};
static const struct row hebrew_conjunctions[] = {{"", 0},       {VAV, 0},       {SHIN, 0},
                                                 {VAV SHIN, 0}, {KAPH SHIN, 0}, {VAV KAPH SHIN, 0}};
/* The last row is left out before lam: there it is what ل alone is. */
static const struct row arabic_plain[] = {{"", 0},  {AL, 0},     {BA, 0},  {BA AL, 0},
                                          {KAF, 0}, {KAF AL, 0}, {LAM, 0}, {LAM LAM, 0}};
/* The last row takes the alef of the article away, and before lam its lam too. */
static const struct row arabic_al[] = {{"", 0}, {BA, 0}, {KAF, 0}, {LAM, 0}, {LAM, ONE_LETTER}};
static const struct row arabic_al_lam[] = {
    {"", 0}, {BA, 0}, {KAF, 0}, {LAM, 0}, {LAM, TWO_LETTERS}};
static const struct row hebrew_plain[] = {{"", 0},    {HE, 0},  {BET, 0},   {KAPH, 0},
                                          {LAMED, 0}, {MEM, 0}, {MEM HE, 0}};
/* The last three put a preposition in the place of the article. */
static const struct row hebrew_he[] = {
    {"", 0},  {BET, 0},          {KAPH, 0},          {LAMED, 0},
    {MEM, 0}, {BET, ONE_LETTER}, {KAPH, ONE_LETTER}, {LAMED, ONE_LETTER}};
enum { HE_IN_ITS_PLACE = 3 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_arabic(uint32_t point) {
    return (point >= 0x0620 && point <= 0x064A) || (point >= 0x066E && point <= 0x06D5) ||
           (point >= 0x06FA && point <= 0x06FF) || (point >= 0x0750 && point <= 0x077F) ||
           (point >= 0x08A0 && point <= 0x08C9);
}

static bool is_hebrew(uint32_t point) {
    return point >= 0x05D0 && point <= 0x05F2;
}

/* How many letters of the script the word begins with. */
static size_t letters_count(struct slice word, bool (*is_letter)(uint32_t point)) {
    size_t count = 0, bytes;
    for (; word.bytes > 0 && is_letter(utf8_decode(word, &bytes)); count++) {
        word = slice_sub(word, bytes, word.bytes);
    }
    return count;
}

/* True if the term as written begins with an alef that bears a hamza or madda: it is no article's.
 * Folding makes all alefs one, so the text is asked: its first character that is not dropped, and
 * what comes after. */
static bool has_hamza(struct slice text) {
    static const uint16_t alefs[] = {0x0622, 0x0623, 0x0625, 0x0672, 0x0673, 0x0675,
                                     0xFE81, 0xFE82, 0xFE83, 0xFE84, 0xFE87, 0xFE88};
    const struct fold_table *table = fold_table_get(false); /* term_parse had it */
    uint32_t point = 0;
    bool letter = false;
    while (!letter && text.bytes > 0) {
        size_t bytes;
        point = utf8_decode(text, &bytes);
        uint8_t kind = fold_table_entry(table, point)->kind;
        letter = kind != FOLD_SEPARATOR && kind != FOLD_DROP;
        text = slice_sub(text, bytes, text.bytes);
    }
    size_t next_bytes;
    uint32_t next = text.bytes > 0 ? utf8_decode(text, &next_bytes) : 0;
    bool found = next >= 0x0653 && next <= 0x0655;
    for (size_t i = 0; i < COUNT(alefs); i++) {
        found |= point == alefs[i];
    }
    return found;
}

static struct kind arabic_kind(struct slice word, size_t letters, struct slice text) {
    struct kind kind = {.conjunctions = arabic_conjunctions,
                        .conjunction_count = COUNT(arabic_conjunctions)};
    if (!slice_starts(word, SLICE_LITERAL(AL)) || has_hamza(text)) {
        kind.rows = arabic_plain;
        kind.row_count = COUNT(arabic_plain) - slice_starts(word, SLICE_LITERAL(LAM));
        return kind;
    }
    bool lam = slice_starts(word, SLICE_LITERAL(AL LAM));
    kind.rows = lam ? arabic_al_lam : arabic_al;
    kind.row_count = COUNT(arabic_al) - (letters < 2 + LETTERS_BEHIND_AL_MIN);
    return kind;
}

static struct kind hebrew_kind(struct slice word, size_t letters) {
    struct kind kind = {.conjunctions = hebrew_conjunctions,
                        .conjunction_count = COUNT(hebrew_conjunctions),
                        .rows = hebrew_plain,
                        .row_count = COUNT(hebrew_plain)};
    if (slice_starts(word, SLICE_LITERAL(HE))) {
        kind.rows = hebrew_he;
        kind.row_count =
            COUNT(hebrew_he) - (letters < 1 + LETTERS_BEHIND_HE_MIN ? HE_IN_ITS_PLACE : 0);
    }
    return kind;
}

/* No rows: the word takes no proclitics. */
static struct kind kind_of(const struct term *term, const struct term_form *form,
                           struct slice text) {
    const struct term_word *first = &term->words[form->first_word];
    struct slice word = slice_make(term->folded.data + first->folded_at, first->folded_bytes);
    size_t arabic = letters_count(word, is_arabic), hebrew = letters_count(word, is_hebrew);
    size_t needed = form->word_count > 1 ? LETTERS_BEFORE_OTHERS_MIN : LETTERS_ALONE_MIN;
    if (first->open_start || arabic + hebrew < needed) {
        return (struct kind){.rows = NULL};
    }
    return arabic > 0 ? arabic_kind(word, arabic, text) : hebrew_kind(word, hebrew);
}

/* Appends the word with proclitics before it, and gives where it begins. The buffer may move. */
static enum status word_append(struct buffer *buffer, const struct row *conjunction,
                               const struct row *row, size_t at, size_t bytes, uint32_t *out) {
    enum status status = buffer_reserve(buffer, 2 * sizeof row->text + bytes);
    if (status == STATUS_OK) {
        *out = (uint32_t)buffer->bytes;
        (void)buffer_append_text(buffer, conjunction->text);
        (void)buffer_append_text(buffer, row->text);
        (void)buffer_append(buffer, buffer->data + at + row->cut, bytes - row->cut);
    }
    return status;
}

static enum status form_add_row(struct term *term, size_t of, const struct row *conjunction,
                                const struct row *row) {
    struct term_form form = term->forms[of];
    struct term_word word = term->words[form.first_word];
    struct term_word made = word;
    enum status status = word_append(&term->folded, conjunction, row, word.folded_at,
                                     word.folded_bytes, &made.folded_at);
    if (status == STATUS_OK) {
        status = word_append(&term->kept, conjunction, row, word.kept_at, word.kept_bytes,
                             &made.kept_at);
    }
    made.folded_bytes = (uint16_t)(term->folded.bytes - made.folded_at);
    made.kept_bytes = (uint16_t)(term->kept.bytes - made.kept_at);
    size_t first = form.first_word;
    form.first_word = term->word_count;
    for (size_t i = 0; i < form.word_count && status == STATUS_OK; i++) {
        struct term_word copy = i == 0 ? made : term->words[first + i];
        status = term_add_word(term, &copy);
    }
    return status == STATUS_OK ? term_add_form(term, &form) : status;
}

enum status clitics_add_forms(struct term *term, struct slice text) {
    enum status status = STATUS_OK;
    size_t forms = term->form_count;
    for (size_t i = 0; i < forms; i++) {
        struct kind kind = kind_of(term, &term->forms[i], text);
        /* The first conjunction before the first row is the form itself. */
        for (size_t k = 1; k < kind.conjunction_count * kind.row_count && status == STATUS_OK;
             k++) {
            status = form_add_row(term, i, &kind.conjunctions[k / kind.row_count],
                                  &kind.rows[k % kind.row_count]);
        }
    }
    return status;
}
