/* The parser of `when`: recursive descent over tokens, one token ahead. Every recursion is counted
 * against LIMIT_WHEN_DEPTH and every node against LIMIT_WHEN_NODES. The first mistake ends the
 * parse; all functions then return NULL and the message stands. */
#include "rules/when.h"

#include "core/limits.h"
#include "core/near_word.h"
#include "core/utf8.h"

#include <stdio.h>

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    struct slice text;
    uint32_t number;
};

struct parser {
    struct slice text;
    size_t at;          /* behind the token */
    struct token token; /* the one ahead */
    const struct slice *groups;
    size_t group_count;
    struct arena *arena;
    size_t nodes, depth;
    struct error *error;
    size_t wrong_at; /* byte */
    bool failed;
};

static const struct when_node *parse_or(struct parser *parser);

/* The first mistake stands: `before`, what was found there in the words of the rule, `after`. */
static void fail_at(struct parser *parser, size_t at, const char *before, struct slice what,
                    const char *after) {
    if (!parser->failed) {
        parser->failed = true;
        parser->wrong_at = at;
        error_set(parser->error, STATUS_INVALID, NULL, 0, 0, "%s%.*s%s", before, SLICE_ARG(what),
                  after);
    }
}

static size_t token_at(const struct parser *parser) {
    return parser->at - parser->token.text.bytes;
}

static bool is_word_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A run of the characters that `token` is made of, from `start`. */
static struct token read_token(struct parser *parser, size_t start) {
    const char *data = parser->text.data;
    size_t end = start + 1;
    struct token token = {.kind = TOKEN_SIGN};
    if (is_digit(data[start])) {
        token.kind = TOKEN_NUMBER;
        while (end < parser->text.bytes && is_digit(data[end])) {
            end++;
        }
    } else if (is_word_start(data[start])) {
        token.kind = TOKEN_WORD;
        while (end < parser->text.bytes &&
               (is_word_start(data[end]) || is_digit(data[end]) || data[end] == '-')) {
            end++;
        }
    } else if ((data[start] == '>' || data[start] == '<' || data[start] == '=') &&
               end < parser->text.bytes && data[end] == '=') {
        end++;
    }
    token.text = slice_sub(parser->text, start, end);
    return token;
}

static void advance(struct parser *parser) {
    size_t start = parser->at;
    while (start < parser->text.bytes && is_space(parser->text.data[start])) {
        start++;
    }
    if (start == parser->text.bytes) {
        parser->token = (struct token){.kind = TOKEN_END};
        parser->at = start;
        return;
    }
    struct token token = read_token(parser, start);
    parser->at = start + token.text.bytes;
    for (size_t i = 0; token.kind == TOKEN_NUMBER && i < token.text.bytes; i++) {
        token.number = token.number * 10 + (uint32_t)(token.text.data[i] - '0');
        if (token.number > 1000000) {
            token.number = 1000000;
        }
    }
    parser->token = token;
}

static bool is_sign(const struct parser *parser, const char *sign) {
    return parser->token.kind == TOKEN_SIGN && slice_equal(parser->token.text, slice_of(sign));
}

static bool is_word(const struct parser *parser, const char *word) {
    return parser->token.kind == TOKEN_WORD && slice_equal(parser->token.text, slice_of(word));
}

static bool take_sign(struct parser *parser, const char *sign) {
    if (is_sign(parser, sign)) {
        advance(parser);
        return true;
    }
    fail_at(parser, token_at(parser), "a \"", slice_of(sign), "\" is missing here");
    return false;
}

static bool take_number(struct parser *parser, uint32_t maximum, uint32_t *out) {
    if (parser->token.kind != TOKEN_NUMBER) {
        fail_at(parser, token_at(parser), "a number is missing here", slice_of(""), "");
        return false;
    }
    if (parser->token.number > maximum) {
        char most[64];
        snprintf(most, sizeof most, " is too large here; at most %u", maximum);
        fail_at(parser, token_at(parser), "the number ", parser->token.text, most);
        return false;
    }
    *out = parser->token.number;
    advance(parser);
    return true;
}

static struct when_node *node_new(struct parser *parser, enum when_kind kind) {
    struct when_node *node =
        parser->nodes < LIMIT_WHEN_NODES ? arena_calloc(parser->arena, 1, sizeof *node) : NULL;
    if (node == NULL) {
        fail_at(parser, token_at(parser), "this expression is too long; divide the rule",
                slice_of(""), "");
        return NULL;
    }
    parser->nodes++;
    node->kind = kind;
    return node;
}

bool when_reserved(struct slice word) {
    static const char *const words[] = {"and", "or", "not", "near", "before", "of"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (slice_equal(word, slice_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* Names the group that was probably meant, or all there are. */
static void fail_unknown(struct parser *parser, struct slice word) {
    char after[ERROR_MESSAGE_BYTES / 2];
    size_t nearest = near_word(word, parser->groups, parser->group_count);
    if (nearest < parser->group_count) {
        snprintf(after, sizeof after, "\"; did you mean %.*s?", SLICE_ARG(parser->groups[nearest]));
        fail_at(parser, token_at(parser), "this rule has no group \"", word, after);
        return;
    }
    size_t at = (size_t)snprintf(after, sizeof after, "\"; its groups are ");
    for (size_t i = 0; i < parser->group_count && at < sizeof after; i++) {
        at += (size_t)snprintf(after + at, sizeof after - at, "%s%.*s", i > 0 ? ", " : "",
                               SLICE_ARG(parser->groups[i]));
    }
    fail_at(parser, token_at(parser), "this rule has no group \"", word, after);
}

/* The group that the token ahead names, as a bit; 0 after a mistake. */
static uint64_t take_group(struct parser *parser) {
    struct slice word = parser->token.text;
    if (parser->token.kind != TOKEN_WORD || when_reserved(word)) {
        if (parser->token.kind == TOKEN_END) {
            fail_at(parser, token_at(parser), "the expression ends where a group is wanted", word,
                    "");
        }
        fail_at(parser, token_at(parser), "a group is wanted here, not \"", word, "\"");
        return 0;
    }
    for (size_t i = 0; i < parser->group_count; i++) {
        if (slice_equal(parser->groups[i], word)) {
            advance(parser);
            return (uint64_t)1 << i;
        }
    }
    fail_unknown(parser, word);
    return 0;
}

static const struct when_node *parse_group(struct parser *parser, enum when_kind kind) {
    uint64_t group = take_group(parser);
    struct when_node *node = group ? node_new(parser, kind) : NULL;
    if (node) {
        node->groups = group;
    }
    return node;
}

static uint64_t all_groups(size_t count) {
    return count == 64 ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

static const struct when_node *parse_every(struct parser *parser, enum when_kind kind) {
    struct when_node *node = node_new(parser, kind);
    if (node) {
        node->groups = all_groups(parser->group_count);
        advance(parser);
    }
    return node;
}

static const struct when_node *parse_of(struct parser *parser) {
    struct when_node *node = node_new(parser, WHEN_OF);
    size_t number_at = token_at(parser);
    uint32_t listed = 0;
    if (node == NULL || !take_number(parser, LIMIT_GROUPS, &node->number)) {
        return NULL;
    }
    if (!is_word(parser, "of")) {
        fail_at(parser, token_at(parser), "\"of\" is missing here, as in 2 of (a, b, c)",
                slice_of(""), "");
        return NULL;
    }
    advance(parser);
    if (!take_sign(parser, "(")) {
        return NULL;
    }
    do {
        uint64_t group = take_group(parser);
        if (group == 0) {
            return NULL;
        }
        listed += (node->groups & group) == 0;
        node->groups |= group;
    } while (is_sign(parser, ",") && take_sign(parser, ","));
    if (!take_sign(parser, ")")) {
        return NULL;
    }
    if (node->number == 0 || node->number > listed) {
        fail_at(parser, number_at,
                "the number before \"of\" is from 1 to the number of groups listed", slice_of(""),
                "");
        return NULL;
    }
    return node;
}

static const struct when_node *parse_count(struct parser *parser) {
    static const struct {
        const char *sign;
        enum when_comparison comparison;
    } signs[] = {{">=", WHEN_AT_LEAST}, {">", WHEN_MORE},  {"<=", WHEN_AT_MOST},
                 {"<", WHEN_LESS},      {"=", WHEN_EQUAL}, {"==", WHEN_EQUAL}};
    struct when_node *node = node_new(parser, WHEN_COUNT);
    advance(parser);
    if (node == NULL || !take_sign(parser, "(")) {
        return NULL;
    }
    node->groups = take_group(parser);
    if (node->groups == 0 || !take_sign(parser, ")")) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (is_sign(parser, signs[i].sign)) {
            node->comparison = signs[i].comparison;
            advance(parser);
            return take_number(parser, LIMIT_ARTICLE_HITS, &node->number) ? node : NULL;
        }
    }
    fail_at(parser, token_at(parser), "a comparison is wanted here, as in count(a) >= 3",
            slice_of(""), "");
    return NULL;
}

/* Whether the word ahead is a keyword of its own and no group of that name. */
static bool is_keyword(const struct parser *parser, const char *word, char next) {
    if (!is_word(parser, word)) {
        return false;
    }
    struct slice rest = slice_trim(slice_sub(parser->text, parser->at, parser->text.bytes));
    return next == '\0' || (rest.bytes > 0 && rest.data[0] == next);
}

static bool has_group(const struct parser *parser, struct slice name) {
    for (size_t i = 0; i < parser->group_count; i++) {
        if (slice_equal(parser->groups[i], name)) {
            return true;
        }
    }
    return false;
}

static const struct when_node *parse_primary(struct parser *parser) {
    if (is_sign(parser, "(")) {
        advance(parser);
        const struct when_node *inner = parse_or(parser);
        return inner && take_sign(parser, ")") ? inner : NULL;
    }
    if (parser->token.kind == TOKEN_NUMBER) {
        return parse_of(parser);
    }
    if (is_keyword(parser, "count", '(')) {
        return parse_count(parser);
    }
    if (is_keyword(parser, "title", ':')) {
        advance(parser);
        return take_sign(parser, ":") ? parse_group(parser, WHEN_TITLE) : NULL;
    }
    bool own_name = has_group(parser, parser->token.text);
    if (!own_name && is_keyword(parser, "any", '\0')) {
        return parse_every(parser, WHEN_GROUPS);
    }
    if (!own_name && is_keyword(parser, "all", '\0')) {
        return parse_every(parser, WHEN_ALL);
    }
    return parse_group(parser, WHEN_GROUPS);
}

static const struct when_node *parse_unary(struct parser *parser) {
    if (!is_word(parser, "not")) {
        return parse_primary(parser);
    }
    advance(parser);
    if (parser->depth == LIMIT_WHEN_DEPTH) {
        fail_at(parser, token_at(parser), "this is nested too deep", slice_of(""), "");
        return NULL;
    }
    parser->depth++;
    struct when_node *node = node_new(parser, WHEN_NOT);
    const struct when_node *inner = node ? parse_unary(parser) : NULL;
    parser->depth--;
    if (inner == NULL) {
        return NULL;
    }
    node->left = inner;
    return node;
}

/* A side of near and before: groups, or an `or` of groups, as one node with all their bits. */
static bool as_side(const struct when_node *node, struct when_node *out) {
    if (node->kind == WHEN_GROUPS || node->kind == WHEN_TITLE) {
        out->groups |= node->groups;
        out->title_only = node->kind == WHEN_TITLE;
        return true;
    }
    return node->kind == WHEN_OR && as_side(node->left, out) && !out->title_only &&
           as_side(node->right, out) && !out->title_only;
}

static const struct when_node *make_side(struct parser *parser, const struct when_node *node,
                                         size_t at) {
    struct when_node *side = node_new(parser, WHEN_GROUPS);
    if (side && !as_side(node, side)) {
        fail_at(parser, at, "near and before join groups, or groups joined by or in parentheses",
                slice_of(""), "");
        return NULL;
    }
    return side;
}

static const struct when_node *parse_join(struct parser *parser) {
    size_t left_at = token_at(parser);
    const struct when_node *left = parse_unary(parser);
    bool near = is_word(parser, "near");
    if (left == NULL || (!near && !is_word(parser, "before"))) {
        return left;
    }
    advance(parser);
    struct when_node *node = node_new(parser, near ? WHEN_NEAR : WHEN_BEFORE);
    if (node == NULL || !take_sign(parser, "/") ||
        !take_number(parser, LIMIT_NEAR_WORDS, &node->number)) {
        return NULL;
    }
    size_t right_at = token_at(parser);
    const struct when_node *right = parse_unary(parser);
    node->left = right ? make_side(parser, left, left_at) : NULL;
    node->right = node->left ? make_side(parser, right, right_at) : NULL;
    if (node->right == NULL) {
        return NULL;
    }
    if (is_word(parser, "near") || is_word(parser, "before")) {
        fail_at(parser, token_at(parser), "\"", parser->token.text,
                "\" joins two groups; write a near/5 b and b near/5 c");
        return NULL;
    }
    return node;
}

static const struct when_node *parse_chain(struct parser *parser, const char *word,
                                           enum when_kind kind,
                                           const struct when_node *(*next)(struct parser *)) {
    const struct when_node *left = next(parser);
    while (left && is_word(parser, word)) {
        advance(parser);
        struct when_node *node = node_new(parser, kind);
        const struct when_node *right = node ? next(parser) : NULL;
        if (right == NULL) {
            return NULL;
        }
        node->left = left;
        node->right = right;
        left = node;
    }
    return left;
}

static const struct when_node *parse_and(struct parser *parser) {
    return parse_chain(parser, "and", WHEN_AND, parse_join);
}

static const struct when_node *parse_or(struct parser *parser) {
    if (parser->depth == LIMIT_WHEN_DEPTH) {
        fail_at(parser, token_at(parser), "this is nested too deep", slice_of(""), "");
        return NULL;
    }
    parser->depth++;
    const struct when_node *node = parse_chain(parser, "or", WHEN_OR, parse_and);
    parser->depth--;
    return node;
}

static size_t characters(struct slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        count += (text.data[i] & 0xC0) != 0x80;
    }
    return count;
}

enum status when_parse(struct slice text, const struct slice *groups, size_t group_count,
                       struct arena *arena, const struct when_node **out, size_t *column,
                       struct error *error) {
    struct parser parser = {
        .text = text, .groups = groups, .group_count = group_count, .arena = arena, .error = error};
    advance(&parser);
    const struct when_node *node = parse_or(&parser);
    if (node && parser.token.kind != TOKEN_END) {
        fail_at(&parser, token_at(&parser), "\"", parser.token.text,
                "\" cannot stand here; join groups with and, or, near/N, before/N");
    }
    if (parser.failed || node == NULL) {
        *column = characters(slice_sub(text, 0, parser.wrong_at));
        return STATUS_INVALID;
    }
    *out = node;
    return STATUS_OK;
}
