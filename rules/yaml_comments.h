/* The comments of a YAML text, which libyaml passes over. */
#ifndef TOCSIN_RULES_YAML_COMMENTS_H
#define TOCSIN_RULES_YAML_COMMENTS_H

#include "core/arena.h"
#include "core/status.h"

struct yaml_comment {
    size_t line, column; /* 1-based; a column counts characters */
    struct slice text;   /* of the text given: from the # on, without blanks at the end */
    bool alone;          /* nothing else stands in its line before it */
    bool in_flow;        /* inside brackets or braces */
    /* Where the brackets or braces open that close directly before it; 0: there are none. */
    size_t closed_line, closed_column;
};

/* The bytes of the line break that `text` begins with, as YAML 1.1 knows them: also a lone carriage
 * return, NEL, and the separators of Unicode; 0: it begins with none. */
size_t yaml_break_bytes(struct slice text);

/* In order. `text` must be one that yaml_parse reads. STATUS_NO_MEMORY. */
enum status yaml_comments_read(struct slice text, struct arena *arena, struct yaml_comment **out,
                               size_t *count) WARN_UNUSED;

#endif
