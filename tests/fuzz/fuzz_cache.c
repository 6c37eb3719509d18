/* A damaged cache file: the input edits a good one — each three bytes are a place and what stands
 * there then, the first byte may cut the end off. What was changed is never believed; not even when
 * the header's hash is made right again, as it would be by somebody who forges it, does reading it
 * do harm. */
#include "tests/fuzz/fuzz.h"

#include "matcher/cache.h"
#include "matcher/database_inside.h"

#include <hs/hs.h>
#include <string.h>

enum { CONTENT_HASH_AT = 32, HEADER_BYTES = 48, FILE_BYTES_MAX = 1 << 16 };

static char good[FILE_BYTES_MAX], edited[FILE_BYTES_MAX];
static size_t good_bytes;
static struct hash key;

static void make_good(void) {
    const struct pattern patterns[] = {{.text = slice_of("sanction*")},
                                       {.text = slice_of("unfroz*")},
                                       {.text = slice_of("Bagram")}};
    struct database *database = NULL;
    char *content = NULL;
    size_t bytes = 0;
    FUZZ_CHECK(database_create(patterns, 3, NULL, &database, NULL) == STATUS_OK);
    FUZZ_CHECK(cache_key(&database->dictionary, 0, &key));
    FUZZ_CHECK(hs_serialize_database(database->hyperscan, &content, &bytes) == HS_SUCCESS);
    good_bytes = HEADER_BYTES + bytes;
    FUZZ_CHECK(good_bytes <= sizeof good);
    uint64_t length = bytes;
    struct hash hash = hash_bytes(slice_make(content, bytes));
    memcpy(good, "tocsinhs", 8);
    memcpy(good + 8, &length, sizeof length);
    memcpy(good + 16, &key, sizeof key);
    memcpy(good + CONTENT_HASH_AT, &hash, sizeof hash);
    memcpy(good + HEADER_BYTES, content, bytes);
    free(content);
    database_destroy(&database);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    if (good_bytes == 0) {
        make_good();
    }
    memcpy(edited, good, good_bytes);
    size_t left = good_bytes;
    if (bytes > 0 && data[0] < 128) {
        left = good_bytes * data[0] / 128;
    }
    for (size_t i = 1; i + 2 < bytes; i += 3) {
        size_t place = ((size_t)data[i] << 8 | data[i + 1]) % good_bytes;
        edited[place] = (char)data[i + 2];
    }
    bool same = left == good_bytes && memcmp(edited, good, good_bytes) == 0;
    struct hs_database *database = cache_parse(slice_make(edited, left), key);
    FUZZ_CHECK((database != NULL) == same);
    hs_free_database(database);
    if (left > HEADER_BYTES) {
        uint64_t length = left - HEADER_BYTES;
        struct hash hash = hash_bytes(slice_make(edited + HEADER_BYTES, length));
        memcpy(edited + 8, &length, sizeof length);
        memcpy(edited + CONTENT_HASH_AT, &hash, sizeof hash);
        database = cache_parse(slice_make(edited, left), key);
        hs_free_database(database);
    }
    return 0;
}
