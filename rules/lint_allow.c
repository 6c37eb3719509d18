/* One pass over the lines of a file. A comment line belongs to what comes below it, so what
 * comments say is kept back until a line that is none. */
#include "rules/lint_allow.h"

#include "core/line_break.h"
#include "core/utf8.h"
#include "rules/lint.h"

#include <stdlib.h>
#include <string.h>

struct found {
    struct lint_allow allow;
    size_t rule;
};

struct gathering {
    const size_t *lines;
    size_t rule_count;
    size_t next_rule; /* the first that begins below the line */
    struct found *items;
    size_t count, capacity;
    size_t kept_back; /* from here on, of comments right above */
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

static size_t column_of(struct slice line, const char *at) {
    size_t column = 1;
    for (const char *c = line.data; c < at; c++) {
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
static bool read_part(struct gathering *gathering, struct slice line, size_t number,
                      struct slice part, bool first) {
    while (part.bytes > 0) {
        struct slice word = slice_sub(part, 0, word_bytes(part));
        unsigned code = code_bit(word);
        if (word.bytes == 0 || (code == 0 && !first && word.bytes < part.bytes)) {
            return true;
        }
        struct lint_allow allow = {
            .word = word, .line = number, .column = column_of(line, word.data), .code = code};
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

/* The codes of one line, parted by commas or blanks. */
static void read_line(struct gathering *gathering, struct slice line, size_t number) {
    static const char mark[] = "# lint: allow ";
    const char *found =
        line.bytes > 0 ? memmem(line.data, line.bytes, mark, sizeof mark - 1) : NULL;
    if (found == NULL) {
        return;
    }
    struct slice rest =
        slice_trim(slice_sub(line, (size_t)(found - line.data) + sizeof mark - 1, line.bytes));
    bool prose = false;
    for (bool first = true; rest.bytes > 0 && !prose; first = false) {
        const char *comma = memchr(rest.data, ',', rest.bytes);
        size_t bytes = comma ? (size_t)(comma - rest.data) : rest.bytes;
        prose = read_part(gathering, line, number, slice_trim(slice_sub(rest, 0, bytes)), first);
        rest = slice_sub(rest, bytes + (comma != NULL), rest.bytes);
    }
}

/* What was gathered since the last call belongs to the rule that the line stands in. */
static void give(struct gathering *gathering) {
    bool stray = gathering->next_rule == 0;
    for (; gathering->kept_back < gathering->count; gathering->kept_back++) {
        struct found *found = &gathering->items[gathering->kept_back];
        found->allow.stray = stray;
        found->rule = stray ? 0 : gathering->next_rule - 1;
    }
}

static void take_line(struct gathering *gathering, struct slice line, size_t number) {
    struct slice words = slice_trim(line);
    bool comment = words.bytes > 0 && words.data[0] == '#';
    while (gathering->next_rule < gathering->rule_count &&
           gathering->lines[gathering->next_rule] <= number) {
        gathering->next_rule++;
    }
    read_line(gathering, line, number);
    if (!comment) {
        give(gathering);
    }
}

/* The rules' parts of one array: they come in order of their rules. */
static enum status share_out(const struct gathering *gathering, struct arena *arena,
                             struct lint_allows *out) {
    struct lint_allow *items = arena_calloc(arena, gathering->count, sizeof *items);
    if (items == NULL || gathering->no_memory) {
        return STATUS_NO_MEMORY;
    }
    memset(out, 0, gathering->rule_count * sizeof *out);
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
    struct gathering gathering = {.lines = lines, .rule_count = count};
    for (size_t at = 0, number = 1; at < text.bytes && count > 0; number++) {
        take_line(&gathering, line_at(text, at, &at), number);
    }
    give(&gathering);
    enum status status = count > 0 ? share_out(&gathering, arena, out) : STATUS_OK;
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
