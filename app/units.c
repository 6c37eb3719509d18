/* Quantities with units. A bare number is refused: nobody remembers which unit it was in. */
#include "app/units.h"

#define DURATION_US_MAX ((int64_t)100 * 365 * 86400 * 1000000)
#define SIZE_BYTES_MAX ((int64_t)1 << 40)

struct unit {
    const char *name;
    int64_t factor;
};

static bool quantity_parse(struct slice text, const struct unit *units, size_t count,
                           int64_t maximum, int64_t *out) {
    size_t at = 0;
    int64_t number = 0;
    while (at < text.bytes && text.data[at] >= '0' && text.data[at] <= '9') {
        number = number * 10 + (text.data[at] - '0');
        if (number > maximum) {
            return false;
        }
        at++;
    }
    struct slice name = slice_trim(slice_sub(text, at, text.bytes));
    for (size_t i = 0; i < count && at > 0; i++) {
        if (slice_equal(name, slice_of(units[i].name)) && number <= maximum / units[i].factor) {
            *out = number * units[i].factor;
            return true;
        }
    }
    return false;
}

bool duration_parse(struct slice text, int64_t *out_us) {
    static const struct unit units[] = {{"ms", 1000},
                                        {"s", 1000000},
                                        {"m", 60 * (int64_t)1000000},
                                        {"h", 3600 * (int64_t)1000000},
                                        {"d", 86400 * (int64_t)1000000}};
    return quantity_parse(text, units, sizeof units / sizeof *units, DURATION_US_MAX, out_us);
}

bool size_parse(struct slice text, size_t *out_bytes) {
    static const struct unit units[] = {
        {"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};
    int64_t bytes = 0;
    if (!quantity_parse(text, units, sizeof units / sizeof *units, SIZE_BYTES_MAX, &bytes)) {
        return false;
    }
    *out_bytes = (size_t)bytes;
    return true;
}
