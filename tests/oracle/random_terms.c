/* A thing is drawn and written down in one go: the text is for the program, the struct for the
 * oracle. What the language says of a term that is written without options (case, proclitics) is
 * said once more here. */
#include "tests/oracle/random_terms.h"

#include "core/article.h"
#include "core/limits.h"
#include "matcher/pattern_check.h"
#include "tests/oracle/naive_fold.h"
#include "tests/oracle/naive_matcher.h"
#include "tests/oracle/random_regex.h"

#include <string.h>

static struct random_words *drawn; /* for the calls back */

static uint32_t drawn_below(uint32_t limit) {
    return naive_random(drawn->random, limit);
}

static const char *drawn_piece(void) {
    return random_words_piece(drawn);
}

size_t random_regexes_tried, random_regexes_refused;

/* ---- terms of a rule ---- */

/* Two to five capitals or digits, one capital among them; marks inside names are passed over. */
static bool is_acronym(struct slice text) {
    size_t letters = 0, capitals = 0, bytes;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        uint32_t point = naive_decode(text, at, &bytes);
        if (point < 0x80 && strchr("-&./'", (int)point)) {
            continue;
        }
        const struct naive_folding *kept = naive_fold(point, true), *folded;
        uint32_t kept_first = kept->points[0];
        bool letter = kept->class == NAIVE_LETTERS;
        folded = naive_fold(point, false);
        bool capital = letter && folded->points[0] != kept_first;
        if (!capital && !(point >= '0' && point <= '9')) {
            return false;
        }
        letters++;
        capitals += capital;
    }
    return letters >= 2 && letters <= 5 && capitals > 0;
}

static bool draw_regex(struct random_term *term) {
    const struct random_source source = {drawn_below, drawn_piece, .any_case = true};
    struct slice text = random_regex(&source, term->text);
    term->pattern = (struct pattern){.text = text, .regex = true};
    term->written = text;
    if (slice_trim(text).bytes == 0 || naive_pattern_check(&term->pattern) != NAIVE_VALID) {
        return false;
    }
    bool taken = pattern_check_whole(&term->pattern, NULL) == STATUS_OK;
    random_regexes_tried++;
    random_regexes_refused += !taken;
    return taken;
}

/* Of at most RANDOM_TERM_BYTES, and of some bytes. */
static bool draw_text(struct random_term *term) {
    struct buffer text;
    buffer_init(&text, KIB);
    random_words_term(drawn, &text);
    bool fits = text.bytes > 0 && text.bytes < sizeof term->text;
    if (fits) {
        memcpy(term->text, text.data, text.bytes);
        term->pattern = (struct pattern){.text = slice_make(term->text, text.bytes)};
        term->written = term->pattern.text;
    }
    buffer_fini(&text);
    return fits;
}

/* Options as YAML are appended to `options`. */
static bool draw_phrase(struct random_term *term, struct buffer *options) {
    if (!draw_text(term)) {
        return false;
    }
    unsigned letters = drawn_below(6), clitics = drawn_below(6);
    term->pattern.case_exact = letters < 4 ? is_acronym(term->pattern.text) : letters == 4;
    term->pattern.clitics = clitics > 0;
    term->pattern.fuzzy = drawn_below(4) == 0;
    buffer_append_text(options, letters < 4 ? "" : letters == 4 ? ", case: exact" : ", case: fold");
    buffer_append_text(options, clitics == 0   ? ", clitics: false"
                                : clitics == 1 ? ", clitics: true"
                                               : "");
    buffer_append_text(options, term->pattern.fuzzy ? ", fuzzy: 1" : "");
    return naive_pattern_check(&term->pattern) == NAIVE_VALID;
}

static void draw_fields(unsigned *fields, struct buffer *options) {
    *fields = FIELDS_DEFAULT;
    if (drawn_below(4) > 0) {
        return;
    }
    *fields = 1 + drawn_below((1u << FIELD_COUNT) - 1);
    const char *between = ", fields: [";
    for (unsigned field = 0; field < FIELD_COUNT; field++) {
        if (*fields >> field & 1) {
            buffer_append_format(options, "%s%s", between, field_name((enum article_field)field));
            between = ", ";
        }
    }
    buffer_append_text(options, "]");
}

void random_term_make(struct random_words *words, struct random_term *term, struct buffer *yaml) {
    drawn = words;
    struct buffer options;
    buffer_init(&options, KIB);
    bool good;
    do {
        buffer_clear(&options);
        *term = (struct random_term){.entry = NO_ENTRY};
        good = drawn_below(16) == 0 ? draw_regex(term) : draw_phrase(term, &options);
    } while (!good);
    draw_fields(&term->fields, &options);
    term->weight = 1;
    if (drawn_below(3) == 0) {
        term->weight = (int)drawn_below(12) - 4;
        buffer_append_format(&options, ", weight: %d", term->weight);
    }
    if (options.bytes == 0 && !term->pattern.regex) {
        buffer_append_text(yaml, "        - ");
        buffer_append_json(yaml, term->pattern.text);
        buffer_append_text(yaml, "\n");
    } else {
        buffer_append_text(yaml, term->pattern.regex ? "        - {regex: " : "        - {text: ");
        buffer_append_json(yaml, term->pattern.text);
        buffer_append_slice(yaml, buffer_slice(&options));
        buffer_append_text(yaml, "}\n");
    }
    buffer_fini(&options);
}

/* ---- lists ---- */

/* On a list a `*` is a mark like others: what is looked for is what another mark would say. */
static void star_is_a_mark(struct random_entry *entry) {
    struct random_term *term = &entry->term;
    memcpy(entry->written, term->text, sizeof entry->written);
    term->written = slice_trim(slice_make(entry->written, term->pattern.text.bytes));
    for (size_t i = 0; i < term->pattern.text.bytes; i++) {
        term->text[i] = term->text[i] == '*' ? '+' : term->text[i];
    }
}

static void append_quoted(struct slice text, struct buffer *csv) {
    buffer_append_char(csv, '"');
    for (size_t i = 0; i < text.bytes; i++) {
        buffer_append_text(csv, text.data[i] == '"' ? "\"" : "");
        buffer_append_char(csv, text.data[i]);
    }
    buffer_append_char(csv, '"');
}

static void draw_entry(struct random_entry *entry, unsigned number, struct buffer *csv) {
    static const char *const letters[] = {"", "fold", "exact"};
    static const char *const languages[] = {NULL, NULL, NULL, NULL, "en", "fa"};
    static const char *const days[] = {"", "", "", "", "2199-01-01", "2001-01-01"};
    struct random_term *term = &entry->term;
    bool good;
    do {
        *entry = (struct random_entry){.term = {.entry = number}};
        bool drawn_one = draw_text(term);
        star_is_a_mark(entry);
        good = drawn_one && naive_pattern_check(&term->pattern) == NAIVE_VALID;
    } while (!good);
    entry->acronym = is_acronym(term->written);
    entry->letters = drawn_below(8) < 6 ? 0 : 1 + drawn_below(2);
    term->language = languages[drawn_below(6)];
    unsigned day = drawn_below(6);
    term->expired = day == 5;
    entry->weighted = drawn_below(3) == 0;
    term->weight = entry->weighted ? (int)drawn_below(12) - 4 : 1;
    term->severity = drawn_below(2) ? 0 : drawn_below(SEVERITY_COUNT);
    append_quoted(term->written, csv);
    buffer_append_format(csv, ",e%u,%s,%s,%s,%s,", number, letters[entry->letters],
                         term->language ? term->language : "", days[day],
                         term->severity ? severity_name((enum severity)term->severity) : "");
    if (entry->weighted) {
        buffer_append_format(csv, "%d", term->weight);
    }
    buffer_append_text(csv, "\r\n");
}

void random_list_make(struct random_words *words, struct random_list *list, struct buffer *csv) {
    drawn = words;
    buffer_append_text(csv, "term,entity_id,case,language,expires,severity,weight\n");
    for (unsigned i = 0; i < RANDOM_ENTRIES; i++) {
        draw_entry(&list->entries[i], i, csv);
    }
}

void random_list_use(struct random_words *words, const struct random_list *list, const char *id,
                     struct random_term *terms, struct buffer *yaml) {
    struct buffer options;
    unsigned fields;
    drawn = words;
    buffer_init(&options, KIB);
    unsigned letters = drawn_below(6), clitics = drawn_below(6), fuzzy = drawn_below(3) == 0;
    bool weighted = drawn_below(3) == 0;
    int weight = (int)drawn_below(12) - 4;
    draw_fields(&fields, &options);
    buffer_append_format(yaml, "        - {list: %s%.*s%s%s%s", id,
                         SLICE_ARG(buffer_slice(&options)), clitics ? "" : ", clitics: false",
                         letters < 4    ? ""
                         : letters == 4 ? ", case: exact"
                                        : ", case: fold",
                         fuzzy ? ", fuzzy: 1" : "");
    buffer_append_format(yaml, weighted ? ", weight: %d}\n" : "}\n", weight);
    for (size_t i = 0; i < RANDOM_ENTRIES; i++) {
        const struct random_entry *entry = &list->entries[i];
        terms[i] = entry->term;
        terms[i].fields = fields;
        terms[i].weight = weighted && !entry->weighted ? weight : entry->term.weight;
        struct pattern *pattern = &terms[i].pattern;
        pattern->clitics = clitics > 0;
        pattern->case_exact = entry->letters ? entry->letters == 2
                              : letters >= 4 ? letters == 4
                                             : entry->acronym;
        pattern->fuzzy = fuzzy;
        pattern->fuzzy = fuzzy && naive_pattern_check(pattern) == NAIVE_VALID;
    }
    buffer_fini(&options);
}
