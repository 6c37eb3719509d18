/* Gives every comment to an entry, so that it moves with it.
 *
 * A comment in a line of its own belongs to what begins next, as people write it, unless it is
 * indented deeper than that: then it ends what stands before it. One beside something belongs to
 * the entry that began last, or to the one whose brackets close before it. */
#include "rules/format_entry.h"

#include <stdlib.h>
#include <string.h>

enum { DASH_COLUMNS = 2 }; /* "- " */

struct building {
    struct slice text;
    struct arena *arena;
    struct format_entry *entries; /* in the order of the file */
    size_t count;
    bool *blank; /* of each line from 1, whether it is empty */
    size_t lines;
};

size_t format_key_rank(struct slice key) {
    static const char *const order[] = {"id",        "title",   "severity", "tags",    "references",
                                        "languages", "feeds",   "expires",  "enabled", "file",
                                        "lists",     "rules",   "terms",    "when",    "score",
                                        "tests",     "filters", "text",     "regex",   "list",
                                        "case",      "clitics", "fuzzy",    "fields",  "weight"};
    const size_t count = sizeof order / sizeof *order;
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(key, slice_of(order[i]))) {
            return i;
        }
    }
    return count;
}

/* ---- the entries ---- */

static size_t node_count(const struct yaml_node *node) {
    size_t count = 1;
    for (size_t i = 0; i < node->count; i++) {
        count += node_count(&node->items[i]);
    }
    return count;
}

static bool is_key(const struct format_entry *entry, const char *name) {
    return entry->key && slice_equal(entry->key->text, slice_of(name));
}

/* The levels: the document, its lists, their elements, the keys of those, what is below. */
static void lay_out(struct format_entry *entry, size_t level) {
    const struct yaml_node *value = entry->value;
    bool has_elements = value->kind == YAML_SEQUENCE && value->count > 0;
    bool has_pairs = value->kind == YAML_MAPPING && value->count > 0;
    bool is_test = entry->parent && is_key(entry->parent, "tests") && level == 4;
    entry->is_list_of_rules = level == 1 && has_elements;
    entry->free_order = level == 3 && is_key(entry, "terms") && has_pairs;
    if (entry->is_list_of_rules || entry->free_order ||
        (has_pairs && (level == 0 || level == 2 || is_test)) ||
        (has_elements && level == 3 && is_key(entry, "tests"))) {
        entry->layout = LAYOUT_BLOCK;
    } else {
        bool is_element = entry->parent && entry->parent->layout == LAYOUT_FILLED;
        entry->layout = has_elements && !is_element ? LAYOUT_FILLED : LAYOUT_LINE;
    }
}

static int compare_ranks(const void *a, const void *b) {
    const struct format_entry *left = *(struct format_entry *const *)a;
    const struct format_entry *right = *(struct format_entry *const *)b;
    size_t left_rank = format_key_rank(left->key->text);
    size_t right_rank = format_key_rank(right->key->text);
    if (left_rank != right_rank) {
        return left_rank < right_rank ? -1 : 1;
    }
    return (left > right) - (left < right);
}

static bool is_blank_line(const struct building *building, size_t line) {
    return line >= 1 && line <= building->lines && building->blank[line];
}

static bool add_entry(struct building *building, struct format_entry *parent,
                      const struct yaml_node *key, const struct yaml_node *value, size_t level);

static bool add_children(struct building *building, struct format_entry *entry, size_t level) {
    const struct yaml_node *value = entry->value;
    entry->children = arena_calloc(building->arena, value->count, sizeof(struct format_entry *));
    for (size_t i = 0; entry->children && i < value->count; i++) {
        entry->children[i] = &building->entries[building->count];
        bool is_pair = value->kind == YAML_MAPPING;
        if (!add_entry(building, entry, is_pair ? &value->keys[i] : NULL, &value->items[i],
                       level + 1)) {
            return false;
        }
    }
    entry->child_count = value->count;
    if (entry->children && value->kind == YAML_MAPPING && !entry->free_order) {
        qsort(entry->children, entry->child_count, sizeof(struct format_entry *), compare_ranks);
    }
    return entry->children != NULL;
}

static bool add_entry(struct building *building, struct format_entry *parent,
                      const struct yaml_node *key, const struct yaml_node *value, size_t level) {
    struct format_entry *entry = &building->entries[building->count++];
    const struct yaml_node *first = key ? key : value;
    *entry = (struct format_entry){.key = key,
                                   .value = value,
                                   .line = first->line,
                                   .column = first->column,
                                   .parent = parent,
                                   .blank_before = is_blank_line(building, first->line - 1)};
    lay_out(entry, level);
    bool has_dash = parent && parent->layout == LAYOUT_BLOCK && key == NULL;
    entry->column -= has_dash && entry->column > DASH_COLUMNS ? DASH_COLUMNS : 0;
    return entry->layout == LAYOUT_LINE || add_children(building, entry, level);
}

/* ---- comments ---- */

static bool is_within(const struct format_entry *entry, const struct format_entry *outer) {
    while (entry && entry != outer) {
        entry = entry->parent;
    }
    return entry != NULL;
}

/* The entry that has the comment's indentation, of the last one and those around it; NULL: all of
 * them go on behind the comment. */
static struct format_entry *ends_with(const struct yaml_comment *comment, struct format_entry *last,
                                      const struct format_entry *next) {
    while (last && last->column > comment->column) {
        last = last->parent;
    }
    return last && last->parent && !(next && is_within(next, last)) ? last : NULL;
}

/* The entry whose value has just closed its brackets. */
static struct format_entry *closed_by(const struct yaml_comment *comment,
                                      struct format_entry *last) {
    for (struct format_entry *entry = last; entry && comment->closed_line > 0;
         entry = entry->parent) {
        if (entry->value->line == comment->closed_line &&
            entry->value->column == comment->closed_column) {
            return entry;
        }
    }
    return last;
}

static bool append(struct building *building, const struct yaml_comment *comment,
                   struct format_comment **list) {
    struct format_comment *one = arena_calloc(building->arena, 1, sizeof *one);
    if (one == NULL) {
        return false;
    }
    one->text = comment->text;
    one->blank_before = comment->alone && is_blank_line(building, comment->line - 1);
    while (*list) {
        list = &(*list)->next;
    }
    *list = one;
    return true;
}

/* `last` has begun before the comment, `next` is the first that begins behind it, or NULL. */
static bool give(struct building *building, const struct yaml_comment *comment,
                 struct format_entry *last, struct format_entry *next) {
    last = closed_by(comment, last);
    if (!comment->alone && last->parent) {
        return append(building, comment, &last->beside);
    }
    if (comment->in_flow && last->parent && !(next && next->parent == last->parent) &&
        !(next && next->parent == last)) {
        return append(building, comment, &last->after);
    }
    struct format_entry *ended =
        next == NULL || comment->column > next->column ? ends_with(comment, last, next) : NULL;
    if (ended) {
        return append(building, comment, &ended->after);
    }
    return append(building, comment, next ? &next->before : &building->entries[0].after);
}

static bool begins_before(const struct format_entry *entry, const struct yaml_comment *comment) {
    return entry->line < comment->line ||
           (entry->line == comment->line && entry->column < comment->column);
}

static bool give_all(struct building *building, const struct yaml_comment *comments, size_t count) {
    size_t next = 1; /* the document begins before everything */
    for (size_t i = 0; i < count; i++) {
        while (next < building->count && begins_before(&building->entries[next], &comments[i])) {
            next++;
        }
        struct format_entry *following = next < building->count ? &building->entries[next] : NULL;
        if (!give(building, &comments[i], &building->entries[next - 1], following)) {
            return false;
        }
    }
    return true;
}

/* ---- the whole ---- */

static bool find_blank_lines(struct building *building) {
    struct slice text = building->text;
    building->blank = arena_calloc(building->arena, text.bytes + 2, sizeof *building->blank);
    bool blank = true;
    for (size_t at = 0; building->blank && at < text.bytes;) {
        size_t bytes = yaml_break_bytes(slice_sub(text, at, text.bytes));
        if (bytes > 0) {
            building->blank[++building->lines] = blank;
        }
        blank = bytes > 0 || (blank && (text.data[at] == ' ' || text.data[at] == '\t'));
        at += bytes > 0 ? bytes : 1;
    }
    return building->blank != NULL;
}

enum status format_entries_read(struct slice text, const struct yaml_node *root,
                                struct arena *arena, struct format_entry **out) {
    struct building building = {.text = text, .arena = arena};
    struct yaml_comment *comments = NULL;
    size_t count = 0;
    building.entries = arena_calloc(arena, node_count(root), sizeof *building.entries);
    if (building.entries == NULL || !find_blank_lines(&building) ||
        !add_entry(&building, NULL, NULL, root, 0)) {
        return STATUS_NO_MEMORY;
    }
    enum status status = yaml_comments_read(text, arena, &comments, &count);
    if (status != STATUS_OK || !give_all(&building, comments, count)) {
        return STATUS_NO_MEMORY;
    }
    *out = building.entries;
    return STATUS_OK;
}
