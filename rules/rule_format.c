/* Writes the entries of a rule file in their canonical form:
 *   - two spaces a level, keys in the order of the reference, an empty line between rules; other
 *     empty lines stay, one where there were several;
 *   - lists in brackets, filled to 120 columns; options of a term in braces;
 *   - no quotes where none are needed, but around the texts of tests.
 * What was written is read again and compared, so that no mistake here can change a rule. */
#include "rules/rule_format.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "rules/format_entry.h"
#include "rules/yaml_scalar.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 120, INDENT = 2 };

struct writing {
    struct buffer *out;
    struct buffer scratch; /* one value */
    size_t start;          /* of what is written, in out */
};

static size_t count_characters(struct slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    }
    return count;
}

/* The characters in the line so far. */
static size_t column(const struct writing *writing) {
    struct slice all = buffer_slice(writing->out);
    size_t start = all.bytes;
    while (start > writing->start && all.data[start - 1] != '\n') {
        start--;
    }
    return count_characters(slice_sub(all, start, all.bytes));
}

static void indent(struct writing *writing, size_t spaces) {
    for (size_t i = 0; i < spaces; i++) {
        buffer_append_char(writing->out, ' ');
    }
}

static void end_line(struct writing *writing) {
    buffer_append_char(writing->out, '\n');
}

/* ---- values in one line ---- */

static const struct yaml_node **ordered_keys(const struct yaml_node *mapping) {
    const struct yaml_node **keys = calloc(mapping->count + 1, sizeof(struct yaml_node *));
    for (size_t i = 0; keys && i < mapping->count; i++) {
        size_t at = i;
        while (at > 0 &&
               format_key_rank(keys[at - 1]->text) > format_key_rank(mapping->keys[i].text)) {
            keys[at] = keys[at - 1];
            at--;
        }
        keys[at] = &mapping->keys[i];
    }
    return keys;
}

static void append_value(const struct yaml_node *value, struct buffer *out);

static void append_pairs(const struct yaml_node *mapping, struct buffer *out) {
    const struct yaml_node **keys = ordered_keys(mapping);
    buffer_append_char(out, '{');
    for (size_t i = 0; keys && i < mapping->count; i++) {
        buffer_append_text(out, i > 0 ? ", " : "");
        yaml_scalar_append(keys[i], YAML_IN_FLOW, out);
        buffer_append_text(out, ": ");
        append_value(&mapping->items[keys[i] - mapping->keys], out);
    }
    buffer_append_char(out, '}');
    free(keys);
}

static void append_value(const struct yaml_node *value, struct buffer *out) {
    if (value->kind == YAML_SCALAR) {
        yaml_scalar_append(value, YAML_IN_FLOW, out);
    } else if (value->kind == YAML_MAPPING) {
        append_pairs(value, out);
    } else {
        buffer_append_char(out, '[');
        for (size_t i = 0; i < value->count; i++) {
            buffer_append_text(out, i > 0 ? ", " : "");
            append_value(&value->items[i], out);
        }
        buffer_append_char(out, ']');
    }
}

/* ---- comments ---- */

/* An empty line, unless one stands there or nothing does. */
static void write_blank(struct writing *writing) {
    struct slice all = slice_sub(buffer_slice(writing->out), writing->start, writing->out->bytes);
    bool there =
        all.bytes > 1 && all.data[all.bytes - 1] == '\n' && all.data[all.bytes - 2] == '\n';
    if (all.bytes > 0 && !there) {
        end_line(writing);
    }
}

static void write_comments(struct writing *writing, const struct format_comment *comment,
                           size_t spaces) {
    for (; comment; comment = comment->next) {
        if (comment->blank_before) {
            write_blank(writing);
        }
        indent(writing, spaces);
        buffer_append_slice(writing->out, comment->text);
        end_line(writing);
    }
}

/* The first behind what it stands beside, the others below. */
static void write_beside(struct writing *writing, const struct format_comment *comment,
                         size_t spaces) {
    if (comment) {
        buffer_append_text(writing->out, "  ");
        buffer_append_slice(writing->out, comment->text);
        end_line(writing);
        write_comments(writing, comment->next, spaces);
    }
}

/* ---- lists ---- */

/* A list in brackets as it grows. */
struct filling {
    struct writing *writing;
    size_t spaces;
    enum { LINE_ENDED, LINE_FRESH, LINE_BEGUN } line; /* fresh: it holds no element yet */
};

static void fill_element(struct filling *filling, const struct format_entry *element,
                         bool is_last) {
    struct writing *writing = filling->writing;
    buffer_clear(&writing->scratch);
    append_value(element->value, &writing->scratch);
    struct slice text = buffer_slice(&writing->scratch);
    size_t width = 1 + count_characters(text) + 1;
    bool too_long = filling->line == LINE_BEGUN && column(writing) + width > COLUMNS;
    if (filling->line != LINE_ENDED && (element->before || too_long)) {
        end_line(writing);
        filling->line = LINE_ENDED;
    }
    write_comments(writing, element->before, filling->spaces);
    if (filling->line == LINE_ENDED) {
        indent(writing, filling->spaces);
    } else if (filling->line == LINE_BEGUN) {
        buffer_append_char(writing->out, ' ');
    }
    buffer_append_slice(writing->out, text);
    buffer_append_text(writing->out, is_last ? "" : ",");
    filling->line = LINE_BEGUN;
    if (element->beside) {
        write_beside(writing, element->beside, filling->spaces);
        filling->line = LINE_ENDED;
    }
    if (element->after) {
        if (filling->line != LINE_ENDED) {
            end_line(writing);
        }
        write_comments(writing, element->after, filling->spaces);
        filling->line = LINE_ENDED;
    }
}

static void write_filled(struct writing *writing, const struct format_entry *list) {
    buffer_append_char(writing->out, '[');
    struct filling filling = {writing, column(writing), LINE_FRESH};
    for (size_t i = 0; i < list->child_count; i++) {
        fill_element(&filling, list->children[i], i + 1 == list->child_count);
    }
    if (filling.line == LINE_ENDED) {
        indent(writing, filling.spaces);
    }
    buffer_append_char(writing->out, ']');
}

/* ---- entries ---- */

/* Several lines that a literal block can hold as they are. */
static bool is_literal(const struct yaml_node *value) {
    struct slice text = value->text;
    size_t bytes = 1;
    if (value->kind != YAML_SCALAR || text.bytes < 3 || strchr(" \t\n", text.data[0]) ||
        memchr(text.data, '\n', text.bytes - 1) == NULL ||
        memcmp(text.data + text.bytes - 2, "\n\n", 2) == 0) {
        return false;
    }
    for (size_t at = 0; at < text.bytes; at += bytes) {
        uint32_t point = utf8_decode(slice_sub(text, at, text.bytes), &bytes);
        if ((point < 0x20 && point != '\n') || (point >= 0x7F && point < 0xA0) || point == 0x2028 ||
            point == 0x2029 || point == 0xFEFF || point == 0xFFFD) {
            return false;
        }
    }
    return true;
}

static void write_literal(struct writing *writing, struct slice text,
                          const struct format_entry *entry, size_t spaces) {
    bool ends = text.data[text.bytes - 1] == '\n';
    buffer_append_text(writing->out, ends ? "|" : "|-");
    if (entry->beside) {
        write_beside(writing, entry->beside, spaces);
    } else {
        end_line(writing);
    }
    for (size_t at = 0; at < text.bytes;) {
        const char *end = memchr(text.data + at, '\n', text.bytes - at);
        size_t stop = end ? (size_t)(end - text.data) : text.bytes;
        indent(writing, stop > at ? spaces : 0);
        buffer_append(writing->out, text.data + at, stop - at);
        end_line(writing);
        at = stop + 1;
    }
}

static void write_entries(struct writing *writing, const struct format_entry *entry, size_t spaces);

/* What stands behind the key or the dash, and the comments that follow it. */
static void write_value(struct writing *writing, const struct format_entry *entry, size_t spaces) {
    const struct yaml_node *value = entry->value;
    bool is_test_text = entry->key && entry->parent->parent && entry->parent->parent->key &&
                        slice_equal(entry->parent->parent->key->text, SLICE_LITERAL("tests"));
    if (entry->layout == LAYOUT_BLOCK) {
        write_beside(writing, entry->beside, spaces + INDENT);
        if (entry->beside == NULL) {
            end_line(writing);
        }
        write_entries(writing, entry, spaces + INDENT);
    } else if (is_literal(value)) {
        buffer_append_text(writing->out, entry->key ? " " : "");
        write_literal(writing, value->text, entry, spaces + INDENT);
    } else {
        buffer_append_text(writing->out, entry->key ? " " : "");
        if (entry->layout == LAYOUT_FILLED) {
            write_filled(writing, entry);
        } else if (value->kind == YAML_SCALAR) {
            yaml_scalar_append(value, is_test_text ? YAML_IN_QUOTES : YAML_IN_BLOCK, writing->out);
        } else {
            append_value(value, writing->out);
        }
        write_beside(writing, entry->beside, spaces);
        if (entry->beside == NULL) {
            end_line(writing);
        }
    }
    write_comments(writing, entry->after, spaces);
}

static void write_pair(struct writing *writing, const struct format_entry *entry, size_t spaces) {
    yaml_scalar_append(entry->key, YAML_IN_FLOW, writing->out);
    buffer_append_char(writing->out, ':');
    write_value(writing, entry, spaces);
}

/* The comments that stand above an entry, with the empty lines between. */
static void write_lead(struct writing *writing, const struct format_entry *entry, size_t spaces,
                       bool apart) {
    if (apart) {
        write_blank(writing);
    }
    write_comments(writing, entry->before, spaces);
    if (entry->blank_before) {
        write_blank(writing);
    }
}

/* A dash, then the pairs of a mapping or a value. Nothing fits between the dash and the first pair,
 * so its comments stand above. */
static void write_element(struct writing *writing, const struct format_entry *entry, size_t spaces,
                          bool apart) {
    write_lead(writing, entry, spaces, apart);
    bool has_pairs = entry->layout == LAYOUT_BLOCK;
    if (has_pairs) {
        write_comments(writing, entry->beside, spaces);
        write_comments(writing, entry->children[0]->before, spaces);
    }
    indent(writing, spaces);
    buffer_append_text(writing->out, "- ");
    if (!has_pairs) {
        write_value(writing, entry, spaces + INDENT);
        return;
    }
    for (size_t i = 0; i < entry->child_count; i++) {
        if (i > 0) {
            write_lead(writing, entry->children[i], spaces + INDENT, false);
            indent(writing, spaces + INDENT);
        }
        write_pair(writing, entry->children[i], spaces + INDENT);
    }
    write_comments(writing, entry->after, spaces + INDENT);
}

static void write_entries(struct writing *writing, const struct format_entry *entry,
                          size_t spaces) {
    for (size_t i = 0; i < entry->child_count; i++) {
        const struct format_entry *child = entry->children[i];
        if (child->key == NULL) {
            write_element(writing, child, spaces, entry->is_list_of_rules && i > 0);
            continue;
        }
        write_lead(writing, child, spaces, false);
        indent(writing, spaces);
        write_pair(writing, child, spaces);
    }
}

/* ---- the whole ---- */

/* The same values in the same order, but for the order of keys. */
static bool is_same(const struct yaml_node *a, const struct yaml_node *b) {
    if (a->kind != b->kind || a->count != b->count) {
        return false;
    }
    if (a->kind == YAML_SCALAR) {
        bool typed = yaml_is_typed(a->text) && a->quoted != b->quoted;
        return slice_equal(a->text, b->text) && !typed;
    }
    for (size_t i = 0; i < a->count; i++) {
        const struct yaml_node *other =
            a->kind == YAML_MAPPING ? yaml_get(b, a->keys[i].text.data) : &b->items[i];
        if (other == NULL || !is_same(&a->items[i], other)) {
            return false;
        }
    }
    return true;
}

static enum status check_same(const struct yaml_node *root, struct slice text, size_t comments,
                              const char *name, struct arena *arena, struct error *error) {
    struct yaml_node again;
    struct yaml_comment *kept = NULL;
    size_t count = 0;
    enum status status = yaml_parse(text, name, arena, &again, error);
    if (status == STATUS_OK) {
        status = yaml_comments_read(text, arena, &kept, &count);
    }
    if (status == STATUS_NO_MEMORY) {
        return status;
    }
    if (status != STATUS_OK || count != comments || !is_same(root, &again)) {
        return error_set(error, STATUS_INVALID, name, 0, 0,
                         "this cannot be written in the canonical form without a change of what it "
                         "says; tocsin rules check tells what is odd in it");
    }
    return STATUS_OK;
}

static enum status write_root(const struct yaml_node *root, struct slice text, const char *name,
                              struct arena *arena, struct buffer *out, struct error *error) {
    struct format_entry *entries = NULL;
    struct yaml_comment *comments = NULL;
    size_t count = 0;
    if (format_entries_read(text, root, arena, &entries) != STATUS_OK ||
        yaml_comments_read(text, arena, &comments, &count) != STATUS_OK) {
        return error_set(error, STATUS_NO_MEMORY, name, 0, 0, "this is too large to be formatted");
    }
    struct writing writing = {.out = out, .start = out->bytes};
    buffer_init(&writing.scratch, LIMIT_RULE_FILE_BYTES);
    write_entries(&writing, entries, 0);
    write_comments(&writing, entries->after, 0);
    bool failed = out->failed != STATUS_OK || writing.scratch.failed != STATUS_OK;
    buffer_fini(&writing.scratch);
    if (failed) {
        return error_set(error, STATUS_NO_MEMORY, name, 0, 0, "this is too large to be formatted");
    }
    struct slice written = slice_sub(buffer_slice(out), writing.start, out->bytes);
    return check_same(root, written, count, name, arena, error);
}

enum status rule_format(struct slice text, const char *name, struct buffer *out,
                        struct error *error) {
    struct arena arena;
    struct yaml_node root;
    arena_init(&arena, 64 * LIMIT_RULE_FILE_BYTES);
    enum status status = yaml_parse(text, name, &arena, &root, error);
    if (status == STATUS_OK) {
        status = yaml_expect(&root, YAML_MAPPING, name, "a rule file", error);
    }
    if (status == STATUS_OK) {
        status = write_root(&root, text, name, &arena, out, error);
    }
    arena_fini(&arena);
    return status;
}
