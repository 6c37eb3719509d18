/* Any bytes as a rule file: either every mistake is told with its place, or there is a set whose
 * patterns the matcher can read and whose rules can be judged on any hits. */
#include "tests/fuzz/fuzz.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "matcher/pattern_check.h"
#include "rules/evaluate.h"
#include "rules/rule_format.h"

#include <string.h>

enum { HITS_MAX = 48, TEXT_BYTES = 4 * HITS_MAX };

static void check_errors(const struct rule_errors *errors) {
    FUZZ_CHECK(errors->count > 0 && errors->count <= LIMIT_ERRORS);
    for (size_t i = 0; i < errors->count; i++) {
        FUZZ_CHECK(errors->items[i].status != STATUS_OK);
        FUZZ_CHECK(errors->items[i].message[0] != '\0');
        FUZZ_CHECK(strcmp(errors->items[i].file, "fuzz.yaml") == 0);
        FUZZ_CHECK(i == 0 || errors->items[i - 1].line <= errors->items[i].line);
    }
}

static void check_patterns(const struct rule_set *set) {
    size_t count = 0;
    const struct pattern *patterns = rule_set_patterns(set, &count);
    for (size_t i = 0; i < count; i++) {
        struct error error = {0};
        FUZZ_CHECK(utf8_valid(patterns[i].text));
        FUZZ_CHECK(pattern_check(&patterns[i], &error) == STATUS_OK);
    }
}

static void check_alert(const struct alert *alert, const struct article *article) {
    FUZZ_CHECK(alert->match_count > 0 && alert->match_count <= LIMIT_ALERT_MATCHES);
    FUZZ_CHECK(alert->groups_true.count > 0);
    FUZZ_CHECK(alert->snippet.bytes <= LIMIT_SNIPPET_BYTES && utf8_valid(alert->snippet));
    for (size_t i = 0; i < alert->match_count; i++) {
        const struct alert_match *match = &alert->matches[i];
        FUZZ_CHECK(match->end <= article_text(article, match->field, match->index).bytes);
    }
}

/* Each pattern found, in the title and in the body. */
static void check_rules(const struct rule_set *set) {
    static const char filler[TEXT_BYTES + 1] = "abc abc abc abc abc abc abc abc abc abc abc abc "
                                               "abc abc abc abc abc abc abc abc abc abc abc "
                                               "abc abc abc abc abc abc abc abc abc abc abc abc "
                                               "abc abc abc abc abc abc abc abc abc abc abc "
                                               "abc abc ";
    const struct slice text = slice_make(filler, TEXT_BYTES);
    const struct article article = {.title = text, .body = text};
    struct hit hits[2 * HITS_MAX];
    size_t pattern_count = 0, hit_count = 0, alert_count = 0;
    (void)rule_set_patterns(set, &pattern_count);
    for (unsigned field = FIELD_TITLE; field <= FIELD_BODY; field += FIELD_BODY - FIELD_TITLE) {
        for (uint32_t i = 0; i < HITS_MAX && i < pattern_count; i++) {
            hits[hit_count++] = (struct hit){.pattern = i,
                                             .field = (uint16_t)field,
                                             .start = 4 * i,
                                             .end = 4 * i + 3,
                                             .first_word = i,
                                             .last_word = i};
        }
    }
    struct evaluator *evaluator = NULL;
    struct alert *alerts = NULL;
    struct arena arena;
    arena_init(&arena, LIMIT_DOCUMENT_ARENA_BYTES);
    FUZZ_CHECK(evaluator_create(set, &evaluator) == STATUS_OK);
    FUZZ_CHECK(evaluator_run(evaluator, &article, hits, hit_count, &arena, &alerts, &alert_count) ==
               STATUS_OK);
    FUZZ_CHECK(alert_count <= rule_set_count(set));
    for (size_t i = 0; i < alert_count; i++) {
        check_alert(&alerts[i], &article);
    }
    evaluator_destroy(&evaluator);
    arena_fini(&arena);
}

/* The form of the form is the form. */
static void check_form(struct slice text) {
    struct buffer once, twice;
    struct error error;
    buffer_init(&once, 16 * MIB);
    buffer_init(&twice, 16 * MIB);
    enum status status = rule_format(text, "fuzz.yaml", &once, &error);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_INVALID);
    if (status == STATUS_OK) {
        FUZZ_CHECK(rule_format(buffer_slice(&once), "form.yaml", &twice, &error) == STATUS_OK);
        FUZZ_CHECK(slice_equal(buffer_slice(&once), buffer_slice(&twice)));
    }
    buffer_fini(&once);
    buffer_fini(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    enum status status =
        rule_set_parse(slice_make((const char *)data, bytes), "fuzz.yaml", &set, &errors);
    if (status == STATUS_OK) {
        FUZZ_CHECK(errors.count == 0 && rule_set_count(set) > 0);
        check_patterns(set);
        check_rules(set);
    } else {
        FUZZ_CHECK(status == STATUS_INVALID && set == NULL);
        check_errors(&errors);
    }
    rule_errors_fini(&errors);
    rule_set_destroy(&set);
    check_form(slice_make((const char *)data, bytes));
    return 0;
}
