/* The rule in one canonical line, hashed. */
#include "rules/rule_hash.h"

#include "core/buffer.h"
#include "core/limits.h"

static void append_list(struct buffer *out, const char *name, struct slice_list list) {
    for (size_t i = 0; i < list.count; i++) {
        buffer_append_text(out, name);
        buffer_append_json(out, list.items[i]);
    }
}

/* The expression with its white space evened out. */
static void append_when(struct buffer *out, struct slice when) {
    bool blank = false;
    for (size_t i = 0; i < when.bytes; i++) {
        bool is_blank = when.data[i] == ' ' || (when.data[i] >= '\t' && when.data[i] <= '\r');
        if (blank && !is_blank) {
            buffer_append_char(out, ' ');
        }
        if (!is_blank) {
            buffer_append_char(out, when.data[i]);
        }
        blank = is_blank;
    }
}

static void append_term(struct buffer *out, const struct rule *rule, const struct rule_term *term) {
    buffer_append_json(out, rule->groups[term->group].name);
    buffer_append_json(out, term->text);
    buffer_append_format(out, "%d,%u,%lld,%d,%d,%d;", term->case_exact, term->fields,
                         (long long)term->weight, term->clitics, term->fuzzy, term->regex);
}

/* A list by its content, which was hashed once for all rules that use it, and by the options of
 * this use. Its name and place say nothing. */
static void append_list_use(struct buffer *out, const struct rule *rule,
                            const struct rule_list_use *use) {
    char content[HASH_HEX_BYTES];
    hash_hex(use->list->content, content);
    buffer_append_json(out, rule->groups[use->group].name);
    buffer_append_format(out, "list %s,%d,%d,%u,%lld,%d,%d;", content, use->case_given,
                         use->options.case_exact, use->options.fields,
                         (long long)use->options.weight, use->options.clitics, use->options.fuzzy);
}

static void append_terms(struct buffer *out, const struct rule *rule) {
    size_t use = 0;
    for (size_t i = 0; i < rule->term_count; i++) {
        if (rule->terms[i].entry == NULL) {
            append_term(out, rule, &rule->terms[i]);
        } else {
            append_list_use(out, rule, &rule->lists[use]);
            i += rule->lists[use++].list->entry_count - 1;
        }
    }
}

enum status rule_hash(const struct rule *rule, struct hash *out) {
    struct buffer line;
    buffer_init(&line, 4 * LIMIT_RULE_FILE_BYTES);
    append_terms(&line, rule);
    append_when(&line, slice_trim(rule->when_text));
    buffer_append_format(&line, ";%d,%lld,%lld,%d;", rule->has_score,
                         (long long)rule->score_threshold, (long long)rule->expires_us,
                         rule->enabled);
    append_list(&line, "language", rule->languages);
    append_list(&line, "feed", rule->feeds);
    enum status status = line.failed;
    if (status == STATUS_OK) {
        *out = hash_bytes(buffer_slice(&line));
    }
    buffer_fini(&line);
    return status;
}
