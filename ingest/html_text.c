/* HTML → text: a state machine over bytes, without a tree. What an item's markup says to a reader
 * is what is matched, so only that is kept.
 *
 * Where markup is broken, text is rather shown than lost: what is opened and never closed (a
 * comment, a hidden element, an instruction, an iframe) takes nothing with it but its own mark.
 * Only an unclosed script or style sheet hides what follows, as in browsers, for that is code.
 *
 * Every byte is passed over a bounded number of times: a mark that was once looked for in vain is
 * not looked for again, a hidden element that proves unclosed is read a second time as shown and
 * nothing is hidden from there on, and html_tag.c accounts for its own look-ahead. Stateless, any
 * thread. */
#include "ingest/html_text.h"

#include "ingest/charset_convert.h"
#include "ingest/html_element.h"
#include "ingest/html_writer.h"

#include <string.h>

static const size_t NO_PLACE = SIZE_MAX;

/* Bits of what was looked for and is not in the rest of the text; those of html_element.h's raw
 * elements are beside them. */
enum {
    NO_COMMENT_END = 1,
    NO_GREATER = 2,
    NO_CDATA_END = 4,
};

struct reader {
    struct slice html;
    size_t at;
    size_t stop;       /* where the text or its CDATA section ends */
    unsigned unclosed; /* bits as above, true from `at` on */
    bool hides;        /* elements that are not to be seen are passed over */

    struct slice hidden; /* the name of the hidden element that is being passed over */
    size_t hidden_depth; /* how many of that name are open; 0: none is hidden */
    size_t hidden_at;    /* where its content began, and what `stop` was there */
    size_t hidden_stop;

    struct html_writer writer;
};

static struct slice rest_of(const struct reader *reader) {
    return slice_sub(reader->html, reader->at, reader->html.bytes);
}

/* Where the next `mark` stands, from `from` on; NO_PLACE if there is none, which is noted. */
static size_t find_mark(struct reader *reader, size_t from, struct slice mark, unsigned absence) {
    struct slice html = reader->html;
    if ((reader->unclosed & absence) || from >= html.bytes) {
        return NO_PLACE;
    }
    const char *found = memmem(html.data + from, html.bytes - from, mark.data, mark.bytes);
    if (found == NULL) {
        reader->unclosed |= absence;
        return NO_PLACE;
    }
    return (size_t)(found - html.data);
}

/* Where what follows the comment goes on. It ends with --> or --!>; the dashes of its beginning
 * may be those of its end, as in <!-->. */
static size_t comment_end(struct reader *reader) {
    size_t from = reader->at + 2;
    size_t dashes;
    while (dashes = find_mark(reader, from, SLICE_LITERAL("--"), NO_COMMENT_END),
           dashes != NO_PLACE) {
        struct slice rest = slice_sub(reader->html, dashes + 2, reader->html.bytes);
        if (slice_starts(rest, SLICE_LITERAL(">"))) {
            return dashes + 3;
        }
        if (slice_starts(rest, SLICE_LITERAL("!>")) && dashes > reader->at + 2) {
            return dashes + 4;
        }
        from = dashes + 1;
    }
    reader->unclosed |= NO_COMMENT_END;
    size_t greater = find_mark(reader, reader->at, SLICE_LITERAL(">"), NO_GREATER);
    return greater != NO_PLACE ? greater + 1 : reader->at + 4;
}

/* Passes over a CDATA section's marks alone: feeds that escape twice mean its content. */
static void read_cdata(struct reader *reader) {
    reader->at += strlen("<![CDATA[");
    if (reader->stop == reader->html.bytes) {
        size_t end = find_mark(reader, reader->at, SLICE_LITERAL("]]>"), NO_CDATA_END);
        reader->stop = end != NO_PLACE ? end : reader->stop;
    }
}

/* A < that is text. */
static enum status read_less(struct reader *reader) {
    reader->at++;
    return html_write_run(&reader->writer, "<", 1);
}

/* What begins with <! or <?. */
static enum status read_declaration(struct reader *reader) {
    struct slice rest = rest_of(reader);
    if (slice_starts(rest, SLICE_LITERAL("<!--"))) {
        reader->at = comment_end(reader);
        return STATUS_OK;
    }
    if (slice_starts(rest, SLICE_LITERAL("<![CDATA["))) {
        read_cdata(reader);
        return STATUS_OK;
    }
    size_t greater = find_mark(reader, reader->at, SLICE_LITERAL(">"), NO_GREATER);
    if (greater == NO_PLACE) {
        return read_less(reader);
    }
    reader->at = greater + 1;
    return STATUS_OK;
}

/* What begins with < and is no tag. The end tag of nothing, as </> or </ p>, is dropped as in
 * browsers; but a < that no > follows before the next tag is text. */
static enum status read_no_tag(struct reader *reader) {
    struct slice rest = rest_of(reader);
    size_t end = 2;
    if (rest.bytes > 2 && rest.data[1] == '/') {
        while (end < rest.bytes && rest.data[end] != '>' && rest.data[end] != '<') {
            end++;
        }
        if (end < rest.bytes && rest.data[end] == '>') {
            reader->at += end + 1;
            return STATUS_OK;
        }
    }
    return read_less(reader);
}

/* True if `text`, at </, is the end tag of the element `name`. Looked at without reading the tag,
 * whose end may be far: a text can hold many that only begin like it. */
static bool is_end_tag(struct slice text, struct slice name) {
    size_t end = 2 + name.bytes;
    if (!slice_equal_nocase(slice_sub(text, 2, end), name)) {
        return false;
    }
    return end == text.bytes || strchr(" \t\n\r\f/>", text.data[end]) != NULL;
}

/* Where what follows the end tag `</name` goes on; NO_PLACE if it never comes. */
static size_t raw_end(struct reader *reader, size_t from, struct slice name, unsigned absence) {
    size_t at = from;
    while (at = find_mark(reader, at, SLICE_LITERAL("</"), absence), at != NO_PLACE) {
        struct slice rest = slice_sub(reader->html, at, reader->html.bytes);
        struct html_tag tag;
        if (is_end_tag(rest, name) && html_tag_read(rest, &tag)) {
            return at + tag.bytes;
        }
        at += 2;
    }
    reader->unclosed |= absence;
    return NO_PLACE;
}

/* An element whose content is not markup, at the end of its tag. Written <iframe/>, as XHTML may,
 * it has no content; <script/> has some if an end tag follows, for browsers see no difference. */
static void read_raw(struct reader *reader, const struct html_tag *tag, enum html_element kind) {
    bool is_code = kind == HTML_SCRIPT || kind == HTML_STYLE;
    bool self_closed = html_tag_is_self_closed(tag);
    if (self_closed && !is_code) {
        return;
    }
    size_t end = raw_end(reader, reader->at, tag->name, 1U << kind);
    if (end != NO_PLACE) {
        reader->at = end;
    } else if (is_code && !self_closed) {
        reader->at = reader->html.bytes;
    }
}

/* Begins to pass over the element whose tag was just read. */
static void hide(struct reader *reader, struct slice name) {
    reader->hidden = name;
    reader->hidden_depth = 1;
    reader->hidden_at = reader->at;
    reader->hidden_stop = reader->stop;
    reader->writer.muted = true;
}

/* The hidden element has no end: its content is read again, and shown. */
static void unhide(struct reader *reader) {
    reader->hides = false;
    reader->hidden_depth = 0;
    reader->writer.muted = false;
    reader->at = reader->hidden_at;
    reader->stop = reader->hidden_stop;
    reader->unclosed = 0;
}

/* Keeps account of the hidden element as a tag inside it goes by. A paragraph ends where the next
 * one begins. */
static void track_hidden(struct reader *reader, const struct html_tag *tag) {
    if (!slice_equal_nocase(tag->name, reader->hidden)) {
        return;
    }
    if (tag->closing) {
        reader->hidden_depth--;
    } else if (slice_equal_nocase(tag->name, SLICE_LITERAL("p"))) {
        reader->hidden_depth = 0;
    } else if (!html_tag_is_self_closed(tag)) {
        reader->hidden_depth++;
    }
    reader->writer.muted = reader->hidden_depth > 0;
}

static bool is_to_hide(const struct reader *reader, const struct html_tag *tag,
                       enum html_element kind) {
    if (!reader->hides || tag->closing || reader->hidden_depth > 0) {
        return false;
    }
    return kind == HTML_NEVER || (tag->attributes.bytes > 0 && html_tag_hides(tag));
}

static enum status read_tag(struct reader *reader, const struct html_tag *tag) {
    enum html_element kind = html_element_of(tag->name);
    struct slice alternative;
    reader->at += tag->bytes;
    if (kind >= HTML_SCRIPT) {
        if (!tag->closing) {
            read_raw(reader, tag, kind);
        }
        return STATUS_OK;
    }
    if (reader->hidden_depth > 0) {
        track_hidden(reader, tag);
    }
    if (kind == HTML_BLOCK || kind == HTML_CELL) {
        html_want_gap(&reader->writer, kind == HTML_BLOCK ? HTML_GAP_NEWLINE : HTML_GAP_SPACE);
    }
    if (is_to_hide(reader, tag, kind)) {
        if (!html_tag_is_self_closed(tag) && !html_element_is_empty(tag->name)) {
            hide(reader, tag->name);
        }
        return STATUS_OK;
    }
    if (kind == HTML_IMAGE && tag->complete &&
        html_tag_attribute(tag, SLICE_LITERAL("alt"), &alternative)) {
        return html_write_value(&reader->writer, alternative);
    }
    return STATUS_OK;
}

/* What begins with <. */
static enum status read_markup(struct reader *reader) {
    struct slice rest = rest_of(reader);
    if (rest.bytes > 1 && (rest.data[1] == '!' || rest.data[1] == '?')) {
        return read_declaration(reader);
    }
    struct html_tag tag;
    return html_tag_read(rest, &tag) ? read_tag(reader, &tag) : read_no_tag(reader);
}

/* What begins with &. */
static enum status read_reference(struct reader *reader) {
    struct entity entity;
    if (entity_read(rest_of(reader), &entity)) {
        reader->at += entity.bytes;
        return html_write_entity(&reader->writer, &entity);
    }
    reader->at++;
    return html_write_run(&reader->writer, "&", 1);
}

/* Goes on behind the CDATA section if its end is reached, or was passed inside a tag. */
static void leave_cdata(struct reader *reader) {
    if (reader->at >= reader->stop && reader->stop < reader->html.bytes) {
        reader->at += reader->at == reader->stop ? strlen("]]>") : 0;
        reader->stop = reader->html.bytes;
    }
}

/* False at the end of the text. */
static bool reader_goes_on(struct reader *reader) {
    leave_cdata(reader);
    if (reader->at >= reader->html.bytes && reader->hidden_depth > 0) {
        unhide(reader);
        leave_cdata(reader);
    }
    return reader->at < reader->html.bytes;
}

/* One run, or what ends one. */
static enum status read_next(struct reader *reader) {
    size_t end = html_run_end(slice_make(reader->html.data, reader->stop), reader->at);
    if (end > reader->at) {
        const char *run = reader->html.data + reader->at;
        size_t bytes = end - reader->at;
        reader->at = end;
        return html_write_run(&reader->writer, run, bytes);
    }
    char c = reader->html.data[reader->at];
    if (c == '<') {
        return read_markup(reader);
    }
    if (c == '&') {
        return read_reference(reader);
    }
    html_want_gap(&reader->writer, HTML_GAP_SPACE);
    reader->at += c == '\xC2' ? 2 : 1; /* the no-break space has two bytes */
    return STATUS_OK;
}

enum status html_valid_to_text(struct slice html, struct buffer *out) {
    struct reader reader = {
        .html = html,
        .stop = html.bytes,
        .hides = true,
        .writer = {.out = out, .start = out->bytes},
    };
    enum status status = STATUS_OK;
    while (status == STATUS_OK && reader_goes_on(&reader)) {
        status = read_next(&reader);
    }
    return status;
}

enum status plain_valid_to_text(struct slice text, struct buffer *out) {
    struct html_writer writer = {.out = out, .start = out->bytes};
    return html_write_plain(&writer, text);
}

enum status html_to_text(struct slice html, struct buffer *out) {
    if (charset_valid_bytes(html) == html.bytes) {
        return html_valid_to_text(html, out);
    }
    struct buffer repaired;
    size_t replaced = 0;
    buffer_init(&repaired, 3 * html.bytes);
    enum status status = charset_repair(html, &repaired, &replaced);
    if (status == STATUS_OK) {
        status = html_valid_to_text(buffer_slice(&repaired), out);
    }
    buffer_fini(&repaired);
    return status;
}
