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

enum status rule_hash(const struct rule *rule, struct hash *out) {
    struct buffer line;
    buffer_init(&line, 4 * LIMIT_RULE_FILE_BYTES);
    for (size_t i = 0; i < rule->term_count; i++) {
        const struct rule_term *term = &rule->terms[i];
        buffer_append_json(&line, rule->groups[term->group].name);
        buffer_append_json(&line, term->text);
        buffer_append_format(&line, "%d,%u,%lld,%d,%d,%d;", term->case_exact, term->fields,
                             (long long)term->weight, term->clitics, term->fuzzy, term->regex);
    }
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
