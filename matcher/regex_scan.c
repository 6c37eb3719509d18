/* To know where a match starts costs Hyperscan much, so a text is first asked whether there is one
 * at all. Hyperscan then tells a match whenever one ends, each with its leftmost start: "1", "12"
 * and "123" for one number. The ends of one start mostly follow one another, so the last find of
 * each regex is lengthened; matches of two starts may end in turn, so what is left of that is
 * sorted out at the end.
 *
 * Word numbers: a match begins and ends anywhere, in the middle of words too. The words of its
 * first and last word characters are its own. A match without any, as of "$", has the word before
 * it, or at the start of a text the one after it. */
#include "matcher/regex_scan.h"

#include "core/counters.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "matcher/scanner_inside.h"

#include <hs.h>
#include <stdlib.h>
#include <string.h>

enum { FAULT = 0x1A }; /* SUBSTITUTE: in no text, and no letter, digit or white space */

enum status regex_scan_init(struct regex_scan *out, const struct regex_set *set,
                            struct hs_scratch **scratch) {
    *out = (struct regex_scan){.text_number = 0};
    buffer_init(&out->mended, UINT32_MAX);
    if (set->count == 0) {
        return STATUS_OK;
    }
    out->last = calloc(set->count, sizeof *out->last);
    bool good = out->last && hs_alloc_scratch(set->database, scratch) == HS_SUCCESS &&
                hs_alloc_scratch(set->finder, scratch) == HS_SUCCESS;
    return good ? STATUS_OK : STATUS_NO_MEMORY;
}

void regex_scan_fini(struct regex_scan *scan) {
    buffer_fini(&scan->mended);
    free(scan->last);
    *scan = (struct regex_scan){.text_number = 0};
}

/* ---- scanning ---- */

struct text_scan {
    struct scanner *scanner;
    const struct folded_text *text;
};

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                    void *context) {
    const struct text_scan *scan = context;
    struct scanner *scanner = scan->scanner;
    struct regex_last *last = &scanner->regexes.last[id];
    (void)flags;
    if (from >= to) {
        return 0;
    }
    if (last->text == scanner->regexes.text_number) {
        struct hit *hit = &scanner->found[last->found].hit;
        if (hit->start == from) {
            hit->end = (uint32_t)to > hit->end ? (uint32_t)to : hit->end;
            return 0;
        }
    }
    *last = (struct regex_last){scanner->regexes.text_number, (uint32_t)scanner->found_count};
    struct found found = {.hit = {.pattern = scanner->database->regexes.patterns[id],
                                  .field = scan->text->field,
                                  .index = scan->text->index,
                                  .start = (uint32_t)from,
                                  .end = (uint32_t)to},
                          .regex = id + 1};
    bool kept = scanner_keep(scanner, &found);
    last->text = kept ? last->text : 0;
    return scanner->out_of_memory;
}

/* The text, or a copy as long of which every byte is part of a valid sequence. */
static struct slice valid_text(struct regex_scan *scan, struct slice text) {
    if (utf8_valid(text)) {
        return text;
    }
    buffer_clear(&scan->mended);
    if (buffer_append_slice(&scan->mended, text) != STATUS_OK) {
        return slice_make(NULL, 0);
    }
    struct slice mended = buffer_slice(&scan->mended);
    for (size_t at = 0, bytes; at < mended.bytes; at += bytes) {
        bytes = utf8_valid_bytes(slice_sub(mended, at, mended.bytes));
        if (bytes == 0) {
            scan->mended.data[at] = FAULT;
            bytes = 1;
        }
    }
    return mended;
}

static int on_first_match(unsigned id, unsigned long long from, unsigned long long to,
                          unsigned flags, void *context) {
    (void)id;
    (void)from;
    (void)to;
    (void)flags;
    *(bool *)context = true;
    return 1;
}

/* Whether the text need be searched: most need not. */
static bool may_match(struct scanner *scanner, struct slice text) {
    bool found = false;
    hs_error_t code = hs_scan(scanner->database->regexes.finder, text.data, (unsigned)text.bytes, 0,
                              scanner->scratch, on_first_match, &found);
    return found || code != HS_SUCCESS;
}

void regex_scan_article(struct scanner *scanner) {
    const struct regex_set *set = &scanner->database->regexes;
    for (size_t i = 0; i < scanner->folded.text_count && set->count > 0; i++) {
        struct text_scan scan = {scanner, &scanner->folded.texts[i]};
        struct slice text = valid_text(&scanner->regexes, scan.text->original);
        scanner->regexes.text_number++;
        scanner->out_of_memory |= text.bytes == 0;
        if (scanner->out_of_memory) {
            return;
        }
        if (!may_match(scanner, text)) {
            continue;
        }
        hs_error_t code = hs_scan(set->database, text.data, (unsigned)text.bytes, 0,
                                  scanner->scratch, on_match, &scan);
        bool failed = code != HS_SUCCESS && !(code == HS_SCAN_TERMINATED && scanner->out_of_memory);
        counter_add(COUNTER_regex_failures, failed);
    }
}

/* ---- settling ---- */

static bool same_start(const struct hit *a, const struct hit *b) {
    return a->field == b->field && a->index == b->index && a->start == b->start;
}

/* Of one start they are sorted by their ends: from the last one back, the first of each regex is
 * its longest. */
static void keep_longest(struct scanner *scanner) {
    struct found *found = scanner->found;
    size_t count = scanner->found_count, kept = count;
    for (size_t i = count; i-- > 0;) {
        bool new_start = i + 1 == count || !same_start(&found[i].hit, &found[i + 1].hit);
        scanner->regexes.text_number += new_start;
        if (found[i].regex > 0) {
            struct regex_last *last = &scanner->regexes.last[found[i].regex - 1];
            if (last->text == scanner->regexes.text_number) {
                continue;
            }
            last->text = scanner->regexes.text_number;
        }
        found[--kept] = found[i];
    }
    memmove(found, found + kept, (count - kept) * sizeof *found);
    scanner->found_count = count - kept;
}

static void place(struct scanner *scanner, struct found *found, const struct folded_text *text) {
    const char *data = scanner->folded.buffer.data;
    size_t start = folded_article_place(&scanner->folded, text, found->hit.start);
    size_t end = folded_article_place(&scanner->folded, text, found->hit.end);
    size_t before = start;
    while (start < end && data[start] == ' ') {
        start++;
    }
    while (end > start && data[end - 1] == ' ') {
        end--;
    }
    if (start >= end) { /* no word character */
        for (start = before; start > text->start && data[start - 1] == ' '; start--) {
        }
        start -= start > text->start;
        while (start < text->end && data[start] == ' ') {
            start++;
        }
        start = start < text->end ? start : text->start; /* a text without words */
        end = start + 1;
    }
    found->folded_start = (uint32_t)start;
    found->folded_end = (uint32_t)end;
}

void regex_scan_settle(struct scanner *scanner) {
    if (scanner->database->regexes.count == 0 || scanner->found_count == 0) {
        return;
    }
    keep_longest(scanner);
    const struct folded_text *text = scanner->folded.texts;
    for (size_t i = 0; i < scanner->found_count; i++) {
        struct found *found = &scanner->found[i];
        while (text->field != found->hit.field || text->index != found->hit.index) {
            text++; /* texts and finds are in one order */
        }
        if (found->regex > 0) {
            place(scanner, found, text);
        }
    }
}
