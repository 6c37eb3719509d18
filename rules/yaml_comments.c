/* libyaml's scanner tells where each token begins and ends. What stands between two tokens is white
 * space and comments alone, so a # there begins a comment, whatever stands in the values. */
#include "rules/yaml_comments.h"

#include "core/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* A place in the text, moved on by characters: libyaml's marks count those. */
struct place {
    struct slice text;
    size_t at, index, line, column;
};

struct scan {
    yaml_parser_t parser;
    struct place place;
    size_t flow_depth;
    yaml_mark_t opened; /* of the outermost brackets */
    bool closed;        /* the last token closed them */
    struct yaml_comment *comments;
    size_t count;
};

size_t yaml_break_bytes(struct slice text) {
    static const char *const breaks[] = {"\r\n", "\n", "\r", "\xC2\x85", "\u2028", "\u2029"};
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        if (slice_starts(text, slice_of(breaks[i]))) {
            return strlen(breaks[i]);
        }
    }
    return 0;
}

static void step(struct place *place) {
    struct slice rest = slice_sub(place->text, place->at, place->text.bytes);
    size_t bytes = utf8_valid_bytes(rest);
    bytes = bytes > 0 ? bytes : 1;
    /* Of the two characters of one break the first changes nothing. */
    bool breaks = yaml_break_bytes(rest) == bytes;
    place->at += bytes;
    place->index++;
    place->line += breaks;
    place->column = breaks ? 1 : place->column + 1;
}

/* True if white space alone stands before the place in its line. */
static bool is_alone(const struct place *place) {
    size_t at = place->at;
    while (at > 0 && (place->text.data[at - 1] == ' ' || place->text.data[at - 1] == '\t')) {
        at--;
    }
    return at == 0 || place->text.data[at - 1] == '\n' || place->text.data[at - 1] == '\r';
}

static void keep_comment(struct scan *scan) {
    struct place *place = &scan->place;
    struct slice rest = slice_sub(place->text, place->at, place->text.bytes);
    size_t bytes = 0;
    while (bytes < rest.bytes && yaml_break_bytes(slice_sub(rest, bytes, rest.bytes)) == 0) {
        bytes++;
    }
    struct slice text = slice_make(rest.data, bytes);
    while (text.bytes > 0 &&
           (text.data[text.bytes - 1] == ' ' || text.data[text.bytes - 1] == '\t')) {
        text.bytes--;
    }
    scan->comments[scan->count++] = (struct yaml_comment){
        .line = place->line,
        .column = place->column,
        .text = text,
        .alone = is_alone(place),
        .in_flow = scan->flow_depth > 0,
        .closed_line = scan->closed ? scan->opened.line + 1 : 0,
        .closed_column = scan->closed ? scan->opened.column + 1 : 0,
    };
    size_t end = place->at + bytes;
    while (place->at < end) {
        step(place);
    }
}

/* Up to the character number `index`. */
static void read_gap(struct scan *scan, size_t index) {
    while (scan->place.index < index && scan->place.at < scan->place.text.bytes) {
        if (scan->place.text.data[scan->place.at] == '#') {
            keep_comment(scan);
        } else {
            step(&scan->place);
        }
    }
}

/* The head of a block scalar (| or >) may have a comment, which is inside its token. */
static void read_head(struct scan *scan, const yaml_token_t *token) {
    bool has_head = token->type == YAML_SCALAR_TOKEN &&
                    (token->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
                     token->data.scalar.style == YAML_FOLDED_SCALAR_STYLE);
    size_t line = scan->place.line;
    while (has_head && scan->place.line == line && scan->place.at < scan->place.text.bytes) {
        if (scan->place.text.data[scan->place.at] == '#') {
            keep_comment(scan);
        } else {
            step(&scan->place);
        }
    }
}

static void skip_token(struct scan *scan, const yaml_token_t *token) {
    read_head(scan, token);
    while (scan->place.index < token->end_mark.index && scan->place.at < scan->place.text.bytes) {
        step(&scan->place);
    }
    bool opens = token->type == YAML_FLOW_SEQUENCE_START_TOKEN ||
                 token->type == YAML_FLOW_MAPPING_START_TOKEN;
    bool closes =
        token->type == YAML_FLOW_SEQUENCE_END_TOKEN || token->type == YAML_FLOW_MAPPING_END_TOKEN;
    if (opens && scan->flow_depth++ == 0) {
        scan->opened = token->start_mark;
    }
    scan->flow_depth -= closes && scan->flow_depth > 0;
    scan->closed = closes && scan->flow_depth == 0;
}

static void read_tokens(struct scan *scan) {
    for (bool more = true; more;) {
        yaml_token_t token;
        if (!yaml_parser_scan(&scan->parser, &token)) {
            return; /* the parser has told it before */
        }
        read_gap(scan, token.start_mark.index);
        skip_token(scan, &token);
        more = token.type != YAML_STREAM_END_TOKEN;
        yaml_token_delete(&token);
    }
    read_gap(scan, SIZE_MAX);
}

enum status yaml_comments_read(struct slice text, struct arena *arena, struct yaml_comment **out,
                               size_t *count) {
    const struct slice mark = SLICE_LITERAL("\xEF\xBB\xBF");
    text = slice_starts(text, mark) ? slice_sub(text, mark.bytes, text.bytes) : text;
    size_t signs = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        signs += text.data[i] == '#';
    }
    struct scan *scan = calloc(1, sizeof *scan);
    struct yaml_comment *comments = arena_calloc(arena, signs, sizeof *comments);
    if (scan == NULL || comments == NULL || !yaml_parser_initialize(&scan->parser)) {
        free(scan);
        return STATUS_NO_MEMORY;
    }
    scan->place = (struct place){.text = text, .line = 1, .column = 1};
    scan->comments = comments;
    yaml_parser_set_encoding(&scan->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&scan->parser, (const unsigned char *)(text.data ? text.data : ""),
                                 text.bytes);
    read_tokens(scan);
    *out = comments;
    *count = scan->count;
    yaml_parser_delete(&scan->parser);
    free(scan);
    return STATUS_OK;
}
