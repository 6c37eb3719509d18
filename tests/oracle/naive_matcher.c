/* Every form is tried at every word of every text. Two short cuts, which change no answer: a form
 * is only tried where one closed word of it stands (found by bisection), and the case of a text is
 * only read if a term asks for it. */
#include "tests/oracle/naive_matcher.h"

#include "core/limits.h"
#include "tests/oracle/naive_fold.h"
#include "tests/oracle/naive_regex.h"

#include <stdlib.h>
#include <string.h>

/* A form, and the word by which it is found: one without a `*`, if there is one. */
struct key {
    size_t form, word;
    uint32_t pattern;
    bool exact;
};

struct regex {
    struct naive_regex *regex; /* owned */
    uint32_t pattern;
};

struct naive_matcher {
    struct naive_forms forms;
    struct regex *regexes;
    size_t regex_count, regex_capacity;
    struct key *keys; /* the keys without a closed word come last */
    size_t key_count, key_capacity, closed_count;
    struct naive_words folded, kept;
    struct hit *hits;
    size_t hit_count, hit_capacity;
    bool any_exact;
};

static const uint32_t *word_points(const struct naive_words *words, size_t word) {
    return words->points + words->items[word].first_point;
}

static int compare_words(const struct naive_words *a, size_t word_a, const struct naive_words *b,
                         size_t word_b) {
    size_t count_a = a->items[word_a].point_count, count_b = b->items[word_b].point_count;
    if (count_a != count_b) {
        return count_a < count_b ? -1 : 1;
    }
    return memcmp(word_points(a, word_a), word_points(b, word_b), count_a * sizeof(uint32_t));
}

static const struct naive_forms *sorted_forms; /* for qsort */

static int compare_keys(const void *a, const void *b) {
    const struct key *left = a, *right = b;
    return compare_words(&sorted_forms->items[left->form].folded, left->word,
                         &sorted_forms->items[right->form].folded, right->word);
}

static void add_key(struct naive_matcher *matcher, size_t form, uint32_t pattern, bool exact) {
    const struct naive_form *its = &matcher->forms.items[form];
    size_t word = 0;
    while (word < its->folded.count && its->open[word]) {
        word++;
    }
    bool closed = word < its->folded.count;
    matcher->keys = naive_grow(matcher->keys, sizeof *matcher->keys, matcher->key_count + 1,
                               &matcher->key_capacity);
    size_t place = matcher->key_count++;
    if (closed) { /* before those that are not */
        matcher->keys[place] = matcher->keys[matcher->closed_count];
        place = matcher->closed_count++;
    }
    matcher->keys[place] =
        (struct key){.form = form, .word = closed ? word : 0, .pattern = pattern, .exact = exact};
}

enum naive_reading naive_pattern_check(const struct pattern *pattern) {
    if (!pattern->regex) {
        return naive_term_check(pattern);
    }
    struct naive_regex *regex = naive_regex_create(pattern->text);
    if (regex == NULL) {
        return NAIVE_UNKNOWN;
    }
    bool empty = naive_regex_is_empty(regex);
    naive_regex_destroy(&regex);
    return empty ? NAIVE_INVALID : NAIVE_VALID;
}

static void add_regex(struct naive_matcher *matcher, struct slice text, uint32_t pattern) {
    matcher->regexes = naive_grow(matcher->regexes, sizeof *matcher->regexes,
                                  matcher->regex_count + 1, &matcher->regex_capacity);
    matcher->regexes[matcher->regex_count++] = (struct regex){naive_regex_create(text), pattern};
}

struct naive_matcher *naive_matcher_create(const struct pattern *patterns, size_t count) {
    struct naive_matcher *matcher = calloc(1, sizeof *matcher);
    if (matcher == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        if (patterns[i].regex) {
            add_regex(matcher, patterns[i].text, (uint32_t)i);
            continue;
        }
        size_t form = matcher->forms.count;
        naive_term_add_forms(&patterns[i], &matcher->forms);
        matcher->any_exact |= patterns[i].case_exact;
        for (; form < matcher->forms.count; form++) {
            add_key(matcher, form, (uint32_t)i, patterns[i].case_exact);
        }
    }
    sorted_forms = &matcher->forms;
    if (matcher->closed_count > 0) {
        qsort(matcher->keys, matcher->closed_count, sizeof *matcher->keys, compare_keys);
    }
    return matcher;
}

void naive_matcher_destroy(struct naive_matcher **matcher) {
    for (size_t i = 0; i < (*matcher)->regex_count; i++) {
        naive_regex_destroy(&(*matcher)->regexes[i].regex);
    }
    free((*matcher)->regexes);
    naive_forms_fini(&(*matcher)->forms);
    naive_words_fini(&(*matcher)->folded);
    naive_words_fini(&(*matcher)->kept);
    free((*matcher)->keys);
    free((*matcher)->hits);
    free(*matcher);
    *matcher = NULL;
}

static bool alike(const struct naive_words *wanted, size_t word, unsigned open,
                  const struct naive_words *text, size_t there) {
    size_t count = wanted->items[word].point_count, text_count = text->items[there].point_count;
    const uint32_t *points = word_points(wanted, word), *text_points = word_points(text, there);
    for (size_t at = 0; at + count <= text_count; at++) {
        bool start_fits = at == 0 || (open & NAIVE_OPEN_START);
        bool end_fits = at + count == text_count || (open & NAIVE_OPEN_END);
        if (start_fits && end_fits && text_points[at] == points[0] &&
            memcmp(text_points + at, points, count * sizeof *points) == 0) {
            return true;
        }
    }
    return false;
}

/* The least number of edits (insert, delete, substitute, swap neighbours; nothing edited twice)
 * that make one word of the other. */
static size_t edit_distance(const uint32_t *a, size_t count_a, const uint32_t *b, size_t count_b) {
    enum { POINTS_MAX = 2 * LIMIT_TERM_BYTES };
    static uint16_t rows[POINTS_MAX + 1][POINTS_MAX + 1];
    if (count_a > POINTS_MAX || count_b > POINTS_MAX) {
        abort(); /* no term is so long */
    }
    for (size_t i = 0; i <= count_a; i++) {
        for (size_t k = 0; k <= count_b; k++) {
            size_t best = i == 0 ? k : rows[i - 1][k] + 1u;
            best = k > 0 && rows[i][k - 1] + 1u < best ? rows[i][k - 1] + 1u : best;
            if (i > 0 && k > 0) {
                size_t kept = rows[i - 1][k - 1] + (size_t)(a[i - 1] != b[k - 1]);
                best = kept < best ? kept : best;
            }
            bool swapped = i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1];
            if (swapped && rows[i - 2][k - 2] + 1u < best) {
                best = rows[i - 2][k - 2] + 1u;
            }
            rows[i][k] = (uint16_t)best;
        }
    }
    return rows[count_a][count_b];
}

/* True if one edit makes the word of the form that of the text. */
static bool one_edit_apart(const struct naive_words *wanted, size_t word,
                           const struct naive_words *text, size_t there) {
    size_t count = wanted->items[word].point_count, text_count = text->items[there].point_count;
    return count <= text_count + 1 && text_count <= count + 1 &&
           edit_distance(word_points(wanted, word), count, word_points(text, there), text_count) ==
               1;
}

/* True if the words of the form stand in the text from word `start` on. */
static bool form_stands(const struct naive_matcher *matcher, const struct naive_form *form,
                        bool exact, size_t start) {
    const struct naive_words *text = &matcher->folded;
    size_t count = form->folded.count;
    if (start + count > text->count) {
        return false;
    }
    size_t edits = 0;
    for (size_t i = 0; i < count; i++) {
        const struct naive_word *word = &form->folded.items[i];
        const struct naive_word *there = &text->items[start + i];
        bool same = alike(&form->folded, i, form->open[i], text, start + i);
        if (!same && (form->open[i] & NAIVE_FUZZY) && edits == 0 &&
            one_edit_apart(&form->folded, i, text, start + i)) {
            edits++;
            same = true;
        }
        if (word->spaceless != there->spaceless || (i > 0 && word->glued != there->glued) ||
            !same || (exact && !alike(&form->kept, i, form->open[i], &matcher->kept, start + i))) {
            return false;
        }
    }
    return true;
}

static void add_hit(struct naive_matcher *matcher, struct hit hit) {
    matcher->hits =
        naive_grow(matcher->hits, sizeof hit, matcher->hit_count + 1, &matcher->hit_capacity);
    matcher->hits[matcher->hit_count++] = hit;
}

static void try_key(struct naive_matcher *matcher, const struct key *key, size_t at,
                    struct hit hit) {
    const struct naive_form *form = &matcher->forms.items[key->form];
    if (at < key->word || !form_stands(matcher, form, key->exact, at - key->word)) {
        return;
    }
    hit.pattern = key->pattern;
    hit.first_word = (uint32_t)(at - key->word);
    hit.last_word = (uint32_t)(hit.first_word + form->folded.count - 1);
    hit.start = matcher->folded.items[hit.first_word].start;
    hit.end = matcher->folded.items[hit.last_word].end;
    add_hit(matcher, hit);
}

/* The words of the letters from byte hit->start to hit->end; without one the word of the letter
 * before, or the first. */
static void number_words(const struct naive_words *words, struct hit *hit) {
    bool found = false;
    for (size_t i = 0; i < words->letter_count; i++) {
        const struct naive_letter *letter = &words->letters[i];
        bool inside = letter->start >= hit->start && letter->start < hit->end;
        if (inside || letter->start < hit->start) {
            hit->first_word = inside && found ? hit->first_word : (uint32_t)letter->word;
            hit->last_word = (uint32_t)letter->word;
            found = found || inside;
        }
    }
}

static void search_regexes(struct naive_matcher *matcher, struct slice text, struct hit hit) {
    for (size_t i = 0; i < matcher->regex_count; i++) {
        size_t count;
        const struct naive_regex_match *matches =
            naive_regex_search(matcher->regexes[i].regex, text, &count);
        hit.pattern = matcher->regexes[i].pattern;
        for (size_t m = 0; m < count; m++) {
            hit.start = matches[m].start;
            hit.end = matches[m].end;
            hit.first_word = hit.last_word = 0;
            number_words(&matcher->folded, &hit);
            add_hit(matcher, hit);
        }
    }
}

/* The first key whose word is not before this word of the text. */
static size_t first_key(const struct naive_matcher *matcher, size_t at) {
    size_t low = 0, high = matcher->closed_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct key *key = &matcher->keys[middle];
        if (compare_words(&matcher->forms.items[key->form].folded, key->word, &matcher->folded,
                          at) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void search_text(struct naive_matcher *matcher, struct slice text, struct hit hit) {
    naive_words_read(&matcher->folded, text, false);
    search_regexes(matcher, text, hit);
    if (matcher->any_exact) {
        naive_words_read(&matcher->kept, text, true);
        if (matcher->kept.count != matcher->folded.count) {
            abort(); /* folding case makes and removes no words */
        }
    }
    for (size_t at = 0; at < matcher->folded.count; at++) {
        for (size_t i = first_key(matcher, at); i < matcher->closed_count; i++) {
            const struct key *key = &matcher->keys[i];
            if (compare_words(&matcher->forms.items[key->form].folded, key->word, &matcher->folded,
                              at) != 0) {
                break;
            }
            try_key(matcher, key, at, hit);
        }
        for (size_t i = matcher->closed_count; i < matcher->key_count; i++) {
            try_key(matcher, &matcher->keys[i], at, hit);
        }
    }
}

static int compare_hits(const void *a, const void *b) {
    const struct hit *left = a, *right = b;
    int64_t differences[] = {
        (int64_t)left->field - right->field,     (int64_t)left->index - right->index,
        (int64_t)left->start - right->start,     (int64_t)left->end - right->end,
        (int64_t)left->pattern - right->pattern,
    };
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        if (differences[i] != 0) {
            return differences[i] < 0 ? -1 : 1;
        }
    }
    return 0;
}

const struct hit *naive_matcher_scan(struct naive_matcher *matcher, const struct article *article,
                                     size_t *count) {
    matcher->hit_count = 0;
    for (size_t field = 0; field < FIELD_COUNT; field++) {
        for (size_t i = 0; i < article_text_count(article, (enum article_field)field); i++) {
            struct hit hit = {.field = (uint16_t)field, .index = (uint16_t)i};
            search_text(matcher, article_text(article, (enum article_field)field, i), hit);
        }
    }
    size_t distinct = 0;
    struct hit *hits = matcher->hits;
    if (matcher->hit_count > 0) {
        qsort(hits, matcher->hit_count, sizeof *hits, compare_hits);
    }
    for (size_t i = 0; i < matcher->hit_count; i++) {
        if (distinct == 0 || compare_hits(&hits[distinct - 1], &hits[i]) != 0) {
            hits[distinct++] = hits[i];
        }
    }
    *count = distinct;
    return hits;
}
