/* Any text as the `when` of a rule with four groups: it is refused with a place inside it, or it is
 * an expression whose text, written out, means the same. */
#include "tests/fuzz/fuzz.h"

#include "core/arena.h"
#include "core/article.h"
#include "core/buffer.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "rules/when.h"
#include "rules/when_text.h"

#include <string.h>

enum { GROUPS = 4 };

static const struct slice groups[GROUPS] = {{"a", 1}, {"b", 1}, {"long_name", 9}, {"title", 5}};

static size_t characters(struct slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    }
    return count;
}

/* The truth of both for every set of groups that may have been found, each in the body alone. */
static void check_same_truth(const struct when_node *one, const struct when_node *other) {
    struct hit hits[GROUPS];
    struct when_find items[GROUPS];
    for (unsigned found = 0; found < 1u << GROUPS; found++) {
        struct when_finds finds = {.items = items};
        for (uint32_t i = 0; i < GROUPS; i++) {
            if (found >> i & 1) {
                uint32_t word = 3 * (uint32_t)finds.count;
                hits[i] = (struct hit){.field = FIELD_BODY, .first_word = word, .last_word = word};
                items[finds.count++] = (struct when_find){.group = i, .hit = &hits[i]};
                finds.groups |= (uint64_t)1 << i;
            }
        }
        FUZZ_CHECK(when_holds(one, &finds) == when_holds(other, &finds));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    struct slice text = slice_make((const char *)data, bytes);
    const struct when_node *node = NULL, *again = NULL;
    struct error error = {0};
    struct arena arena;
    struct buffer out;
    size_t column = 0;
    if (!utf8_valid(text)) {
        return 0; /* YAML lets nothing else through */
    }
    arena_init(&arena, 16 * MIB);
    buffer_init(&out, MIB);
    enum status status = when_parse(text, groups, GROUPS, &arena, &node, &column, &error);
    if (status == STATUS_OK) {
        when_text_append(node, groups, GROUPS, &out);
        FUZZ_CHECK(out.failed == STATUS_OK);
        FUZZ_CHECK(when_parse(buffer_slice(&out), groups, GROUPS, &arena, &again, &column,
                              &error) == STATUS_OK);
        check_same_truth(node, again);
        FUZZ_CHECK((when_denied(node) & ~when_groups(node)) == 0);
    } else {
        FUZZ_CHECK(status == STATUS_INVALID && error.message[0] != '\0');
        FUZZ_CHECK(column <= characters(text));
    }
    buffer_fini(&out);
    arena_fini(&arena);
    return 0;
}
