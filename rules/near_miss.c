/* Each term is looked for in up to three ways besides its own: without regard to case, with one
 * edit, and each of its words alone. The hits of each way are put side by side, then of each group
 * the nearest is chosen: a term that stands there as it is goes before one with an edit, that
 * before words apart. */
#include "rules/near_miss.h"

#include "core/limits.h"
#include "matcher/pattern_check.h"
#include "rules/quote.h"
#include "rules/scope.h"

#include <stdlib.h>

enum {
    WORDS_MAX = 8,  /* of a term that is looked for word by word */
    APART_MAX = 30, /* words between, beyond which they have nothing to do with each other */
};

/* The ways of one term: patterns from `first` on, those that there are, in this order. */
struct ways {
    size_t first;
    bool whole; /* else there are none */
    bool edited;
    size_t words; /* 0, or 2 to WORDS_MAX */
};

struct near_miss {
    const struct rule_set *set;
    const struct rule *rule;
    struct arena arena;
    struct pattern *patterns;
    size_t pattern_count;
    struct ways *ways; /* of each term; of a regex none */
    size_t term_count;
};

/* The nearest first. */
enum nearness { NEAR_SCOPE, NEAR_FIELD, NEAR_CASE, NEAR_EDIT, NEAR_WORDS, NEAR_NOTHING };

struct candidate {
    enum nearness nearness;
    uint32_t term;
    uint32_t apart;
    const struct hit *first, *last; /* last: of words apart, else NULL */
};

/* ---- patterns ---- */

/* False if no database takes it. */
static bool add_pattern(struct near_miss *near, const struct pattern *pattern) {
    struct error error;
    if (pattern_check(pattern, &error) != STATUS_OK) {
        return false;
    }
    near->patterns[near->pattern_count++] = *pattern;
    return true;
}

/* The words of a text, as white space separates them; 0 if there are more than fit. */
static size_t split(struct slice text, struct slice words[WORDS_MAX]) {
    size_t count = 0;
    for (text = slice_trim(text); text.bytes > 0; text = slice_trim(text)) {
        size_t bytes = 0;
        while (bytes < text.bytes && (unsigned char)text.data[bytes] > ' ') {
            bytes++;
        }
        if (count == WORDS_MAX) {
            return 0;
        }
        words[count++] = slice_sub(text, 0, bytes);
        text = slice_sub(text, bytes, text.bytes);
    }
    return count;
}

static void add_words(struct near_miss *near, const struct rule_term *term, struct ways *ways) {
    struct slice words[WORDS_MAX];
    size_t count = split(term->sought, words), before = near->pattern_count;
    bool good = count > 1;
    for (size_t i = 0; good && i < count; i++) {
        const struct pattern pattern = {.text = words[i], .clitics = term->clitics && i == 0};
        good = add_pattern(near, &pattern);
    }
    ways->words = good ? count : 0;
    near->pattern_count = good ? near->pattern_count : before;
}

static void add_term(struct near_miss *near, size_t number) {
    const struct rule_term *term = &near->rule->terms[number];
    struct ways *ways = &near->ways[number];
    *ways = (struct ways){.first = near->pattern_count};
    struct pattern pattern = {.text = term->sought, .clitics = term->clitics};
    if (term->regex || !add_pattern(near, &pattern)) {
        return;
    }
    ways->whole = true;
    pattern.fuzzy = true;
    ways->edited = !term->fuzzy && add_pattern(near, &pattern);
    add_words(near, term, ways);
}

enum status near_miss_create(const struct rule_set *set, size_t index, struct near_miss **out) {
    struct near_miss *near = calloc(1, sizeof *near);
    if (near == NULL) {
        return STATUS_NO_MEMORY;
    }
    near->set = set;
    near->rule = &set->rules[index];
    near->term_count = near->rule->term_count < LIMIT_NEAR_MISS_TERMS ? near->rule->term_count
                                                                      : LIMIT_NEAR_MISS_TERMS;
    arena_init(&near->arena, LIMIT_RULE_ARENA_BYTES);
    near->ways = arena_calloc(&near->arena, near->term_count, sizeof *near->ways);
    near->patterns =
        arena_calloc(&near->arena, (WORDS_MAX + 2) * near->term_count, sizeof *near->patterns);
    if (near->ways == NULL || near->patterns == NULL) {
        near_miss_destroy(&near);
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < near->term_count; i++) {
        add_term(near, i);
    }
    *out = near;
    return STATUS_OK;
}

void near_miss_destroy(struct near_miss **near) {
    if (*near) {
        arena_fini(&(*near)->arena);
        free(*near);
        *near = NULL;
    }
}

const struct pattern *near_miss_patterns(const struct near_miss *near, size_t *count) {
    *count = near->pattern_count;
    return near->patterns;
}

/* ---- hits, side by side for each pattern ---- */

struct sorted_hits {
    const struct hit **hits; /* owned */
    size_t *first;           /* owned; of each pattern, and one more */
};

static void sorted_hits_fini(struct sorted_hits *sorted) {
    free(sorted->hits);
    free(sorted->first);
}

static enum status sort_hits(const struct near_miss *near, const struct hit *hits, size_t hit_count,
                             struct sorted_hits *out) {
    out->hits = calloc(hit_count + 1, sizeof(const struct hit *));
    out->first = calloc(near->pattern_count + 2, sizeof *out->first);
    if (out->hits == NULL || out->first == NULL) {
        sorted_hits_fini(out);
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < hit_count; i++) {
        out->first[hits[i].pattern + 2]++;
    }
    for (size_t p = 0; p < near->pattern_count; p++) {
        out->first[p + 2] += out->first[p + 1];
    }
    for (size_t i = 0; i < hit_count; i++) {
        out->hits[out->first[hits[i].pattern + 1]++] = &hits[i];
    }
    return STATUS_OK;
}

static bool in_fields(const struct rule_term *term, const struct hit *hit) {
    return term->fields >> hit->field & 1;
}

static void keep(struct candidate *best, const struct candidate *other) {
    bool nearer = other->nearness < best->nearness ||
                  (other->nearness == best->nearness && other->apart < best->apart);
    *best = nearer ? *other : *best;
}

/* ---- the ways of one term ---- */

/* It stands there as it is written, but for its case. */
static void look_at_whole(const struct near_miss *near, uint32_t number, const struct hit *hit,
                          const struct scope_moment *moment, struct candidate *best) {
    const struct rule_term *term = &near->rule->terms[number];
    struct candidate candidate = {.term = number, .first = hit, .nearness = NEAR_CASE};
    if (!in_fields(term, hit)) {
        candidate.nearness = NEAR_FIELD;
    } else if (!scope_has_term(term, moment)) {
        candidate.nearness = NEAR_SCOPE;
    }
    keep(best, &candidate);
}

/* A hit of each word of a term. */
struct stretch {
    const struct hit *hits[WORDS_MAX];
    size_t count;
};

/* Where a hit stands among those of all texts. */
static uint64_t place_of(const struct hit *hit) {
    return (uint64_t)hit->field << 48 | (uint64_t)hit->index << 32 | hit->first_word;
}

/* Gives which of the hits is foremost. */
static size_t keep_stretch(const struct stretch *stretch, const struct rule_term *term,
                           uint32_t number, struct candidate *best) {
    size_t foremost = 0, hindmost = 0;
    uint64_t words = 0;
    for (size_t w = 0; w < stretch->count; w++) {
        const struct hit *hit = stretch->hits[w];
        foremost = place_of(hit) < place_of(stretch->hits[foremost]) ? w : foremost;
        hindmost = place_of(hit) > place_of(stretch->hits[hindmost]) ? w : hindmost;
        words += hit->last_word - hit->first_word + 1;
    }
    const struct hit *first = stretch->hits[foremost], *last = stretch->hits[hindmost];
    uint64_t covered = place_of(last) - place_of(first) + 1 + last->last_word - last->first_word;
    if (covered >= words && covered - words <= APART_MAX && in_fields(term, first)) {
        const struct candidate candidate = {.nearness = NEAR_WORDS,
                                            .term = number,
                                            .apart = (uint32_t)(covered - words),
                                            .first = first,
                                            .last = last};
        keep(best, &candidate);
    }
    return foremost;
}

/* The shortest stretch of one text that has all the words: the foremost of a hit of each word is
 * moved on until one word has no more. */
static void look_at_words(const struct near_miss *near, const struct sorted_hits *sorted,
                          uint32_t number, size_t pattern, struct candidate *best) {
    struct stretch stretch = {.count = near->ways[number].words};
    size_t at[WORDS_MAX];
    for (size_t w = 0; w < stretch.count; w++) {
        at[w] = sorted->first[pattern + w];
    }
    for (;;) {
        for (size_t w = 0; w < stretch.count; w++) {
            if (at[w] == sorted->first[pattern + w + 1]) {
                return;
            }
            stretch.hits[w] = sorted->hits[at[w]];
        }
        at[keep_stretch(&stretch, &near->rule->terms[number], number, best)]++;
    }
}

static void look_at_term(const struct near_miss *near, const struct sorted_hits *sorted,
                         uint32_t number, const struct scope_moment *moment,
                         struct candidate *best) {
    const struct ways *ways = &near->ways[number];
    size_t pattern = ways->first, end = sorted->first[pattern + 1];
    for (size_t i = sorted->first[pattern]; i < end; i++) {
        look_at_whole(near, number, sorted->hits[i], moment, best);
    }
    pattern++;
    for (size_t i = sorted->first[pattern]; ways->edited && i < sorted->first[pattern + 1]; i++) {
        const struct candidate candidate = {
            .nearness = NEAR_EDIT, .term = number, .first = sorted->hits[i]};
        if (in_fields(&near->rule->terms[number], candidate.first)) {
            keep(best, &candidate);
        }
    }
    if (ways->words > 0) {
        look_at_words(near, sorted, number, pattern + ways->edited, best);
    }
}

/* ---- telling ---- */

static void append_candidate(const struct near_miss *near, const struct article *article,
                             const struct candidate *candidate, struct buffer *out) {
    const struct rule_term *term = &near->rule->terms[candidate->term];
    buffer_append_format(out, "  %.*s: \"%.*s\" ", SLICE_ARG(near->rule->groups[term->group].name),
                         SLICE_ARG(term->text));
    switch (candidate->nearness) {
    case NEAR_SCOPE:
        buffer_append_text(out, "stands there, but counts in other languages alone, or has "
                                "expired:");
        break;
    case NEAR_FIELD:
        buffer_append_text(out, "stands in a field where it is not looked for:");
        break;
    case NEAR_CASE:
        buffer_append_text(out, "stands there in another case:");
        break;
    case NEAR_EDIT:
        buffer_append_text(out, "stands there with a letter otherwise:");
        break;
    case NEAR_WORDS:
        if (candidate->apart == 0) {
            buffer_append_text(out, "has its words there in another order:");
        } else {
            buffer_append_format(out,
                                 "has its words there, but %u other%s between:", candidate->apart,
                                 candidate->apart == 1 ? "" : "s");
        }
        break;
    case NEAR_NOTHING:
        break;
    }
    quote_append(article, candidate->first, candidate->last, out);
    buffer_append_char(out, '\n');
}

enum status near_miss_append(const struct near_miss *near, const struct article *article,
                             const struct hit *hits, size_t hit_count, uint64_t groups,
                             struct buffer *out) {
    struct scope_moment moment = scope_moment_of(near->set, article);
    struct candidate best[LIMIT_GROUPS];
    struct sorted_hits sorted;
    enum status status = sort_hits(near, hits, hit_count, &sorted);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t g = 0; g < near->rule->group_count; g++) {
        best[g] = (struct candidate){.nearness = NEAR_NOTHING};
    }
    for (size_t t = 0; t < near->term_count; t++) {
        uint32_t group = near->rule->terms[t].group;
        if ((groups >> group & 1) && near->ways[t].whole) {
            look_at_term(near, &sorted, (uint32_t)t, &moment, &best[group]);
        }
    }
    const char *heading = "nearest to it\n";
    for (size_t g = 0; g < near->rule->group_count; g++) {
        if (best[g].nearness != NEAR_NOTHING) {
            buffer_append_text(out, heading);
            append_candidate(near, article, &best[g], out);
            heading = "";
        }
    }
    sorted_hits_fini(&sorted);
    return out->failed;
}
