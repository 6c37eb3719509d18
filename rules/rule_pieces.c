/* Where a piece begins is read off the indentation, as a person would: a line at the left margin
 * that is no comment and no element begins a section ("rules:"); within it every line that begins
 * with "-" at the indentation of the section's first element begins a piece. A text in a block or
 * in quotes may look the same at the margin; that costs a wrong message in a file that has a
 * mistake anyway. */
#include "rules/rule_pieces.h"

#include "core/limits.h"
#include "core/line_break.h"
#include "rules/yaml_tree.h"

#include <string.h>

enum { NO_INDENT = -1 };

struct pieces {
    struct slice text;
    const char *name;
    struct rule_errors *errors;
    struct buffer *rest;
    size_t found;
    /* the section that is being gone through */
    size_t section_at;
    int indent; /* of its elements, or NO_INDENT */
    size_t good;
    /* the piece */
    size_t piece_at, piece_line;
    bool piece_open;
};

static int indent_of(struct slice line) {
    size_t at = 0;
    while (at < line.bytes && line.data[at] == ' ') {
        at++;
    }
    return (int)at;
}

static bool is_blank_or_comment(struct slice line) {
    struct slice words = slice_trim(line);
    return words.bytes == 0 || words.data[0] == '#';
}

/* "-" alone or before a blank; not "---". */
static bool begins_element(struct slice line) {
    struct slice rest = slice_sub(line, (size_t)indent_of(line), line.bytes);
    return rest.bytes > 0 && rest.data[0] == '-' &&
           (rest.bytes == 1 || rest.data[1] == ' ' || rest.data[1] == '\r' || rest.data[1] == '\t');
}

static void make_blank(struct pieces *pieces, size_t from, size_t to) {
    for (size_t i = from; i < to;) {
        size_t ends = line_break_bytes(slice_make(pieces->rest->data + i, to - i));
        if (ends == 0) {
            pieces->rest->data[i] = ' ';
        }
        i += ends ? ends : 1;
    }
}

static enum status end_piece(struct pieces *pieces, size_t end) {
    if (!pieces->piece_open) {
        return STATUS_OK;
    }
    pieces->piece_open = false;
    struct arena tree;
    struct yaml_node root;
    struct error error = {0};
    arena_init(&tree, LIMIT_RULE_ARENA_BYTES);
    enum status status = yaml_parse_part(slice_sub(pieces->text, pieces->piece_at, end),
                                         pieces->piece_line, pieces->name, &tree, &root, &error);
    arena_fini(&tree);
    if (status == STATUS_INVALID) {
        rule_errors_add(pieces->errors, &error);
        make_blank(pieces, pieces->piece_at, end);
        pieces->found++;
        return STATUS_OK;
    }
    pieces->good++;
    return status;
}

static enum status end_section(struct pieces *pieces, size_t end) {
    enum status status = end_piece(pieces, end);
    if (pieces->indent != NO_INDENT && pieces->good == 0) {
        make_blank(pieces, pieces->section_at, end);
    }
    pieces->section_at = end;
    pieces->indent = NO_INDENT;
    pieces->good = 0;
    return status;
}

static enum status take_line(struct pieces *pieces, struct slice line, size_t at, size_t number) {
    if (is_blank_or_comment(line)) {
        return STATUS_OK;
    }
    int indent = indent_of(line);
    bool element = begins_element(line);
    if (indent == 0 && !element) {
        return end_section(pieces, at);
    }
    if (!element || (pieces->indent != NO_INDENT && indent != pieces->indent)) {
        return STATUS_OK;
    }
    enum status status = end_piece(pieces, at);
    pieces->indent = indent;
    pieces->piece_at = at;
    pieces->piece_line = number;
    pieces->piece_open = true;
    return status;
}

enum status rule_pieces_check(struct slice text, const char *name, struct rule_errors *errors,
                              struct buffer *rest, size_t *found) {
    struct pieces pieces = {
        .text = text, .name = name, .errors = errors, .rest = rest, .indent = NO_INDENT};
    size_t at = 0;
    buffer_clear(rest);
    enum status status = buffer_append_slice(rest, text);
    for (size_t number = 1; at < text.bytes && status == STATUS_OK; number++) {
        size_t start = at;
        status = take_line(&pieces, line_at(text, start, &at), start, number);
    }
    if (status == STATUS_OK) {
        status = end_section(&pieces, text.bytes);
    }
    if (status == STATUS_OK) {
        *found = pieces.found;
    }
    return status == STATUS_OK ? STATUS_OK : STATUS_NO_MEMORY;
}
