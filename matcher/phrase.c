/* The word-by-word comparison that finishes what a literal began: around a literal that is only a
 * piece of a term with `*`, and on the original text of a term whose case matters. The newlines
 * around a folded text are what stops the walk from word to word, so no length is needed. */
#include "matcher/phrase.h"

#include <string.h>

/* Where in the word of the text the word of the entry lies; false if they are not alike. A free end
 * is as open as a `*`, but what it lets through is no part of the match. */
static bool word_match(const char *wanted, const struct dictionary_word *word, bool open_start,
                       bool open_end, const char *text, struct span there, struct span *found) {
    size_t bytes = there.end - there.start;
    const char *at = text + there.start;
    if (bytes < word->bytes || (!open_start && !open_end && bytes != word->bytes)) {
        return false;
    }
    if (open_start && open_end) {
        at = memmem(at, bytes, wanted, word->bytes);
    } else {
        at += open_start ? bytes - word->bytes : 0;
        at = memcmp(at, wanted, word->bytes) == 0 ? at : NULL;
    }
    if (at == NULL) {
        return false;
    }
    found->start = (size_t)(at - text);
    found->end = found->start + word->bytes;
    return true;
}

static bool span_before(const char *text, struct span *span) {
    if (text[span->start - 2] == '\n') {
        return false;
    }
    span->end = span->start - 1;
    span->start = span->end;
    while (text[span->start - 1] != ' ') {
        span->start--;
    }
    return true;
}

static bool span_after(const char *text, struct span *span) {
    if (text[span->end + 1] == '\n') {
        return false;
    }
    span->start = span->end + 1;
    const char *space = rawmemchr(text + span->start, ' ');
    span->end = (size_t)(space - text);
    return true;
}

bool phrase_match(const struct dictionary *dictionary, const struct dictionary_entry *entry,
                  uint32_t words, const char *text, struct span anchor, size_t anchor_word,
                  struct span *found) {
    struct span now = anchor;
    for (size_t i = 0; i < anchor_word; i++) {
        if (!span_before(text, &now)) {
            return false;
        }
    }
    struct span covered = now;
    for (size_t i = 0; i < entry->word_count; i++) {
        if (i > 0 && !span_after(text, &now)) {
            return false;
        }
        const struct dictionary_word *word = &dictionary->words[words + i];
        bool free_start = i == 0 && (entry->flags & ENTRY_FREE_START);
        bool free_end = i + 1u == entry->word_count && (entry->flags & ENTRY_FREE_END);
        struct span within = now;
        bool settled = (entry->flags & ENTRY_FUZZY) && i == anchor_word;
        if (!settled &&
            !word_match(dictionary->pool + word->at, word, word->open_start || free_start,
                        word->open_end || free_end, text, now, &within)) {
            return false;
        }
        covered.start = free_start ? within.start : covered.start;
        covered.end = free_end ? within.end : now.end;
    }
    *found = covered;
    return true;
}
