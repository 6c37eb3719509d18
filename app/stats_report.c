/* The tables are cut at their top; what is left out is said. */
#include "app/stats_report.h"

#include <stdlib.h>

struct ranked {
    uint64_t count;
    size_t place;
};

static int compare_ranked(const void *a, const void *b) {
    const struct ranked *left = a, *right = b;
    if (left->count != right->count) {
        return left->count > right->count ? -1 : 1;
    }
    return (left->place > right->place) - (left->place < right->place);
}

static double percent(uint64_t part, uint64_t whole) {
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static struct slice rule_id(const struct rule_stats *stats, size_t rule) {
    return rule_set_rule(stats->rules, rule)->id;
}

static const char *const class_names[STATS_ALERT_CLASSES] = {"0",   "1",    "2",     "3-4",
                                                             "5-8", "9-16", "17-32", "more"};

/* ---- for people ---- */

static void append_bar(struct buffer *out, uint64_t count, uint64_t most) {
    enum { BAR_CELLS = 40 };
    uint64_t cells = most > 0 ? (count * BAR_CELLS + most - 1) / most : 0;
    for (uint64_t i = 0; i < cells; i++) {
        buffer_append_char(out, '#');
    }
    buffer_append_char(out, '\n');
}

static void append_histogram(const struct rule_stats *stats, struct buffer *out) {
    uint64_t most = 0;
    for (size_t i = 0; i < STATS_ALERT_CLASSES; i++) {
        most = stats->by_number[i] > most ? stats->by_number[i] : most;
    }
    buffer_append_text(out, "\nArticles by the number of their alerts\n");
    for (size_t i = 0; i < STATS_ALERT_CLASSES; i++) {
        buffer_append_format(out, "  %-6s %10llu  ", class_names[i],
                             (unsigned long long)stats->by_number[i]);
        append_bar(out, stats->by_number[i], most);
    }
}

static void append_left_out(size_t count, size_t top, struct buffer *out) {
    if (count > top) {
        buffer_append_format(out, "  … and %zu more (--top %zu tells all)\n", count - top, count);
    }
}

static void append_rules(const struct rule_stats *stats, struct ranked *ranked, size_t top,
                         struct buffer *out) {
    size_t count = 0;
    for (size_t r = 0; r < rule_set_count(stats->rules); r++) {
        if (stats->alerts[r] > 0) {
            ranked[count++] = (struct ranked){stats->alerts[r], r};
        }
    }
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    buffer_append_text(out, "\nRules that alert most\n");
    for (size_t i = 0; i < count && i < top; i++) {
        buffer_append_format(
            out, "  %-40.*s %10llu  %5.1f %%  ", SLICE_ARG(rule_id(stats, ranked[i].place)),
            (unsigned long long)ranked[i].count, percent(ranked[i].count, stats->totals.articles));
        append_bar(out, ranked[i].count, ranked[0].count);
    }
    append_left_out(count, top, out);
}

static void append_term(const struct rule_stats *stats, size_t rule, size_t term,
                        struct buffer *out) {
    struct rule_term_place place = rule_set_term(stats->rules, rule, term);
    buffer_append_format(out, "%.*s: \"%.*s\"", SLICE_ARG(rule_id(stats, rule)),
                         SLICE_ARG(place.text));
}

static size_t rule_of_term(const struct rule_stats *stats, size_t term) {
    size_t low = 0, high = rule_set_count(stats->rules);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (stats->first_terms[middle] <= term) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static void append_terms(const struct rule_stats *stats, struct ranked *ranked, size_t top,
                         struct buffer *out) {
    size_t count = 0, terms = stats->first_terms[rule_set_count(stats->rules)];
    for (size_t t = 0; t < terms; t++) {
        if (stats->terms[t].articles > 0) {
            ranked[count++] = (struct ranked){stats->terms[t].articles, t};
        }
    }
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    buffer_append_text(out, "\nNoisiest terms: articles with them, finds\n");
    for (size_t i = 0; i < count && i < top; i++) {
        size_t term = ranked[i].place, rule = rule_of_term(stats, term);
        buffer_append_format(out, "  %10llu  %5.1f %%  %10llu  ",
                             (unsigned long long)ranked[i].count,
                             percent(ranked[i].count, stats->totals.articles),
                             (unsigned long long)stats->terms[term].finds);
        append_term(stats, rule, term - stats->first_terms[rule], out);
        buffer_append_char(out, '\n');
    }
    append_left_out(count, top, out);
}

static void append_pairs(const struct rule_stats *stats, struct ranked *ranked, size_t top,
                         struct buffer *out) {
    for (size_t i = 0; i < stats->pair_count; i++) {
        ranked[i] = (struct ranked){stats->pairs[i].articles, i};
    }
    qsort(ranked, stats->pair_count, sizeof *ranked, compare_ranked);
    buffer_append_text(out, "\nRules that alert on the same articles: both, of the first, of the "
                            "second\n");
    for (size_t i = 0; i < stats->pair_count && i < top; i++) {
        const struct rule_pair *pair = &stats->pairs[ranked[i].place];
        buffer_append_format(
            out, "  %10llu  %5.1f %%  %5.1f %%  %.*s, %.*s\n", (unsigned long long)pair->articles,
            percent(pair->articles, stats->alerts[pair->a]),
            percent(pair->articles, stats->alerts[pair->b]), SLICE_ARG(rule_id(stats, pair->a)),
            SLICE_ARG(rule_id(stats, pair->b)));
    }
    append_left_out(stats->pair_count, top, out);
}

static void append_silent(const struct rule_stats *stats, size_t top, struct buffer *out) {
    size_t silent = 0, rules = rule_set_count(stats->rules);
    buffer_append_text(out, "\nRules that never alert\n");
    for (size_t r = 0; r < rules; r++) {
        if (stats->alerts[r] == 0 && silent++ < top) {
            buffer_append_format(out, "  %.*s\n", SLICE_ARG(rule_id(stats, r)));
        }
    }
    append_left_out(silent, top, out);
    size_t dead = 0;
    buffer_append_text(out, "\nTerms that are never found\n");
    for (size_t r = 0; r < rules; r++) {
        for (size_t t = stats->first_terms[r]; t < stats->first_terms[r + 1]; t++) {
            if (stats->terms[t].finds == 0 && dead++ < top) {
                buffer_append_text(out, "  ");
                append_term(stats, r, t - stats->first_terms[r], out);
                buffer_append_char(out, '\n');
            }
        }
    }
    append_left_out(dead, top, out);
}

static void append_totals(const struct rule_stats *stats, struct buffer *out) {
    size_t rules = rule_set_count(stats->rules);
    uint64_t alerting = stats->totals.articles - stats->by_number[0];
    buffer_append_format(out, "%zu rules with %zu terms on %zu articles of %zu documents\n", rules,
                         stats->first_terms[rules], stats->totals.articles,
                         stats->totals.documents);
    buffer_append_format(out, "%zu alerts on %llu articles (%.1f %%)\n", stats->totals.alerts,
                         (unsigned long long)alerting, percent(alerting, stats->totals.articles));
}

void stats_report_text(const struct rule_stats *stats, size_t top, struct buffer *out) {
    size_t rules = rule_set_count(stats->rules), terms = stats->first_terms[rules];
    size_t most = rules + terms + stats->pair_count;
    struct ranked *ranked = calloc(most + 1, sizeof *ranked);
    if (ranked == NULL) {
        out->failed = STATUS_NO_MEMORY;
        return;
    }
    append_totals(stats, out);
    append_histogram(stats, out);
    append_rules(stats, ranked, top, out);
    append_terms(stats, ranked, top, out);
    append_pairs(stats, ranked, top, out);
    append_silent(stats, top, out);
    free(ranked);
}

/* ---- for programs ---- */

static void append_json_terms(const struct rule_stats *stats, size_t rule, struct buffer *out) {
    size_t first = stats->first_terms[rule];
    buffer_append_text(out, ",\"terms\":[");
    for (size_t t = first; t < stats->first_terms[rule + 1]; t++) {
        struct rule_term_place place = rule_set_term(stats->rules, rule, t - first);
        buffer_append_text(out, t > first ? ",{\"group\":" : "{\"group\":");
        buffer_append_json(out, place.group);
        buffer_append_text(out, ",\"term\":");
        buffer_append_json(out, place.text);
        buffer_append_format(out, ",\"articles\":%llu,\"finds\":%llu}",
                             (unsigned long long)stats->terms[t].articles,
                             (unsigned long long)stats->terms[t].finds);
    }
    buffer_append_char(out, ']');
}

static void append_json_pairs(const struct rule_stats *stats, struct buffer *out) {
    buffer_append_text(out, "\"together\":[");
    for (size_t i = 0; i < stats->pair_count; i++) {
        const struct rule_pair *pair = &stats->pairs[i];
        buffer_append_text(out, i > 0 ? ",{\"rules\":[" : "{\"rules\":[");
        buffer_append_json(out, rule_id(stats, pair->a));
        buffer_append_char(out, ',');
        buffer_append_json(out, rule_id(stats, pair->b));
        buffer_append_format(out, "],\"articles\":%llu}", (unsigned long long)pair->articles);
    }
    buffer_append_char(out, ']');
}

void stats_report_json(const struct rule_stats *stats, struct buffer *out) {
    buffer_append_format(out, "{\"documents\":%zu,\"articles\":%zu,\"alerts\":%zu,\"errors\":%zu,",
                         stats->totals.documents, stats->totals.articles, stats->totals.alerts,
                         stats->totals.errors);
    buffer_append_text(out, "\"articles_by_alerts\":{");
    for (size_t i = 0; i < STATS_ALERT_CLASSES; i++) {
        buffer_append_format(out, "%s\"%s\":%llu", i > 0 ? "," : "", class_names[i],
                             (unsigned long long)stats->by_number[i]);
    }
    buffer_append_text(out, "},\"rules\":[");
    for (size_t r = 0; r < rule_set_count(stats->rules); r++) {
        buffer_append_text(out, r > 0 ? ",{\"id\":" : "{\"id\":");
        buffer_append_json(out, rule_id(stats, r));
        buffer_append_format(out, ",\"alerts\":%llu", (unsigned long long)stats->alerts[r]);
        append_json_terms(stats, r, out);
        buffer_append_char(out, '}');
    }
    buffer_append_text(out, "],");
    append_json_pairs(stats, out);
    buffer_append_text(out, "}\n");
}
