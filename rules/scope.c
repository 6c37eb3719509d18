/* The scope of a rule. The clock is asked last, and only of a rule that expires. */
#include "rules/scope.h"

#include "core/clock.h"

struct slice scope_language_of(const struct article *article) {
    return article->language.bytes > 0 ? article->language : article->feed.language;
}

static bool is_language(struct slice language, struct slice wanted) {
    bool ends = language.bytes == wanted.bytes ||
                (language.bytes > wanted.bytes &&
                 (language.data[wanted.bytes] == '-' || language.data[wanted.bytes] == '_'));
    return ends && slice_equal_nocase(slice_sub(language, 0, wanted.bytes), wanted);
}

bool scope_has_language(const struct rule *rule, const struct article *article) {
    struct slice language = scope_language_of(article);
    if (rule->languages.count == 0 || language.bytes == 0) {
        return true;
    }
    for (size_t i = 0; i < rule->languages.count; i++) {
        if (is_language(language, rule->languages.items[i])) {
            return true;
        }
    }
    return false;
}

bool scope_has_feed(const struct rule *rule, const struct article *article) {
    const struct slice_list *tags = &article->feed.tags;
    for (size_t i = 0; i < rule->feeds.count; i++) {
        for (size_t t = 0; t < tags->count; t++) {
            if (slice_equal(rule->feeds.items[i], tags->items[t])) {
                return true;
            }
        }
    }
    return rule->feeds.count == 0;
}

bool scope_is_current(const struct rule *rule, int64_t now_us) {
    return rule->expires_us == CLOCK_UNKNOWN || now_us < rule->expires_us;
}

bool scope_holds(const struct rule *rule, const struct article *article) {
    return scope_has_language(rule, article) && scope_has_feed(rule, article) &&
           (rule->expires_us == CLOCK_UNKNOWN || scope_is_current(rule, clock_real_us()));
}

bool scope_limits_term(const struct rule_term *term) {
    return term->entry &&
           (term->entry->language.bytes > 0 || term->entry->expires_us != CLOCK_UNKNOWN);
}

bool scope_has_term(const struct rule_term *term, const struct scope_moment *moment) {
    const struct list_entry *entry = term->entry;
    if (entry == NULL) {
        return true;
    }
    bool spoken = entry->language.bytes == 0 || moment->language.bytes == 0 ||
                  is_language(moment->language, entry->language);
    return spoken && (entry->expires_us == CLOCK_UNKNOWN || moment->now_us < entry->expires_us);
}

struct scope_moment scope_moment_of(const struct rule_set *set, const struct article *article) {
    return (struct scope_moment){
        .language = scope_language_of(article),
        .now_us = set->scoped_entries ? clock_real_us() : 0,
    };
}
