/* Any bytes as YAML: an error has a place within the text, and a tree is sound: every scalar ends
 * with a NUL, every node has a place, every key can be found. */
#include "tests/fuzz/fuzz.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "rules/yaml_tree.h"

#include <string.h>

static void check_node(const struct yaml_node *node, size_t lines, size_t depth) {
    FUZZ_CHECK(depth <= LIMIT_YAML_DEPTH);
    FUZZ_CHECK(node->line >= 1 && node->line <= lines && node->column >= 1);
    if (node->kind == YAML_SCALAR) {
        FUZZ_CHECK(node->text.data[node->text.bytes] == '\0');
        FUZZ_CHECK(utf8_valid(node->text));
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        check_node(&node->items[i], lines, depth + 1);
        if (node->kind == YAML_MAPPING) {
            const struct slice key = node->keys[i].text;
            check_node(&node->keys[i], lines, depth + 1);
            FUZZ_CHECK(strlen(key.data) < key.bytes || yaml_get(node, key.data) == &node->items[i]);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    struct arena arena;
    struct yaml_node root;
    struct error error = {0};
    size_t lines = 2; /* the end of the text may be told of as the line after the last */
    for (size_t i = 0; i < bytes; i++) {
        /* what YAML 1.1 calls a line end: CR, LF, NEL, LS, PS by their last byte */
        lines += data[i] == '\n' || data[i] == '\r' || data[i] == 0x85 || data[i] == 0xA8 ||
                 data[i] == 0xA9;
    }
    arena_init(&arena, LIMIT_DOCUMENT_ARENA_BYTES);
    enum status status =
        yaml_parse(slice_make((const char *)data, bytes), "fuzz.yaml", &arena, &root, &error);
    if (status == STATUS_OK) {
        check_node(&root, lines, 1);
    } else {
        FUZZ_CHECK(status == STATUS_INVALID && error.status == status);
        FUZZ_CHECK(error.line >= 1 && error.line <= lines && error.column >= 1);
        FUZZ_CHECK(error.message[0] != '\0');
    }
    arena_fini(&arena);
    return 0;
}
