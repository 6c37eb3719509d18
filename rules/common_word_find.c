/* Looking a word up in the tables of rules/common_words.c. */
#include "rules/common_words.h"

const struct common_word *common_word_find(struct slice word) {
    size_t low = 0, high = common_word_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_compare(slice_of(common_words[middle].word), word);
        if (order == 0) {
            return &common_words[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

bool short_word_known(struct slice word) {
    size_t low = 0, high = short_word_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_compare(slice_of(short_words[middle]), word);
        if (order == 0) {
            return true;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return false;
}
