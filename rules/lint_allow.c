/* One pass over the comments of a file. One that has its line to itself belongs to the line below
 * it, or below the comments right below it. */
#include "rules/lint_allow.h"

#include "rules/lint.h"
#include "rules/yaml_comments.h"

#include <stdlib.h>
#include <string.h>

struct found {
    struct lint_allow allow;
    size_t rule;
};

struct gathering {
    struct found *items;
    size_t count, capacity;
    bool no_memory;
};

static unsigned code_bit(struct slice word) {
    for (unsigned i = 0; i < LINT_COUNT; i++) {
        if (slice_equal(word, slice_of(lint_codes[i]))) {
            return 1u << i;
        }
    }
    return 0;
}

static void add(struct gathering *gathering, const struct lint_allow *allow) {
    if (gathering->count == gathering->capacity) {
        size_t capacity = gathering->capacity ? 2 * gathering->capacity : 16;
        struct found *items = realloc(gathering->items, capacity * sizeof *items);
        if (items == NULL) {
            gathering->no_memory = true;
            return;
        }
        gathering->items = items;
        gathering->capacity = capacity;
    }
    gathering->items[gathering->count++] = (struct found){.allow = *allow};
}

static size_t column_of(const struct yaml_comment *comment, const char *at) {
    size_t column = comment->column;
    for (const char *c = comment->text.data; c < at; c++) {
        column += (*c & 0xC0) != 0x80;
    }
    return column;
}

static size_t word_bytes(struct slice text) {
    size_t bytes = 0;
    while (bytes < text.bytes && !strchr(" \t\r,;.:()", text.data[bytes])) {
        bytes++;
    }
    return bytes;
}

/* Words up to the first that is no code: there the prose begins. The first word of all, and one
 * that stands alone between commas, is meant as a code even if there is none of that name. Gives
 * whether prose began. */
static bool read_part(struct gathering *gathering, const struct yaml_comment *comment,
                      struct slice part, bool first) {
    while (part.bytes > 0) {
        struct slice word = slice_sub(part, 0, word_bytes(part));
        unsigned code = code_bit(word);
        if (word.bytes == 0 || (code == 0 && !first && word.bytes < part.bytes)) {
            return true;
        }
        struct lint_allow allow = {.word = word,
                                   .line = comment->line,
                                   .column = column_of(comment, word.data),
                                   .code = code};
        add(gathering, &allow);
        if (code == 0) {
            return word.bytes < part.bytes;
        }
        part = slice_trim(slice_sub(part, word.bytes, part.bytes));
        first = false;
        if (part.bytes > 0 && code_bit(slice_sub(part, 0, word_bytes(part))) == 0) {
            return true;
        }
    }
    return false;
}

/* Its codes, parted by commas or blanks. */
static void read_comment(struct gathering *gathering, const struct yaml_comment *comment) {
    static const char mark[] = "# lint: allow ";
    struct slice text = comment->text;
    const char *found = memmem(text.data, text.bytes, mark, sizeof mark - 1);
    if (found == NULL) {
        return;
    }
    struct slice rest =
        slice_trim(slice_sub(text, (size_t)(found - text.data) + sizeof mark - 1, text.bytes));
    bool prose = false;
    for (bool first = true; rest.bytes > 0 && !prose; first = false) {
        const char *comma = memchr(rest.data, ',', rest.bytes);
        size_t bytes = comma ? (size_t)(comma - rest.data) : rest.bytes;
        prose = read_part(gathering, comment, slice_trim(slice_sub(rest, 0, bytes)), first);
        rest = slice_sub(rest, bytes + (comma != NULL), rest.bytes);
    }
}

/* The line that comment number `i` belongs to. */
static size_t line_of(const struct yaml_comment *comments, size_t count, size_t i) {
    size_t line = comments[i].line;
    while (i < count && comments[i].alone && comments[i].line == line) {
        line++;
        i++;
    }
    return line;
}

static void read_comments(struct gathering *gathering, const struct yaml_comment *comments,
                          size_t comment_count, const size_t *lines, size_t rule_count) {
    size_t line = 0, below = 0; /* the first rule that begins below the line */
    for (size_t i = 0; i < comment_count && !gathering->no_memory; i++) {
        size_t before = gathering->count;
        line = line > comments[i].line ? line : line_of(comments, comment_count, i);
        while (below < rule_count && lines[below] <= line) {
            below++;
        }
        read_comment(gathering, &comments[i]);
        for (size_t f = before; f < gathering->count; f++) {
            gathering->items[f].allow.stray = below == 0;
            gathering->items[f].rule = below > 0 ? below - 1 : 0;
        }
    }
}

/* The rules' parts of one array: they come in order of their rules. */
static enum status share_out(const struct gathering *gathering, size_t rule_count,
                             struct arena *arena, struct lint_allows *out) {
    struct lint_allow *items = arena_calloc(arena, gathering->count, sizeof *items);
    if (items == NULL || gathering->no_memory) {
        return STATUS_NO_MEMORY;
    }
    memset(out, 0, rule_count * sizeof *out);
    for (size_t i = 0; i < gathering->count; i++) {
        struct lint_allows *allows = &out[gathering->items[i].rule];
        items[i] = gathering->items[i].allow;
        struct slice word = arena_copy(arena, items[i].word);
        if (word.data == NULL) {
            return STATUS_NO_MEMORY;
        }
        items[i].word = word;
        allows->items = allows->count == 0 ? &items[i] : allows->items;
        allows->count++;
    }
    return STATUS_OK;
}

enum status lint_allows_read(struct slice text, const size_t *lines, size_t count,
                             struct arena *arena, struct lint_allows *out) {
    struct gathering gathering = {.items = NULL};
    struct yaml_comment *comments = NULL;
    size_t comment_count = 0;
    if (count == 0) {
        return STATUS_OK;
    }
    /* Reading the comments costs another look at the file, and most files silence nothing. */
    bool some = text.bytes > 0 && memmem(text.data, text.bytes, "lint: allow", 11) != NULL;
    enum status status =
        some ? yaml_comments_read(text, arena, &comments, &comment_count) : STATUS_OK;
    if (status == STATUS_OK) {
        read_comments(&gathering, comments, comment_count, lines, count);
        status = share_out(&gathering, count, arena, out);
    }
    free(gathering.items);
    return status;
}

unsigned lint_allowed_codes(const struct lint_allows *allows) {
    unsigned codes = 0;
    for (size_t i = 0; i < allows->count; i++) {
        codes |= allows->items[i].stray ? 0 : allows->items[i].code;
    }
    return codes;
}
