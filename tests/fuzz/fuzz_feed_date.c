/* Any bytes as a date: one that is read is written in RFC 3339 and read again the same, to the
 * millisecond that is written. */
#include "tests/fuzz/fuzz.h"

#include "core/clock.h"
#include "ingest/feed_date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    int64_t us = feed_date_parse(slice_make((const char *)data, bytes));
    if (us != CLOCK_UNKNOWN) {
        char text[CLOCK_TEXT_BYTES];
        clock_format(us, 1, text);
        int64_t again_us = feed_date_parse(slice_of(text));
        FUZZ_CHECK(again_us != CLOCK_UNKNOWN && again_us <= us && us - again_us < 1000);
    }
    return 0;
}
