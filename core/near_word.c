/* Edit distance between short words, in characters. The cost is their lengths multiplied, and words
 * longer than WORD_MAX are near nothing: they are no slip of a key or a name. */
#include "core/near_word.h"

#include "core/utf8.h"

enum { WORD_MAX = 40, FAR = 3 };

struct letters {
    uint32_t points[WORD_MAX];
    size_t count;
};

/* False if there are too many. */
static bool letters_read(struct slice word, struct letters *out) {
    out->count = 0;
    while (word.bytes > 0) {
        size_t bytes = 0;
        uint32_t point = utf8_decode(word, &bytes);
        if (out->count == WORD_MAX) {
            return false;
        }
        out->points[out->count++] = point >= 'A' && point <= 'Z' ? point + 32 : point;
        word = slice_sub(word, bytes, word.bytes);
    }
    return true;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Damerau-Levenshtein distance (optimal string alignment). */
static size_t edit_distance(const struct letters *a, const struct letters *b) {
    size_t rows[3][WORD_MAX + 1];
    for (size_t j = 0; j <= b->count; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a->count; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            size_t best = above[j - 1] + (a->points[i - 1] != b->points[j - 1]);
            best = least(best, least(above[j], row[j - 1]) + 1);
            bool swapped = i > 1 && j > 1 && a->points[i - 1] == b->points[j - 2] &&
                           a->points[i - 2] == b->points[j - 1];
            row[j] = swapped ? least(best, two_above[j - 2] + 1) : best;
        }
    }
    return rows[a->count % 3][b->count];
}

/* How far apart two words may be and still be near. */
static size_t distance_max(const struct letters *a, const struct letters *b) {
    size_t longer = a->count > b->count ? a->count : b->count;
    return longer <= 1 ? 0 : longer <= 4 ? 1 : 2;
}

/* The distance if the words are near, else FAR. */
static size_t near_distance(const struct letters *wanted, struct slice word) {
    struct letters letters;
    if (!letters_read(word, &letters)) {
        return FAR;
    }
    size_t distance = edit_distance(wanted, &letters);
    return distance <= distance_max(wanted, &letters) ? distance : FAR;
}

size_t near_word(struct slice word, const struct slice *words, size_t count) {
    struct letters wanted;
    size_t nearest = count, nearest_distance = FAR;
    bool readable = letters_read(word, &wanted);
    for (size_t i = 0; readable && i < count; i++) {
        size_t distance = near_distance(&wanted, words[i]);
        if (distance < nearest_distance) {
            nearest = i;
            nearest_distance = distance;
        }
    }
    return nearest;
}

const char *near_text(struct slice word, const char *const *words, size_t count) {
    struct letters wanted;
    const char *nearest = NULL;
    size_t nearest_distance = FAR;
    bool readable = letters_read(word, &wanted);
    for (size_t i = 0; readable && i < count; i++) {
        size_t distance = near_distance(&wanted, slice_of(words[i]));
        if (distance < nearest_distance) {
            nearest = words[i];
            nearest_distance = distance;
        }
    }
    return nearest;
}
