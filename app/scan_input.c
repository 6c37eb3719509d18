/* What a document is, told by the end of its name or by how it begins. */
#include "app/scan_input.h"

#include <string.h>

struct named_input {
    const char *name;
    enum scan_input input;
};

bool scan_input_parse(struct slice name, enum scan_input *out) {
    static const struct named_input inputs[] = {{"auto", SCAN_AUTO},
                                                {"feed", SCAN_FEED},
                                                {"html", SCAN_HTML},
                                                {"text", SCAN_TEXT},
                                                {"jsonl", SCAN_JSONL}};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        if (slice_equal(name, slice_of(inputs[i].name))) {
            *out = inputs[i].input;
            return true;
        }
    }
    return false;
}

const char *find_nocase(struct slice text, const char *needle, size_t within) {
    struct slice wanted = slice_of(needle);
    size_t end = text.bytes < within ? text.bytes : within;
    for (size_t at = 0; at + wanted.bytes <= end; at++) {
        if (slice_equal_nocase(slice_make(text.data + at, wanted.bytes), wanted)) {
            return text.data + at;
        }
    }
    return NULL;
}

static enum scan_input guess_by_content(struct slice bytes) {
    enum { LOOK_BYTES = 2048 };
    if (slice_starts(bytes, SLICE_LITERAL("\xEF\xBB\xBF"))) {
        bytes = slice_sub(bytes, 3, bytes.bytes);
    }
    bytes = slice_trim(slice_sub(bytes, 0, LOOK_BYTES));
    if (slice_starts(bytes, SLICE_LITERAL("{"))) {
        return find_nocase(bytes, "jsonfeed.org", LOOK_BYTES) ? SCAN_FEED : SCAN_JSONL;
    }
    if (find_nocase(bytes, "<rss", LOOK_BYTES) || find_nocase(bytes, "<feed", LOOK_BYTES) ||
        find_nocase(bytes, "<rdf:rdf", LOOK_BYTES) || slice_starts(bytes, SLICE_LITERAL("<?xml"))) {
        return SCAN_FEED;
    }
    if (find_nocase(bytes, "<!doctype html", LOOK_BYTES) ||
        find_nocase(bytes, "<html", LOOK_BYTES)) {
        return SCAN_HTML;
    }
    return SCAN_TEXT;
}

enum scan_input scan_input_guess(const char *name, struct slice bytes) {
    static const struct named_input endings[] = {
        {".jsonl", SCAN_JSONL}, {".ndjson", SCAN_JSONL}, {".rss", SCAN_FEED},
        {".atom", SCAN_FEED},   {".rdf", SCAN_FEED},     {".txt", SCAN_TEXT},
    };
    struct slice whole = slice_of(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct slice ending = slice_of(endings[i].name);
        if (whole.bytes > ending.bytes &&
            slice_equal_nocase(slice_sub(whole, whole.bytes - ending.bytes, whole.bytes), ending)) {
            return endings[i].input;
        }
    }
    return guess_by_content(bytes);
}
