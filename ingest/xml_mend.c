/* The pass before libxml2: it reads the document's markup leniently and hands on markup that leaves
 * a strict parser nothing to stumble over.
 *
 * Why not let libxml2 recover: after its first error it drops every named entity in silence, it
 * gives up where a tag is not closed, and it compares each attribute of an element with all others.
 * So here
 *   - references become characters, or numeric references where a bare character would be markup
 *     (numeric ones survive recovery); a lone & or < becomes text; a document's own entities are
 * never expanded, their references stay as text: there is no entity bomb without entities;
 *   - comments, processing instructions and the document type are left out;
 *   - end tags that match nothing are dropped, missing ones are put in;
 *   - control characters are dropped; nesting and attributes have a maximum;
 *   - a few attributes that no reader asks for are left out.
 * One owner, one thread. */
#include "ingest/xml_mend.h"

#include "ingest/mender.h"

#include <stdlib.h>
#include <string.h>

/* ---- tags ---- */

static struct slice read_name(struct mender *mender) {
    size_t start = mender->out.at;
    mender_pass_name(mender);
    return slice_sub(mender->out.text, start, mender->out.at);
}

static void skip_space(struct mender *mender) {
    while (mender_is_space(mender_peek(mender, 0))) {
        mender->out.at++;
    }
}

static void read_quoted(struct mender *mender, char quote) {
    mender->out.at++;
    while (!mender_at_end(mender) && mender_peek(mender, 0) != quote) {
        mender_read_value(mender, quote);
    }
    if (mender_at_end(mender)) {
        mender_cut_short(mender);
        mend_insert(&mender->out, slice_make(&quote, 1));
        return;
    }
    mender->out.at++;
}

static void read_unquoted(struct mender *mender) {
    mender_fault(mender, "an attribute value without quotes");
    mend_insert(&mender->out, SLICE_LITERAL("\""));
    while (!mender_at_end(mender)) {
        char c = mender_peek(mender, 0);
        if (mender_is_space(c) || c == '>' || (c == '/' && mender_peek(mender, 1) == '>')) {
            break;
        }
        if (c == '"') {
            mend_replace(&mender->out, 1, SLICE_LITERAL("&#34;"));
        } else if (mender_is_special_in_value(c)) {
            mender_read_value(mender, '"');
        } else {
            mender->out.at++;
        }
    }
    mend_insert(&mender->out, SLICE_LITERAL("\""));
}

/* One attribute, at its name. */
static void read_attribute(struct mender *mender) {
    if (!mender_is_space(mender->out.text.data[mender->out.at - 1])) {
        mender_fault(mender, "no space before an attribute");
        mend_insert(&mender->out, SLICE_LITERAL(" "));
    }
    read_name(mender);
    size_t name_end = mender->out.at;
    skip_space(mender);
    if (mender_peek(mender, 0) != '=') {
        mender->out.at = name_end;
        mender_fault(mender, "an attribute without a value");
        mend_insert(&mender->out, SLICE_LITERAL("=\"\""));
        return;
    }
    mender->out.at++;
    skip_space(mender);
    char quote = mender_peek(mender, 0);
    if (quote == '"' || quote == '\'') {
        read_quoted(mender, quote);
        return;
    }
    read_unquoted(mender);
}

/* The attributes that feeds have most of and that say nothing about an article. libxml2 takes
 * longer over an attribute than over a sentence; one that is missing here costs time and nothing
 * else. */
static bool is_idle_attribute(struct slice rest) {
    switch (rest.data[0]) {
    case 'd':
        return slice_starts(rest, SLICE_LITERAL("domain="));
    case 'h':
        return slice_starts(rest, SLICE_LITERAL("height="));
    case 'm':
        return slice_starts(rest, SLICE_LITERAL("medium="));
    case 'u':
        return slice_starts(rest, SLICE_LITERAL("url="));
    case 'w':
        return slice_starts(rest, SLICE_LITERAL("width="));
    default:
        return false;
    }
}

/* Reads one like any other, so that its faults are told, and leaves it out with the space before
 * it, which begins at `start`. */
static void skip_attribute(struct mender *mender, size_t start) {
    size_t at = mender->out.at;
    mender->out.at = start;
    mend_flush(&mender->out);
    mender->out.at = at;
    mender->out.muted = true;
    read_attribute(mender);
    mend_flush(&mender->out);
    mender->out.muted = false;
}

/* All attributes, up to what ends the tag or the text. */
static void read_attributes(struct mender *mender) {
    size_t attributes = 0;
    bool was_muted = mender->out.muted;
    while (true) {
        size_t start = mender->out.at;
        skip_space(mender);
        if (mender_at_end(mender)) {
            break;
        }
        char c = mender_peek(mender, 0);
        if (c == '>' || c == '<' || (c == '/' && mender_peek(mender, 1) == '>')) {
            break;
        }
        if (!mender_is_name_start(c)) {
            mender_fault(mender, "a character that no attribute begins with");
            mend_drop(&mender->out, 1);
            continue;
        }
        attributes++;
        if (attributes > LIMIT_XML_ATTRIBUTES) {
            mender_fault(mender, "more attributes than an element may have");
            mender_count(mender, COUNTER_xml_attributes_over_limit);
            mend_flush(&mender->out);
            mender->out.muted = true;
        }
        if (!mender->out.muted && is_idle_attribute(mender_rest(mender))) {
            skip_attribute(mender, start);
        } else {
            read_attribute(mender);
        }
    }
    mend_flush(&mender->out);
    mender->out.muted = was_muted;
}

/* The first bytes of a name, to tell most names apart in one step. */
static uint64_t name_mark(struct slice name) {
    uint64_t mark = 0;
    size_t bytes = name.bytes < sizeof mark ? name.bytes : sizeof mark;
    for (size_t i = 0; i < bytes; i++) {
        mark = mark << 8 | (unsigned char)name.data[i];
    }
    return mark;
}

static void open_element(struct mender *mender, struct slice name) {
    if (mender->out.muted) {
        mender->depth_dropped++;
        return;
    }
    mender->open[mender->depth] = name;
    mender->marks[mender->depth] = name_mark(name);
    mender->depth++;
}

static void read_start_tag(struct mender *mender) {
    mend_send_full(&mender->out);
    if (mender->depth == LIMIT_XML_DEPTH) {
        mender_fault(mender, "elements nested deeper than they may be");
        mender_count(mender, COUNTER_xml_depth_over_limit);
        mend_flush(&mender->out);
        mender->out.muted = true;
    }
    mender->out.at++;
    struct slice name = read_name(mender);
    read_attributes(mender);
    if (mender_peek(mender, 0) == '/' && !mender_at_end(mender)) {
        mender->out.at += 2;
    } else {
        open_element(mender, name);
        if (mender_peek(mender, 0) == '>') {
            mender->out.at++;
        } else {
            if (mender_at_end(mender)) {
                mender_cut_short(mender);
            } else {
                mender_fault(mender, "a tag that is not closed");
            }
            mend_insert(&mender->out, SLICE_LITERAL(">"));
        }
    }
    if (mender->out.muted) {
        mend_flush(&mender->out);
        mender->out.muted = false;
    }
}

/* Closes the elements that are open above `depth`. */
static void close_elements(struct mender *mender, size_t depth) {
    while (mender->depth > depth) {
        mender->depth--;
        mend_insert(&mender->out, SLICE_LITERAL("</"));
        mend_insert(&mender->out, mender->open[mender->depth]);
        mend_insert(&mender->out, SLICE_LITERAL(">"));
    }
}

/* The number of the innermost open element of that name, counted from 1; 0: there is none. An end
 * tag that matches nothing is compared with all that is open: the marks make that cheap. */
static size_t find_open(const struct mender *mender, struct slice name) {
    size_t depth = mender->depth;
    if (slice_equal(mender->open[depth - 1], name)) {
        return depth;
    }
    uint64_t mark = name_mark(name);
    while (depth > 0 &&
           (mender->marks[depth - 1] != mark || !slice_equal(mender->open[depth - 1], name))) {
        depth--;
    }
    return depth;
}

/* Nearly every end tag is that of the innermost element, written without a space: one comparison.
 */
static bool read_expected_end_tag(struct mender *mender) {
    if (mender->depth_dropped > 0 || mender->depth == 0) {
        return false;
    }
    struct slice name = mender->open[mender->depth - 1];
    struct slice rest = mender_rest(mender); /* begins with "</" */
    bool expected = rest.bytes > name.bytes + 2 && rest.data[name.bytes + 2] == '>' &&
                    memcmp(rest.data + 2, name.data, name.bytes) == 0;
    if (expected) {
        mender->out.at += name.bytes + 3;
        mender->depth--;
    }
    return expected;
}

static void read_end_tag(struct mender *mender) {
    if (read_expected_end_tag(mender)) {
        return;
    }
    size_t start = mender->out.at;
    mender->out.at += 2;
    struct slice name = read_name(mender);
    skip_space(mender);
    bool closed = mender_peek(mender, 0) == '>';
    size_t end = closed ? mender->out.at + 1 : mender->out.at;
    mender->out.at = start;
    size_t depth = mender->depth_dropped > 0 ? 0 : find_open(mender, name);
    if (depth == mender->depth && closed) {
        mender->out.at = end;
        mender->depth--;
        return;
    }
    if (mender->depth_dropped > 0) {
        mender->depth_dropped--;
    } else {
        mender_fault(mender, depth == 0 ? "an end tag without its start tag"
                                        : "an end tag that does not match the open element");
    }
    if (depth > 0) {
        close_elements(mender, depth - 1);
    }
    mend_drop(&mender->out, end - start);
}

static void read_markup(struct mender *mender) {
    char next = mender_peek(mender, 1);
    if (next == '!' || next == '?') {
        mender_read_declaration(mender);
    } else if (mender_is_name_start(next)) {
        read_start_tag(mender);
    } else if (next == '/' && mender_is_name_start(mender_peek(mender, 2)) && mender->depth > 0) {
        read_end_tag(mender);
    } else {
        mender_fault(mender, "a < that begins no tag; &lt; would be right");
        mend_replace(&mender->out, 1, mender->depth > 0 ? SLICE_LITERAL("&#60;") : slice_of(NULL));
    }
}

/* ---- the document ---- */

/* What stands outside the root element, up to the next markup, is left out. */
static void skip_outside(struct mender *mender) {
    struct slice rest = mender_rest(mender);
    const char *found = rest.bytes > 0 ? memchr(rest.data, '<', rest.bytes) : NULL;
    size_t bytes = found ? (size_t)(found - rest.data) : rest.bytes;
    if (slice_trim(slice_make(rest.data, bytes)).bytes > 0) {
        mender_fault(mender, "text outside the root element");
    }
    mend_drop(&mender->out, bytes);
}

/* The comments and instructions that may follow the root element; anything else is too much. */
static void check_epilogue(struct mender *mender) {
    while (skip_outside(mender), !mender_at_end(mender)) {
        char next = mender_peek(mender, 1);
        if (next != '!' && next != '?') {
            mender_fault(mender, "markup after the root element");
            return;
        }
        mender_read_declaration(mender);
    }
}

static void read_document(struct mender *mender) {
    while (mender->depth == 0 && !mender_at_end(mender) && !mender->out.stopped) {
        size_t written = mender->out.written;
        skip_outside(mender);
        if (!mender_at_end(mender)) {
            read_markup(mender);
            mend_flush(&mender->out);
        }
        if (mender->out.written > written) {
            break;
        }
    }
    while (mender->depth > 0 && !mender_at_end(mender) && !mender->out.stopped) {
        mender_read_text(mender);
        if (mender_peek(mender, 0) == '<') {
            read_markup(mender);
        }
    }
    if (mender->depth > 0 && !mender->out.stopped) {
        if (!mender->state->cut_short) {
            mender_cut_short(mender);
        }
        close_elements(mender, 0);
    }
    mend_flush(&mender->out);
    mend_send(&mender->out);
    if (!mender->out.stopped) {
        check_epilogue(mender);
    }
}

/* Empty text may have no data; arithmetic on it would be undefined. */
static struct slice with_data(struct slice text) {
    return text.data ? text : SLICE_LITERAL("");
}

enum status xml_mend(struct slice text, mend_sink *sink, void *context, struct xml_mend *state) {
    struct mender mender = {.out = {.text = with_data(text), .sink = sink, .context = context},
                            .state = state};
    *state = (struct xml_mend){0};
    mender.out.chunk = malloc(MEND_CHUNK_BYTES);
    if (mender.out.chunk == NULL) {
        return STATUS_NO_MEMORY;
    }
    read_document(&mender);
    free(mender.out.chunk);
    return STATUS_OK;
}

size_t xml_mend_locate(struct slice text, size_t mended_at) {
    struct xml_mend state = {0};
    struct mender mender = {.out = {.text = with_data(text), .wanted = mended_at}, .state = &state};
    read_document(&mender);
    return mender.out.stopped ? mender.out.origin : text.bytes;
}
