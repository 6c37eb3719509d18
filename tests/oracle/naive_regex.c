/* A tree of nodes, read by recursive descent. A set of places is an array of bytes, one for each
 * place between two characters. */
#include "tests/oracle/naive_regex.h"

#include "tests/oracle/naive_fold.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { NODES_MAX = 256, RANGES_MAX = 16, UNLIMITED = 1000000, FAULT = 0x1A };

enum kind {
    KIND_SET,
    KIND_START,
    KIND_END,
    KIND_EDGE,
    KIND_NO_EDGE,
    KIND_THEN,
    KIND_OR,
    KIND_MANY
};

struct range {
    uint32_t from, to;
};

struct node {
    enum kind kind;
    struct range ranges[RANGES_MAX]; /* KIND_SET */
    size_t range_count;
    bool negated, literal; /* literal: stands for its other case too */
    size_t left, right;    /* KIND_THEN and KIND_OR; KIND_MANY: left */
    unsigned least, most;  /* KIND_MANY */
};

struct naive_regex {
    struct slice text;
    size_t at;
    struct node nodes[NODES_MAX]; /* number 0 is the empty text, and means a failure to read */
    size_t count, root;
    bool any_case;
    uint32_t *points; /* of the text that is searched */
    uint32_t *places; /* bytes before each, and at the end */
    size_t point_count;
    struct naive_regex_match *matches;
};

/* ---- reading ---- */

static bool ahead(const struct naive_regex *regex, char c) {
    return regex->at < regex->text.bytes && regex->text.data[regex->at] == c;
}

static bool take(struct naive_regex *regex, const char *text) {
    bool taken = slice_starts(slice_sub(regex->text, regex->at, regex->text.bytes), slice_of(text));
    regex->at += taken ? strlen(text) : 0;
    return taken;
}

static size_t add(struct naive_regex *regex, struct node node) {
    if (regex->count == NODES_MAX) {
        return 0;
    }
    regex->nodes[regex->count] = node;
    return regex->count++;
}

static bool add_range(struct node *node, uint32_t from, uint32_t to) {
    if (node->range_count == RANGES_MAX || from > to) {
        return false;
    }
    node->ranges[node->range_count++] = (struct range){from, to};
    return true;
}

/* \d, \w and \s are ASCII. */
static bool add_named(struct node *node, char name) {
    switch (name) {
    case 'd':
        return add_range(node, '0', '9');
    case 'w':
        return add_range(node, '0', '9') && add_range(node, 'A', 'Z') &&
               add_range(node, 'a', 'z') && add_range(node, '_', '_');
    case 's':
        return add_range(node, '\t', '\r') && add_range(node, ' ', ' ');
    default:
        return false;
    }
}

/* A character of the expression, `*special` if it stands for something else. */
static bool take_point(struct naive_regex *regex, uint32_t *point, bool *escaped) {
    *escaped = take(regex, "\\");
    size_t bytes;
    if (regex->at >= regex->text.bytes) {
        return false;
    }
    *point = naive_decode(regex->text, regex->at, &bytes);
    regex->at += bytes;
    return *point >= ' ' && *point != 0x7F;
}

static bool is_sign(uint32_t point) {
    return point < 0x80 && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ", (int)point) != NULL;
}

static bool read_class_item(struct naive_regex *regex, struct node *node) {
    uint32_t from, to;
    bool escaped;
    if (!take_point(regex, &from, &escaped)) {
        return false;
    }
    if (escaped && !is_sign(from)) {
        return from < 0x80 && add_named(node, (char)from);
    }
    if (!escaped && (from == '[' || from == '^' || from == '-' || from == '&')) {
        return false; /* with a meaning, in one place or another */
    }
    to = from;
    if (take(regex, "-") &&
        (ahead(regex, ']') || !take_point(regex, &to, &escaped) || (is_sign(to) != escaped))) {
        return false;
    }
    return add_range(node, from, to);
}

static size_t read_class(struct naive_regex *regex) {
    struct node node = {.kind = KIND_SET, .negated = take(regex, "^"), .literal = true};
    if (ahead(regex, ']')) {
        return 0;
    }
    while (!take(regex, "]")) {
        if (!read_class_item(regex, &node)) {
            return 0;
        }
    }
    return add(regex, node);
}

static size_t read_or(struct naive_regex *regex);

static size_t read_escape(struct naive_regex *regex, uint32_t point) {
    struct node node = {.kind = KIND_SET};
    if (point == 'b' || point == 'B') {
        return add(regex, (struct node){.kind = point == 'b' ? KIND_EDGE : KIND_NO_EDGE});
    }
    if (is_sign(point)) {
        (void)add_range(&node, point, point);
        return add(regex, node);
    }
    return point < 0x80 && add_named(&node, (char)point) ? add(regex, node) : 0;
}

static size_t read_atom(struct naive_regex *regex) {
    if (take(regex, "(?:") || take(regex, "(")) {
        size_t inside = ahead(regex, '?') || ahead(regex, '*') ? 0 : read_or(regex);
        return take(regex, ")") ? inside : 0;
    }
    if (take(regex, "[")) {
        return read_class(regex);
    }
    if (take(regex, ".")) {
        struct node node = {.kind = KIND_SET, .negated = true};
        (void)add_range(&node, '\n', '\n');
        return add(regex, node);
    }
    if (take(regex, "^")) {
        return add(regex, (struct node){.kind = KIND_START});
    }
    if (take(regex, "$")) {
        return add(regex, (struct node){.kind = KIND_END});
    }
    uint32_t point;
    bool escaped;
    if (!take_point(regex, &point, &escaped)) {
        return 0;
    }
    if (escaped) {
        return read_escape(regex, point);
    }
    if (point < 0x80 && strchr("*+?{}()|]#&", (int)point)) {
        return 0;
    }
    struct node node = {.kind = KIND_SET, .literal = true};
    (void)add_range(&node, point, point);
    return add(regex, node);
}

static bool read_number(struct naive_regex *regex, unsigned *number) {
    size_t from = regex->at;
    for (*number = 0; regex->at < regex->text.bytes && regex->at < from + 2; regex->at++) {
        char c = regex->text.data[regex->at];
        if (c < '0' || c > '9') {
            break;
        }
        *number = 10 * *number + (unsigned)(c - '0');
    }
    return regex->at > from;
}

static bool read_times(struct naive_regex *regex, struct node *node) {
    if (take(regex, "*")) {
        node->least = 0;
    } else if (take(regex, "?")) {
        node->least = 0;
        node->most = 1;
    } else if (!take(regex, "+")) {
        if (!take(regex, "{") || !read_number(regex, &node->least)) {
            return false;
        }
        bool comma = take(regex, ",");
        if (!comma || (!ahead(regex, '}') && !read_number(regex, &node->most))) {
            node->most = comma ? 0 : node->least;
        }
        return take(regex, "}") && node->most >= node->least && node->most > 0;
    }
    return true;
}

static size_t read_many(struct naive_regex *regex) {
    size_t atom = read_atom(regex);
    if (!ahead(regex, '*') && !ahead(regex, '+') && !ahead(regex, '?') && !ahead(regex, '{')) {
        return atom;
    }
    enum kind kind = regex->nodes[atom].kind;
    struct node node = {.kind = KIND_MANY, .left = atom, .least = 1, .most = UNLIMITED};
    if (atom == 0 || (kind >= KIND_START && kind <= KIND_NO_EDGE) || !read_times(regex, &node) ||
        ahead(regex, '*') || ahead(regex, '+') || ahead(regex, '?') || ahead(regex, '{')) {
        return 0;
    }
    return add(regex, node);
}

static size_t read_then(struct naive_regex *regex) {
    size_t left = read_many(regex);
    while (left > 0 && regex->at < regex->text.bytes && !ahead(regex, '|') && !ahead(regex, ')')) {
        size_t right = read_many(regex);
        left = right == 0
                   ? 0
                   : add(regex, (struct node){.kind = KIND_THEN, .left = left, .right = right});
    }
    return left;
}

static size_t read_or(struct naive_regex *regex) {
    size_t left = read_then(regex);
    while (left > 0 && take(regex, "|")) {
        size_t right = read_then(regex);
        left = right == 0
                   ? 0
                   : add(regex, (struct node){.kind = KIND_OR, .left = left, .right = right});
    }
    return left;
}

struct naive_regex *naive_regex_create(struct slice text) {
    struct naive_regex *regex = calloc(1, sizeof *regex);
    if (regex == NULL) {
        abort();
    }
    regex->text = text;
    regex->count = 1;
    regex->any_case = take(regex, "(?i)");
    regex->root = read_or(regex);
    regex->matches = malloc((NAIVE_REGEX_TEXT_MAX + 1) * sizeof *regex->matches);
    regex->points = malloc(NAIVE_REGEX_TEXT_MAX * sizeof *regex->points);
    regex->places = malloc((NAIVE_REGEX_TEXT_MAX + 1) * sizeof *regex->places);
    if (!regex->matches || !regex->points || !regex->places) {
        abort();
    }
    if (regex->root == 0 || regex->at < text.bytes) {
        naive_regex_destroy(&regex);
    }
    return regex;
}

void naive_regex_destroy(struct naive_regex **regex) {
    free((*regex)->matches);
    free((*regex)->points);
    free((*regex)->places);
    free(*regex);
    *regex = NULL;
}

static bool may_be_empty(const struct naive_regex *regex, size_t number) {
    const struct node *node = &regex->nodes[number];
    switch (node->kind) {
    case KIND_SET:
        return false;
    case KIND_THEN:
        return may_be_empty(regex, node->left) && may_be_empty(regex, node->right);
    case KIND_OR:
        return may_be_empty(regex, node->left) || may_be_empty(regex, node->right);
    case KIND_MANY:
        return node->least == 0 || may_be_empty(regex, node->left);
    default:
        return true;
    }
}

bool naive_regex_is_empty(const struct naive_regex *regex) {
    return may_be_empty(regex, regex->root);
}

/* ---- searching ---- */

static bool in_ranges(const struct node *node, uint32_t point) {
    for (size_t i = 0; i < node->range_count; i++) {
        if (point >= node->ranges[i].from && point <= node->ranges[i].to) {
            return true;
        }
    }
    return false;
}

static bool in_set(const struct naive_regex *regex, const struct node *node, uint32_t point) {
    bool in = in_ranges(node, point);
    if (regex->any_case && node->literal) {
        uint32_t lower = (uint32_t)utf8proc_tolower((utf8proc_int32_t)point);
        uint32_t upper = (uint32_t)utf8proc_toupper((utf8proc_int32_t)point);
        in = in || in_ranges(node, lower) || in_ranges(node, upper);
    }
    return in != node->negated;
}

static bool is_word(const struct naive_regex *regex, size_t at) {
    uint32_t point = at < regex->point_count ? regex->points[at] : ' ';
    return point == '_' || (point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z') ||
           (point >= 'a' && point <= 'z');
}

static bool holds_at(const struct naive_regex *regex, enum kind kind, size_t at) {
    bool edge = (at > 0 && is_word(regex, at - 1)) != is_word(regex, at);
    bool last_newline = at + 1 == regex->point_count && regex->points[at] == '\n';
    switch (kind) {
    case KIND_START:
        return at == 0;
    case KIND_END:
        return at == regex->point_count || last_newline;
    case KIND_EDGE:
        return edge;
    default:
        return !edge;
    }
}

/* A set of the places from `low` to `high`, which are in no other. */
struct places {
    unsigned char *has;
    size_t low, high;
};

static struct places places_none(const struct naive_regex *regex) {
    struct places none = {calloc(regex->point_count + 2, 1), SIZE_MAX, 0};
    if (none.has == NULL) {
        abort();
    }
    return none;
}

static bool places_add(struct places *places, size_t at) {
    bool fresh = !places->has[at];
    places->has[at] = 1;
    places->low = at < places->low ? at : places->low;
    places->high = at > places->high ? at : places->high;
    return fresh;
}

static bool places_add_all(struct places *places, const struct places *others) {
    bool fresh = false;
    for (size_t i = others->low; i <= others->high; i++) {
        fresh = (others->has[i] && places_add(places, i)) || fresh;
    }
    return fresh;
}

static struct places run(const struct naive_regex *regex, size_t number,
                         const struct places *starts);

static struct places run_many(const struct naive_regex *regex, const struct node *node,
                              const struct places *starts) {
    struct places ends = places_none(regex), now = places_none(regex);
    (void)places_add_all(&now, starts);
    if (node->least == 0) {
        (void)places_add_all(&ends, starts);
    }
    for (unsigned times = 1; times <= node->most && now.low <= now.high; times++) {
        struct places next = run(regex, node->left, &now);
        free(now.has);
        now = next;
        if (times >= node->least && !places_add_all(&ends, &now)) {
            break; /* nothing new comes of what is known */
        }
    }
    free(now.has);
    return ends;
}

static struct places run(const struct naive_regex *regex, size_t number,
                         const struct places *starts) {
    const struct node *node = &regex->nodes[number];
    if (node->kind == KIND_MANY) {
        return run_many(regex, node, starts);
    }
    if (node->kind == KIND_THEN || node->kind == KIND_OR) {
        struct places left = run(regex, node->left, starts);
        struct places right = run(regex, node->right, node->kind == KIND_OR ? starts : &left);
        if (node->kind == KIND_OR) {
            (void)places_add_all(&right, &left);
        }
        free(left.has);
        return right;
    }
    struct places ends = places_none(regex);
    for (size_t i = starts->low; i <= starts->high; i++) {
        if (!starts->has[i]) {
            continue;
        }
        if (node->kind != KIND_SET && holds_at(regex, node->kind, i)) {
            (void)places_add(&ends, i);
        } else if (node->kind == KIND_SET && i < regex->point_count &&
                   in_set(regex, node, regex->points[i])) {
            (void)places_add(&ends, i + 1);
        }
    }
    return ends;
}

static void read_text(struct naive_regex *regex, struct slice text) {
    regex->point_count = 0;
    size_t bytes;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        if (regex->point_count == NAIVE_REGEX_TEXT_MAX) {
            abort();
        }
        uint32_t point = naive_decode(text, at, &bytes);
        bool fault = point == 0 && text.data[at] != '\0';
        regex->places[regex->point_count] = (uint32_t)at;
        regex->points[regex->point_count++] = fault ? FAULT : point;
    }
    regex->places[regex->point_count] = (uint32_t)text.bytes;
}

const struct naive_regex_match *naive_regex_search(struct naive_regex *regex, struct slice text,
                                                   size_t *count) {
    read_text(regex, text);
    struct places told = places_none(regex);
    *count = 0;
    for (size_t start = 0; start <= regex->point_count; start++) {
        struct places one = places_none(regex);
        (void)places_add(&one, start);
        struct places ends = run(regex, regex->root, &one);
        size_t last = SIZE_MAX; /* of the ends that no match before reaches */
        for (size_t end = ends.low; end <= ends.high; end++) {
            last = ends.has[end] && places_add(&told, end) && end > start ? end : last;
        }
        if (last != SIZE_MAX) {
            regex->matches[(*count)++] =
                (struct naive_regex_match){regex->places[start], regex->places[last]};
        }
        free(one.has);
        free(ends.has);
    }
    free(told.has);
    return regex->matches;
}
