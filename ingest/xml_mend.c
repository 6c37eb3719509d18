/* The pass before libxml2: it reads the document's markup leniently and hands on markup that leaves a
 * strict parser nothing to stumble over.
 *
 * Why not let libxml2 recover: after its first error it drops every named entity in silence, it gives up
 * where a tag is not closed, and it compares each attribute of an element with all others. So here
 *   - references become characters, or numeric references where a bare character would be markup
 *     (numeric ones survive recovery); a lone & or < becomes text; a document's own entities are never
 *     expanded, their references stay as text: there is no entity bomb without entities;
 *   - comments, processing instructions and the document type are left out;
 *   - end tags that match nothing are dropped, missing ones are put in;
 *   - control characters are dropped; nesting and attributes have a maximum.
 * One owner, one thread. */
#include "ingest/xml_mend.h"

#include "core/counters.h"
#include "core/limits.h"
#include "ingest/entity.h"

#include <stdlib.h>
#include <string.h>

/* What a byte may mean; bits, so that one table serves text, CDATA and attribute values. */
enum { IN_TEXT = 1, IN_CDATA = 2, IN_VALUE = 4, IN_ALL = IN_TEXT | IN_CDATA | IN_VALUE };

#define CONTROL_4 IN_ALL, IN_ALL, IN_ALL, IN_ALL

static const unsigned char byte_uses[256] = {
    CONTROL_4,
    CONTROL_4,
    IN_ALL,
    [0x0B] = IN_ALL,
    IN_ALL,
    [0x0E] = IN_ALL,
    IN_ALL,
    CONTROL_4,
    CONTROL_4,
    CONTROL_4,
    CONTROL_4,
    ['<'] = IN_TEXT | IN_VALUE,
    ['&'] = IN_TEXT | IN_VALUE,
    [']'] = IN_TEXT | IN_CDATA,
    [0xEF] = IN_ALL, /* may begin U+FFFE or U+FFFF */
};

struct mender {
    struct mend_writer out;
    struct xml_mend *state;
    struct slice open[LIMIT_XML_DEPTH]; /* names of the open elements */
    size_t depth;
    size_t depth_dropped; /* open elements past the maximum */
    bool has_doctype;
};

static void fault_at(struct mender *mender, size_t at, const char *message) {
    if (mender->state->fault == NULL) {
        mender->state->fault_at = at;
        mender->state->fault = message;
    }
}

static void fault_here(struct mender *mender, const char *message) {
    fault_at(mender, mender->out.at, message);
}

/* Once for each thing dropped, although xml_mend_locate mends again. */
static void count(const struct mender *mender, enum counter counter) {
    if (mender->out.sink) {
        counter_add(counter, 1);
    }
}

/* The text has ended before its time: what follows is made up. */
static void cut_short(struct mender *mender) {
    fault_here(mender, "the document ends inside an element");
    mend_flush(&mender->out);
    mend_send(&mender->out);
    mender->state->cut_short = true;
}

static bool at_end(const struct mender *mender) {
    return mender->out.at >= mender->out.text.bytes;
}

static struct slice rest_of(const struct mender *mender) {
    const struct mend_writer *out = &mender->out;
    return slice_make(out->text.data + out->at, out->text.bytes - out->at);
}

static char peek(const struct mender *mender, size_t ahead) {
    const struct mend_writer *out = &mender->out;
    return out->text.bytes - out->at > ahead ? out->text.data[out->at + ahead] : '\0';
}

static bool is_special(char c, unsigned use) {
    return (byte_uses[(unsigned char)c] & use) != 0;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_start(char c) {
    char lower = (char)(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

static bool is_name_byte(char c) {
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static struct slice read_name(struct mender *mender) {
    size_t start = mender->out.at;
    while (is_name_byte(peek(mender, 0))) {
        mender->out.at++;
    }
    return slice_sub(mender->out.text, start, mender->out.at);
}

static void skip_space(struct mender *mender) {
    while (is_space(peek(mender, 0))) {
        mender->out.at++;
    }
}

/* Passes over what needs no change in a context. */
static void pass_plain(struct mender *mender, unsigned use) {
    const unsigned char *data = (const unsigned char *)mender->out.text.data;
    size_t at = mender->out.at;
    while (at < mender->out.text.bytes && !(byte_uses[data[at]] & use)) {
        at++;
    }
    mender->out.at = at;
}

/* Leaves out all up to and with the next `mark`, looked for from `from` on; without one, the rest. */
static void drop_through(struct mender *mender, size_t from, const char *mark,
                         const char *message) {
    struct slice rest = rest_of(mender);
    size_t mark_bytes = strlen(mark);
    from = from < rest.bytes ? from : rest.bytes;
    const char *found = memmem(rest.data + from, rest.bytes - from, mark, mark_bytes);
    if (found == NULL) {
        fault_here(mender, message);
    }
    mend_drop(&mender->out, found ? (size_t)(found - rest.data) + mark_bytes : rest.bytes);
}

/* ---- characters ---- */

/* A control character, or 0xEF. */
static void read_odd_byte(struct mender *mender) {
    struct slice rest = rest_of(mender);
    if ((unsigned char)rest.data[0] != 0xEF) {
        fault_here(mender, "a control character");
        mend_drop(&mender->out, 1);
        return;
    }
    bool is_no_character = rest.bytes >= 3 && (unsigned char)rest.data[1] == 0xBF &&
                           (unsigned char)rest.data[2] >= 0xBE;
    if (is_no_character) {
        fault_here(mender, "U+FFFE or U+FFFF, which are no characters");
        mend_drop(&mender->out, 3);
        return;
    }
    mender->out.at++;
}

/* What a character that came as a reference is written as. */
static struct slice reference_text(const struct entity *entity, bool in_value) {
    if (entity->text_bytes != 1) {
        return slice_make(entity->text, entity->text_bytes);
    }
    switch (entity->text[0]) {
    case '&':
        return SLICE_LITERAL("&#38;");
    case '<':
        return SLICE_LITERAL("&#60;");
    case '>':
        return SLICE_LITERAL("&#62;");
    case '"':
        return in_value ? SLICE_LITERAL("&#34;") : SLICE_LITERAL("\"");
    case '\'':
        return in_value ? SLICE_LITERAL("&#39;") : SLICE_LITERAL("'");
    default:
        return slice_make(entity->text, 1);
    }
}

/* True for what XML knows without a document type. */
static bool is_xml_reference(struct slice reference) {
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (slice_equal(reference, slice_of(known[i]))) {
            return true;
        }
    }
    return reference.data[1] == '#';
}

static void read_ampersand(struct mender *mender, bool in_value) {
    struct entity entity;
    struct slice rest = rest_of(mender);
    if (!entity_read(rest, &entity) || !entity.closed) {
        fault_here(mender, "an & that begins no known reference; &amp; would be right");
        mend_replace(&mender->out, 1, SLICE_LITERAL("&#38;"));
        return;
    }
    if (!mender->has_doctype && !is_xml_reference(slice_sub(rest, 0, entity.bytes))) {
        fault_here(mender, "an HTML entity, which XML does not know");
    }
    if (entity.text_bytes == 0) {
        fault_here(mender, "a reference to a control character");
    }
    mend_replace(&mender->out, entity.bytes, reference_text(&entity, in_value));
}

/* Up to the next tag, or past one thing that had to change. */
static void read_text(struct mender *mender) {
    pass_plain(mender, IN_TEXT);
    if (at_end(mender) || peek(mender, 0) == '<') {
        return;
    }
    if (peek(mender, 0) == '&') {
        read_ampersand(mender, false);
        return;
    }
    if (peek(mender, 0) != ']') {
        read_odd_byte(mender);
        return;
    }
    if (peek(mender, 1) == ']' && peek(mender, 2) == '>') {
        fault_here(mender, "]]> outside a CDATA section");
        mend_replace(&mender->out, 3, SLICE_LITERAL("]]&#62;"));
        return;
    }
    mender->out.at++;
}

/* ---- declarations ---- */

static void read_cdata(struct mender *mender) {
    size_t start = mender->out.at;
    mender->out.at += strlen("<![CDATA[");
    while (!at_end(mender)) {
        pass_plain(mender, IN_CDATA);
        if (at_end(mender)) {
            break;
        }
        if (peek(mender, 0) != ']') {
            read_odd_byte(mender);
            continue;
        }
        if (peek(mender, 1) == ']' && peek(mender, 2) == '>') {
            mender->out.at += 3;
            return;
        }
        mender->out.at++;
    }
    fault_at(mender, start, "a CDATA section that is not closed");
    cut_short(mender);
    mend_insert(&mender->out, SLICE_LITERAL("]]>"));
}

/* The document type with its internal subset: quoted texts and comments may hold a > or a bracket. */
static size_t doctype_bytes(struct slice text) {
    size_t brackets = 0;
    size_t at = 2;
    while (at < text.bytes) {
        char c = text.data[at];
        if (c == '>' && brackets == 0) {
            return at + 1;
        }
        const char *end = NULL;
        if (c == '"' || c == '\'') {
            end = memchr(text.data + at + 1, c, text.bytes - at - 1);
        } else if (c == '<' && slice_starts(slice_sub(text, at, text.bytes),
                                            SLICE_LITERAL("<!--"))) {
            end = memmem(text.data + at + 4, text.bytes - at - 4, "-->", 3);
            if (end == NULL) {
                return text.bytes;
            }
        } else if (c == '[') {
            brackets++;
        } else if (c == ']' && brackets > 0) {
            brackets--;
        }
        at = end ? (size_t)(end - text.data) + 1 : at + 1;
    }
    return text.bytes;
}

/* What begins with <! or <?. */
static void read_declaration(struct mender *mender) {
    struct slice rest = rest_of(mender);
    if (slice_starts(rest, SLICE_LITERAL("<![CDATA[")) && mender->depth > 0) {
        read_cdata(mender);
    } else if (slice_starts(rest, SLICE_LITERAL("<!--"))) {
        drop_through(mender, 4, "-->", "a comment that is not closed");
    } else if (slice_starts(rest, SLICE_LITERAL("<?"))) {
        drop_through(mender, 2, "?>", "an instruction that is not closed");
    } else if (mender->depth == 0 &&
               slice_equal_nocase(slice_sub(rest, 0, 9), SLICE_LITERAL("<!doctype"))) {
        mender->has_doctype = true;
        mend_drop(&mender->out, doctype_bytes(rest));
    } else {
        fault_here(mender, "a declaration out of place");
        drop_through(mender, 2, ">", "a declaration that is not closed");
    }
}

/* ---- tags ---- */

/* One character of an attribute value. */
static void read_value_byte(struct mender *mender) {
    char c = peek(mender, 0);
    if (!is_special(c, IN_VALUE)) {
        mender->out.at++;
    } else if (c == '&') {
        read_ampersand(mender, true);
    } else if (c == '<') {
        fault_here(mender, "a < inside an attribute value");
        mend_replace(&mender->out, 1, SLICE_LITERAL("&#60;"));
    } else {
        read_odd_byte(mender);
    }
}

static void read_quoted(struct mender *mender, char quote) {
    mender->out.at++;
    while (!at_end(mender) && peek(mender, 0) != quote) {
        read_value_byte(mender);
    }
    if (at_end(mender)) {
        cut_short(mender);
        mend_insert(&mender->out, slice_make(&quote, 1));
        return;
    }
    mender->out.at++;
}

static void read_unquoted(struct mender *mender) {
    fault_here(mender, "an attribute value without quotes");
    mend_insert(&mender->out, SLICE_LITERAL("\""));
    while (!at_end(mender)) {
        char c = peek(mender, 0);
        if (is_space(c) || c == '>' || (c == '/' && peek(mender, 1) == '>')) {
            break;
        }
        if (c == '"') {
            mend_replace(&mender->out, 1, SLICE_LITERAL("&#34;"));
        } else {
            read_value_byte(mender);
        }
    }
    mend_insert(&mender->out, SLICE_LITERAL("\""));
}

/* One attribute, at its name. */
static void read_attribute(struct mender *mender) {
    if (!is_space(mender->out.text.data[mender->out.at - 1])) {
        fault_here(mender, "no space before an attribute");
        mend_insert(&mender->out, SLICE_LITERAL(" "));
    }
    read_name(mender);
    size_t name_end = mender->out.at;
    skip_space(mender);
    if (peek(mender, 0) != '=') {
        mender->out.at = name_end;
        fault_here(mender, "an attribute without a value");
        mend_insert(&mender->out, SLICE_LITERAL("=\"\""));
        return;
    }
    mender->out.at++;
    skip_space(mender);
    char quote = peek(mender, 0);
    if (quote == '"' || quote == '\'') {
        read_quoted(mender, quote);
        return;
    }
    read_unquoted(mender);
}

/* All attributes, up to what ends the tag or the text. */
static void read_attributes(struct mender *mender) {
    size_t attributes = 0;
    bool was_muted = mender->out.muted;
    while (skip_space(mender), !at_end(mender)) {
        char c = peek(mender, 0);
        if (c == '>' || c == '<' || (c == '/' && peek(mender, 1) == '>')) {
            break;
        }
        if (!is_name_start(c)) {
            fault_here(mender, "a character that no attribute begins with");
            mend_drop(&mender->out, 1);
            continue;
        }
        attributes++;
        if (attributes > LIMIT_XML_ATTRIBUTES) {
            fault_here(mender, "more attributes than an element may have");
            count(mender, COUNTER_xml_attributes_over_limit);
            mend_flush(&mender->out);
            mender->out.muted = true;
        }
        read_attribute(mender);
    }
    mend_flush(&mender->out);
    mender->out.muted = was_muted;
}

static void open_element(struct mender *mender, struct slice name) {
    if (mender->out.muted) {
        mender->depth_dropped++;
        return;
    }
    mender->open[mender->depth] = name;
    mender->depth++;
}

static void read_start_tag(struct mender *mender) {
    mend_send_full(&mender->out);
    if (mender->depth == LIMIT_XML_DEPTH) {
        fault_here(mender, "elements nested deeper than they may be");
        count(mender, COUNTER_xml_depth_over_limit);
        mend_flush(&mender->out);
        mender->out.muted = true;
    }
    mender->out.at++;
    struct slice name = read_name(mender);
    read_attributes(mender);
    if (peek(mender, 0) == '/' && !at_end(mender)) {
        mender->out.at += 2;
    } else {
        open_element(mender, name);
        if (peek(mender, 0) == '>') {
            mender->out.at++;
        } else {
            if (at_end(mender)) {
                cut_short(mender);
            }
            fault_here(mender, "a tag that is not closed");
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

/* The number of the innermost open element of that name, counted from 1; 0: there is none. */
static size_t find_open(const struct mender *mender, struct slice name) {
    size_t depth = mender->depth;
    while (depth > 0 && !slice_equal(mender->open[depth - 1], name)) {
        depth--;
    }
    return depth;
}

static void read_end_tag(struct mender *mender) {
    size_t start = mender->out.at;
    mender->out.at += 2;
    struct slice name = read_name(mender);
    skip_space(mender);
    bool closed = peek(mender, 0) == '>';
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
        fault_here(mender, depth == 0 ? "an end tag without its start tag"
                                      : "an end tag that does not match the open element");
    }
    if (depth > 0) {
        close_elements(mender, depth - 1);
    }
    mend_drop(&mender->out, end - start);
}

static void read_markup(struct mender *mender) {
    char next = peek(mender, 1);
    if (next == '!' || next == '?') {
        read_declaration(mender);
    } else if (is_name_start(next)) {
        read_start_tag(mender);
    } else if (next == '/' && is_name_start(peek(mender, 2)) && mender->depth > 0) {
        read_end_tag(mender);
    } else {
        fault_here(mender, "a < that begins no tag; &lt; would be right");
        mend_replace(&mender->out, 1,
                     mender->depth > 0 ? SLICE_LITERAL("&#60;") : slice_of(NULL));
    }
}

/* ---- the document ---- */

/* What stands outside the root element, up to the next markup, is left out. */
static void skip_outside(struct mender *mender) {
    struct slice rest = rest_of(mender);
    const char *found = rest.bytes > 0 ? memchr(rest.data, '<', rest.bytes) : NULL;
    size_t bytes = found ? (size_t)(found - rest.data) : rest.bytes;
    if (slice_trim(slice_make(rest.data, bytes)).bytes > 0) {
        fault_here(mender, "text outside the root element");
    }
    mend_drop(&mender->out, bytes);
}

/* The comments and instructions that may follow the root element; anything else is too much. */
static void check_epilogue(struct mender *mender) {
    while (skip_outside(mender), !at_end(mender)) {
        char next = peek(mender, 1);
        if (next != '!' && next != '?') {
            fault_here(mender, "markup after the root element");
            return;
        }
        read_declaration(mender);
    }
}

static void read_document(struct mender *mender) {
    while (mender->depth == 0 && !at_end(mender) && !mender->out.stopped) {
        size_t written = mender->out.written;
        skip_outside(mender);
        if (!at_end(mender)) {
            read_markup(mender);
            mend_flush(&mender->out);
        }
        if (mender->out.written > written) {
            break;
        }
    }
    while (mender->depth > 0 && !at_end(mender) && !mender->out.stopped) {
        read_text(mender);
        if (peek(mender, 0) == '<') {
            read_markup(mender);
        }
    }
    if (mender->depth > 0 && !mender->out.stopped) {
        if (!mender->state->cut_short) {
            cut_short(mender);
        }
        close_elements(mender, 0);
    }
    mend_flush(&mender->out);
    mend_send(&mender->out);
    if (!mender->out.stopped) {
        check_epilogue(mender);
    }
}

enum status xml_mend(struct slice text, mend_sink *sink, void *context, struct xml_mend *state) {
    struct mender mender = {.out = {.text = text, .sink = sink, .context = context},
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
    struct mender mender = {.out = {.text = text, .wanted = mended_at}, .state = &state};
    read_document(&mender);
    return mender.out.stopped ? mender.out.origin : text.bytes;
}
