#include "matcher/cpu_path.h"
#include "matcher/fold_ascii.h"
#include "matcher/fold_table.h"
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { TEXT_MAX = 400, OUT_MAX = 1 + TEXT_MAX + FOLD_BLOCK_BYTES, GUARD = 0x5A };

struct folded {
    unsigned char out[OUT_MAX];
    size_t out_bytes, at, block_count;
    struct fold_block blocks[TEXT_MAX / FOLD_BLOCK_BYTES + 1];
};

static void fold(enum cpu_path path, const unsigned char *text, size_t bytes, bool keep_case,
                 unsigned char before, struct folded *made) {
    assert_true(cpu_path_choose(path));
    memset(made, GUARD, sizeof *made);
    made->out[0] = before;
    struct fold_ascii run = {.text = text,
                             .until = bytes,
                             .out = made->out,
                             .out_bytes = 1,
                             .table = fold_table_get(keep_case)->ascii,
                             .blocks = made->blocks};
    fold_ascii(&run);
    made->out_bytes = run.out_bytes;
    made->at = run.at;
    made->block_count = run.block_count;
}

/* The same, as plainly as can be. */
static void fold_naively(const unsigned char *text, size_t bytes, bool keep_case,
                         unsigned char before, struct folded *made) {
    memset(made, GUARD, sizeof *made);
    made->out[0] = before;
    made->out_bytes = 1;
    made->block_count = 0;
    size_t at = 0;
    while (at < bytes && text[at] < 0x80) {
        struct fold_block block = {.original = (uint32_t)at, .folded = (uint32_t)made->out_bytes};
        for (size_t i = 0; i < FOLD_BLOCK_BYTES && at < bytes && text[at] < 0x80; i++, at++) {
            unsigned char folded = fold_table_get(keep_case)->ascii[text[at]];
            if (folded != ' ' || made->out[made->out_bytes - 1] != ' ') {
                made->out[made->out_bytes++] = folded;
                block.keep |= (uint64_t)1 << i;
            }
        }
        if (block.keep != 0) {
            made->blocks[made->block_count++] = block;
        }
    }
    made->at = at;
}

static void check(const unsigned char *text, size_t bytes, bool keep_case, unsigned char before) {
    static struct folded wanted, got;
    fold_naively(text, bytes, keep_case, before, &wanted);
    for (int path = 0; path < CPU_PATH_COUNT; path++) {
        if (!cpu_path_able((enum cpu_path)path)) {
            continue;
        }
        fold((enum cpu_path)path, text, bytes, keep_case, before, &got);
        assert_int_equal(got.at, wanted.at);
        assert_int_equal(got.out_bytes, wanted.out_bytes);
        assert_memory_equal(got.out, wanted.out, wanted.out_bytes);
        assert_int_equal(got.block_count, wanted.block_count);
        assert_memory_equal(got.blocks, wanted.blocks, wanted.block_count * sizeof *got.blocks);
    }
}

static void every_byte_folds_alike_on_every_path(void **state) {
    (void)state;
    for (int c = 0; c < 256; c++) {
        unsigned char text[5] = {'a', (unsigned char)c, (unsigned char)c, '.', 'Z'};
        check(text, sizeof text, false, ' ');
        check(text, sizeof text, true, 'x');
    }
}

/* The text ends where readable memory ends, so that a byte read past it is a fault. */
static void every_length_and_place_folds_alike_on_every_path(void **state) {
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *pages =
        mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(pages, MAP_FAILED);
    assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    static const char alphabet[] = "abcXYZ019  .,-\n_\x7F";
    srand(11);
    for (size_t bytes = 0; bytes <= TEXT_MAX; bytes++) {
        for (int round = 0; round < 8; round++) {
            unsigned char *text = pages + page - bytes;
            for (size_t i = 0; i < bytes; i++) {
                text[i] = (unsigned char)alphabet[(size_t)rand() % (sizeof alphabet - 1)];
                if (rand() % 150 == 0) {
                    text[i] = (unsigned char)(0x80 + rand() % 128);
                }
            }
            check(text, bytes, round % 2, round % 4 < 2 ? ' ' : 'q');
        }
    }
    munmap(pages, 2 * page);
}

static void runs_of_separators_write_one_space(void **state) {
    (void)state;
    unsigned char text[TEXT_MAX];
    for (size_t words = 0; words < 5; words++) {
        memset(text, '.', sizeof text);
        for (size_t i = 0; i < words; i++) {
            text[i * 97] = 'A';
        }
        check(text, sizeof text, false, ' ');
        check(text, sizeof text, false, 'b');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_folds_alike_on_every_path),
        cmocka_unit_test(every_length_and_place_folds_alike_on_every_path),
        cmocka_unit_test(runs_of_separators_write_one_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
