/* YAML as a tree with positions. libyaml's parser gives events with marks; the tree is built from
 * them by one recursive descent, bounded in depth. What would let one value stand for another
 * (anchors, aliases, tags) is refused: a rule file says what it means in the place where it means
 * it.
 *
 * Positions are 1-based; a column counts characters, as libyaml does. No state outlives a call; any
 * thread may parse. */
#include "rules/yaml_tree.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "core/near_word.h"
#include "core/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct reading {
    yaml_parser_t parser;
    struct slice text;
    size_t lines_before; /* of the file, before the text */
    const char *name;
    struct arena *arena;
    struct error *error;
};

/* Children are gathered in a growing array of the heap and then copied to the arena at their
 * number. */
struct gathered {
    struct yaml_node *nodes;
    size_t count, capacity;
};

static enum status read_node(struct reading *reading, yaml_event_t *event, size_t depth,
                             struct yaml_node *out);

static enum status no_memory(struct reading *reading) {
    return error_set(reading->error, STATUS_NO_MEMORY, reading->name, 0, 0,
                     "this is too large to be read; divide it");
}

static size_t line_of(const struct reading *reading, const yaml_mark_t *mark) {
    return reading->lines_before + mark->line + 1;
}

static enum status complain(struct reading *reading, const yaml_mark_t *mark, const char *what) {
    return error_set(reading->error, STATUS_INVALID, reading->name, line_of(reading, mark),
                     mark->column + 1, "%s", what);
}

/* libyaml's words for what everybody gets wrong, in words that help. With `opened` the message says
 * where the thing began that is not right; if that is "", the error stands there itself. */
static const struct problem {
    const char *theirs, *ours, *opened;
} problems[] = {
    {"found character that cannot start any token",
     "a value cannot begin with this character; put the value in quotes (and indent with spaces, "
     "not tabs)",
     NULL},
    {"found a tab character that violates indentation",
     "this line is indented with a tab; indent with spaces", NULL},
    {"found a tab character where an indentation space is expected",
     "this line is indented with a tab; indent with spaces", NULL},
    {"mapping values are not allowed in this context",
     "there is a \": \" where none can be; put the value in quotes, or check the indentation",
     NULL},
    {"block sequence entries are not allowed in this context",
     "a list (- …) cannot begin here; begin it in a line of its own", NULL},
    {"did not find expected key", "this line is not indented like the ones before it", NULL},
    {"did not find expected <document start>", "this line is not indented like the ones before it",
     NULL},
    {"did not find expected '-' indicator", "this line is not indented like the list it stands in",
     NULL},
    {"could not find expected ':'", "this key has no \": \" after it", NULL},
    {"did not find expected alphabetic or numeric character",
     "a value that begins with * or & must be in quotes", ""},
    {"found unknown escape character",
     "this is no escape that double quotes know; write \\\\ for \\, or use single quotes", NULL},
    {"did not find expected node content",
     "a value cannot begin here; put it in quotes, or close the list or mapping before it", NULL},
    {"found unexpected end of stream", "the quote that opens here is not closed", ""},
    {"found unexpected document indicator", "the quote that opens here is not closed", ""},
    {"did not find expected ',' or ']'", "a comma or the closing ] is missing before this",
     "the list begins"},
    {"did not find expected ',' or '}'", "a comma or the closing } is missing before this",
     "the mapping begins"},
};

static enum status problem_told(struct reading *reading) {
    const yaml_parser_t *parser = &reading->parser;
    const struct problem *problem = NULL;
    for (size_t i = 0; parser->problem && i < sizeof problems / sizeof *problems; i++) {
        if (strcmp(parser->problem, problems[i].theirs) == 0) {
            problem = &problems[i];
        }
    }
    if (problem == NULL) {
        return complain(reading, &parser->problem_mark,
                        parser->problem ? parser->problem : "this is not YAML");
    }
    if (problem->opened == NULL) {
        return complain(reading, &parser->problem_mark, problem->ours);
    }
    if (problem->opened[0] == '\0') {
        return complain(reading, &parser->context_mark, problem->ours);
    }
    char message[ERROR_MESSAGE_BYTES];
    snprintf(message, sizeof message, "%s; %s in line %zu, column %zu", problem->ours,
             problem->opened, line_of(reading, &parser->context_mark),
             parser->context_mark.column + 1);
    return complain(reading, &parser->problem_mark, message);
}

/* libyaml reads ahead of what it parses: the place of a byte that it cannot read is counted here.
 */
static enum status bytes_told(struct reading *reading) {
    size_t line = reading->lines_before + 1, column = 1, at = 0;
    struct slice rest = reading->text;
    size_t bytes = utf8_valid_bytes(rest);
    while (bytes > 0 && at < reading->parser.problem_offset) {
        bool line_ends = *rest.data == '\n';
        line += line_ends;
        column = line_ends ? 1 : column + 1;
        at += bytes;
        rest = slice_sub(rest, bytes, rest.bytes);
        bytes = utf8_valid_bytes(rest);
    }
    return error_set(reading->error, STATUS_INVALID, reading->name, line, column, "%s",
                     bytes > 0 ? "a control character stands here; take it out"
                               : "this is not UTF-8 text; save the file as UTF-8");
}

static enum status parser_failed(struct reading *reading) {
    switch (reading->parser.error) {
    case YAML_MEMORY_ERROR:
        return no_memory(reading);
    case YAML_READER_ERROR:
        return bytes_told(reading);
    default:
        return problem_told(reading);
    }
}

static enum status next_event(struct reading *reading, yaml_event_t *event) {
    return yaml_parser_parse(&reading->parser, event) ? STATUS_OK : parser_failed(reading);
}

static enum status refuse_tricks(struct reading *reading, const yaml_event_t *event) {
    const char *anchor = NULL, *tag = NULL;
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return complain(reading, &event->start_mark,
                        "aliases (*name) are not read here; quote a term that begins with *, or "
                        "write the value out");
    case YAML_SCALAR_EVENT:
        anchor = (const char *)event->data.scalar.anchor;
        tag = (const char *)event->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = (const char *)event->data.sequence_start.anchor;
        tag = (const char *)event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = (const char *)event->data.mapping_start.anchor;
        tag = (const char *)event->data.mapping_start.tag;
        break;
    default:
        break;
    }
    if (anchor) {
        return complain(reading, &event->start_mark,
                        "anchors (&name) are not read here; write the value out");
    }
    if (tag) {
        return complain(reading, &event->start_mark,
                        "tags (!name) are not read here; put a value that begins with ! in quotes");
    }
    return STATUS_OK;
}

static struct yaml_node *gathered_add(struct gathered *list) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 8;
        struct yaml_node *nodes = realloc(list->nodes, capacity * sizeof *nodes);
        if (nodes == NULL) {
            return NULL;
        }
        list->nodes = nodes;
        list->capacity = capacity;
    }
    struct yaml_node *node = &list->nodes[list->count++];
    memset(node, 0, sizeof *node);
    return node;
}

static struct yaml_node *gathered_keep(struct reading *reading, const struct gathered *list) {
    struct yaml_node *nodes = arena_calloc(reading->arena, list->count, sizeof *nodes);
    if (nodes && list->count > 0) {
        memcpy(nodes, list->nodes, list->count * sizeof *nodes);
    }
    return nodes;
}

static enum status read_scalar(struct reading *reading, const yaml_event_t *event,
                               struct yaml_node *out) {
    out->kind = YAML_SCALAR;
    out->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    out->text = arena_copy(reading->arena, slice_make((const char *)event->data.scalar.value,
                                                      event->data.scalar.length));
    return out->text.data ? STATUS_OK : no_memory(reading);
}

/* Elements up to the event of type `end`. */
static enum status read_children(struct reading *reading, yaml_event_type_t end, size_t depth,
                                 struct gathered *list) {
    for (;;) {
        yaml_event_t event;
        enum status status = next_event(reading, &event);
        if (status != STATUS_OK) {
            return status;
        }
        if (event.type == end) {
            yaml_event_delete(&event);
            return STATUS_OK;
        }
        struct yaml_node *node = gathered_add(list);
        struct yaml_node read = {0};
        status = node ? read_node(reading, &event, depth + 1, &read) : no_memory(reading);
        yaml_event_delete(&event);
        if (status != STATUS_OK) {
            return status;
        }
        *node = read;
    }
}

static enum status read_sequence(struct reading *reading, size_t depth, struct yaml_node *out) {
    struct gathered list = {0};
    enum status status = read_children(reading, YAML_SEQUENCE_END_EVENT, depth, &list);
    if (status == STATUS_OK) {
        out->kind = YAML_SEQUENCE;
        out->count = list.count;
        out->items = gathered_keep(reading, &list);
        status = out->items ? STATUS_OK : no_memory(reading);
    }
    free(list.nodes);
    return status;
}

/* Key, value, key, value, … → keys and items. */
static enum status split_pairs(struct reading *reading, const struct gathered *list,
                               struct yaml_node *out) {
    out->kind = YAML_MAPPING;
    out->count = list->count / 2;
    out->keys = arena_calloc(reading->arena, out->count, sizeof *out->keys);
    out->items = arena_calloc(reading->arena, out->count, sizeof *out->items);
    if (out->keys == NULL || out->items == NULL) {
        return no_memory(reading);
    }
    for (size_t i = 0; i < out->count; i++) {
        out->keys[i] = list->nodes[2 * i];
        out->items[i] = list->nodes[2 * i + 1];
    }
    return STATUS_OK;
}

static int compare_keys(const void *a, const void *b) {
    const struct yaml_node *const *left = a, *const *right = b;
    int order = slice_compare((*left)->text, (*right)->text);
    if (order != 0) {
        return order;
    }
    return (*left > *right) - (*left < *right);
}

static enum status check_keys(struct reading *reading, const struct yaml_node *mapping) {
    const struct yaml_node **sorted =
        arena_calloc(reading->arena, mapping->count, sizeof(struct yaml_node *));
    if (sorted == NULL) {
        return no_memory(reading);
    }
    for (size_t i = 0; i < mapping->count; i++) {
        sorted[i] = &mapping->keys[i];
        if (mapping->keys[i].kind != YAML_SCALAR) {
            return error_set(reading->error, STATUS_INVALID, reading->name, mapping->keys[i].line,
                             mapping->keys[i].column,
                             "a key is one word or text, not a list or mapping");
        }
    }
    qsort(sorted, mapping->count, sizeof *sorted, compare_keys);
    for (size_t i = 1; i < mapping->count; i++) {
        if (slice_equal(sorted[i]->text, sorted[i - 1]->text)) {
            return error_set(reading->error, STATUS_INVALID, reading->name, sorted[i]->line,
                             sorted[i]->column,
                             "the key \"%.*s\" is already there in line %zu; keep one of the two",
                             SLICE_ARG(sorted[i]->text), sorted[i - 1]->line);
        }
    }
    return STATUS_OK;
}

static enum status read_mapping(struct reading *reading, size_t depth, struct yaml_node *out) {
    struct gathered list = {0};
    enum status status = read_children(reading, YAML_MAPPING_END_EVENT, depth, &list);
    if (status == STATUS_OK) {
        status = split_pairs(reading, &list, out);
    }
    free(list.nodes);
    return status == STATUS_OK ? check_keys(reading, out) : status;
}

static enum status read_node(struct reading *reading, yaml_event_t *event, size_t depth,
                             struct yaml_node *out) {
    enum status status = refuse_tricks(reading, event);
    if (status != STATUS_OK) {
        return status;
    }
    if (depth > LIMIT_YAML_DEPTH) {
        return complain(reading, &event->start_mark, "this is nested too deep (64 levels)");
    }
    out->line = line_of(reading, &event->start_mark);
    out->column = event->start_mark.column + 1;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(reading, event, out);
    case YAML_SEQUENCE_START_EVENT:
        return read_sequence(reading, depth, out);
    case YAML_MAPPING_START_EVENT:
        return read_mapping(reading, depth, out);
    default:
        return complain(reading, &event->start_mark, "a value is missing here");
    }
}

/* The one document of the stream; nothing but its end may follow. */
static enum status read_stream(struct reading *reading, struct yaml_node *out) {
    bool found = false;
    *out = (struct yaml_node){.kind = YAML_MAPPING, .line = 1, .column = 1};
    for (;;) {
        yaml_event_t event;
        enum status status = next_event(reading, &event);
        if (status != STATUS_OK) {
            return status;
        }
        yaml_event_type_t type = event.type;
        bool frame = type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
                     type == YAML_DOCUMENT_END_EVENT || type == YAML_STREAM_END_EVENT;
        if (type == YAML_DOCUMENT_START_EVENT && found) {
            status = complain(reading, &event.start_mark,
                              "a second document begins here (---); keep one document a file");
        } else if (!frame) {
            status = read_node(reading, &event, 1, out);
            found = true;
        }
        yaml_event_delete(&event);
        if (status != STATUS_OK || type == YAML_STREAM_END_EVENT) {
            return status;
        }
    }
}

enum status yaml_parse(struct slice text, const char *name, struct arena *arena,
                       struct yaml_node *out, struct error *error) {
    return yaml_parse_part(text, 1, name, arena, out, error);
}

enum status yaml_parse_part(struct slice text, size_t first_line, const char *name,
                            struct arena *arena, struct yaml_node *out, struct error *error) {
    struct slice mark =
        SLICE_LITERAL("\xEF\xBB\xBF"); /* a byte order mark would count as a column */
    if (slice_starts(text, mark)) {
        text = slice_sub(text, mark.bytes, text.bytes);
    }
    struct reading reading = {
        .text = text, .lines_before = first_line - 1, .name = name, .arena = arena, .error = error};
    if (!yaml_parser_initialize(&reading.parser)) {
        return no_memory(&reading);
    }
    yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reading.parser,
                                 (const unsigned char *)(text.data ? text.data : ""), text.bytes);
    struct yaml_node root = {0};
    enum status status = read_stream(&reading, &root);
    yaml_parser_delete(&reading.parser);
    if (status == STATUS_OK) {
        *out = root;
    }
    return status;
}

enum status yaml_read_text(const char *path, size_t bytes_max, struct buffer *out,
                           struct error *error) {
    enum { READ_BYTES = 64 * 1024 };
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(error, STATUS_IO, path, 0, 0, "cannot open this: %s", strerror(errno));
    }
    enum status status = STATUS_OK;
    size_t bytes = 1;
    while (status == STATUS_OK && bytes > 0) {
        status = buffer_reserve(out, READ_BYTES);
        if (status == STATUS_OK) {
            bytes = fread(out->data + out->bytes, 1, READ_BYTES, file);
            out->bytes += bytes;
        }
    }
    if (status != STATUS_OK || out->bytes > bytes_max) {
        status = error_set(error, STATUS_TOO_LARGE, path, 0, 0,
                           "this is larger than %zu KiB, the most that is read; divide it",
                           bytes_max / KIB);
    } else if (ferror(file)) {
        status = error_set(error, STATUS_IO, path, 0, 0, "cannot read this: %s", strerror(errno));
    }
    fclose(file);
    return status;
}

enum status yaml_read(const char *path, size_t bytes_max, struct arena *arena,
                      struct yaml_node *out, struct error *error) {
    struct buffer text;
    buffer_init(&text, bytes_max + 128 * KIB);
    enum status status = yaml_read_text(path, bytes_max, &text, error);
    if (status == STATUS_OK) {
        status = yaml_parse(buffer_slice(&text), path, arena, out, error);
    }
    buffer_fini(&text);
    return status;
}

const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key) {
    struct slice wanted = slice_of(key);
    for (size_t i = 0; mapping->kind == YAML_MAPPING && i < mapping->count; i++) {
        if (slice_equal(mapping->keys[i].text, wanted)) {
            return &mapping->items[i];
        }
    }
    return NULL;
}

static const char *kind_name(enum yaml_kind kind) {
    static const char *const names[] = {"a single value", "a list", "a mapping (key: value)"};
    return names[kind];
}

enum status yaml_expect(const struct yaml_node *node, enum yaml_kind kind, const char *name,
                        const char *what, struct error *error) {
    if (node->kind == kind) {
        return STATUS_OK;
    }
    return error_set(error, STATUS_INVALID, name, node->line, node->column,
                     "%s must be %s, and this is %s", what, kind_name(kind), kind_name(node->kind));
}

enum status yaml_bool(const struct yaml_node *node, const char *name, const char *what, bool *out,
                      struct error *error) {
    bool plain = node->kind == YAML_SCALAR && !node->quoted;
    if (plain && slice_equal(node->text, SLICE_LITERAL("true"))) {
        *out = true;
        return STATUS_OK;
    }
    if (plain && slice_equal(node->text, SLICE_LITERAL("false"))) {
        *out = false;
        return STATUS_OK;
    }
    return error_set(error, STATUS_INVALID, name, node->line, node->column,
                     "%s must be true or false", what);
}

enum status yaml_integer(const struct yaml_node *node, const char *name, const char *what,
                         int64_t minimum, int64_t maximum, int64_t *out, struct error *error) {
    if (node->kind == YAML_SCALAR && !node->quoted && node->text.bytes > 0) {
        char *end = NULL;
        errno = 0;
        long long value = strtoll(node->text.data, &end, 10);
        bool number = *end == '\0' && errno == 0 && node->text.data[0] != '+';
        if (number && value >= minimum && value <= maximum) {
            *out = value;
            return STATUS_OK;
        }
    }
    return error_set(error, STATUS_INVALID, name, node->line, node->column,
                     "%s must be a whole number from %lld to %lld", what, (long long)minimum,
                     (long long)maximum);
}

static enum status unknown_key(const struct yaml_node *key, const char *const *keys, size_t count,
                               const char *name, struct error *error) {
    const char *nearest = near_text(key->text, keys, count);
    struct buffer known;
    buffer_init(&known, ERROR_MESSAGE_BYTES);
    for (size_t i = 0; i < count; i++) {
        buffer_append_format(&known, "%s%s", i ? ", " : "", keys[i]);
    }
    enum status status = STATUS_INVALID;
    if (nearest) {
        status =
            error_set(error, STATUS_INVALID, name, key->line, key->column,
                      "there is no key \"%.*s\"; did you mean %s?", SLICE_ARG(key->text), nearest);
    } else {
        status = error_set(error, STATUS_INVALID, name, key->line, key->column,
                           "there is no key \"%.*s\" here; the keys are %.*s", SLICE_ARG(key->text),
                           SLICE_ARG(buffer_slice(&known)));
    }
    buffer_fini(&known);
    return status;
}

enum status yaml_known_keys(const struct yaml_node *mapping, const char *const *keys, size_t count,
                            const char *name, struct error *error) {
    for (size_t i = 0; i < mapping->count; i++) {
        bool known = false;
        for (size_t k = 0; k < count && !known; k++) {
            known = slice_equal(mapping->keys[i].text, slice_of(keys[k]));
        }
        if (!known) {
            return unknown_key(&mapping->keys[i], keys, count, name, error);
        }
    }
    return STATUS_OK;
}
