/* The mender's reading of characters and declarations: what stands between tags, and inside
 * attribute values. Text that needs no change is passed over by a table of 256 and copied in one
 * piece later. One owner, one thread. */
#include "ingest/mender.h"

#include "ingest/entity.h"

#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/* What a byte may mean; bits, so that one table serves text, CDATA and attribute values. */
enum {
    IN_TEXT = 1,
    IN_CDATA = 2,
    IN_VALUE = 4,
    IN_NAME = 8, /* belongs to a name; the others mark what has to change */
    CONTROL = IN_TEXT | IN_CDATA | IN_VALUE,
};

enum { CDATA_PIECE_BYTES = 8 * 1024 };

#define CONTROL_4 CONTROL, CONTROL, CONTROL, CONTROL
#define NAME_8 IN_NAME, IN_NAME, IN_NAME, IN_NAME, IN_NAME, IN_NAME, IN_NAME, IN_NAME
#define NAME_7 IN_NAME, IN_NAME, IN_NAME, IN_NAME, IN_NAME, IN_NAME, IN_NAME
#define NAME_26 NAME_8, NAME_8, NAME_8, IN_NAME, IN_NAME

static const unsigned char byte_uses[256] = {
    CONTROL_4,
    CONTROL_4,
    CONTROL,
    [0x0B] = CONTROL,
    CONTROL,
    [0x0E] = CONTROL,
    CONTROL,
    CONTROL_4,
    CONTROL_4,
    CONTROL_4,
    CONTROL_4,
    ['<'] = IN_TEXT | IN_VALUE,
    ['>'] = IN_VALUE, /* libxml2 looks for the end of a tag before it reads the tag */
    ['&'] = IN_TEXT | IN_VALUE,
    [']'] = IN_TEXT | IN_CDATA,
    ['-'] = IN_NAME,
    IN_NAME, /* . */
    ['0'] = NAME_8,
    IN_NAME,
    IN_NAME,
    IN_NAME, /* : */
    ['A'] = NAME_26,
    ['_'] = IN_NAME,
    ['a'] = NAME_26,
    [0x80] = NAME_26, /* beyond ASCII: all is taken for a name */
    NAME_26,
    NAME_26,
    NAME_26,
    NAME_7,
    IN_NAME | CONTROL, /* 0xEF may begin U+FFFE or U+FFFF */
    NAME_8,
    NAME_8,
};

void mender_fault_at(struct mender *mender, size_t at, const char *message) {
    fault_list_add(&mender->state->faults, message, at);
}

void mender_fault(struct mender *mender, const char *message) {
    mender_fault_at(mender, mender->out.at, message);
}

/* Once for each thing dropped, although xml_mend_locate mends again. */
void mender_count(const struct mender *mender, enum counter counter) {
    if (mender->out.sink) {
        counter_add(counter, 1);
    }
}

/* The text has ended before its time: what follows is made up. */
void mender_cut_short(struct mender *mender) {
    mender_fault(mender, "the document ends inside an element");
    mend_flush(&mender->out);
    mend_send(&mender->out);
    mender->state->cut_short = true;
}

/* Up to a control character, 0xEF or one of four `marks`, 16 bytes at a time; or less far. */
static inline size_t skip_common(const unsigned char *data, size_t at, size_t end,
                                 const char marks[static 4]) {
#if defined(__SSE2__)
    for (; end - at >= sizeof(__m128i); at += sizeof(__m128i)) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(data + at));
        /* unsigned: below a space, the least of it and the last control is itself */
        __m128i found = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xEF)));
        for (size_t i = 0; i < 4; i++) {
            found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(marks[i])));
        }
        unsigned places = (unsigned)_mm_movemask_epi8(found);
        if (places != 0) {
            return at + (size_t)__builtin_ctz(places);
        }
    }
#else
    (void)data;
    (void)end;
    (void)marks;
#endif
    return at;
}

/* Passes over what needs no change in a context, up to `end` at most. */
static void pass_plain(struct mender *mender, unsigned use, size_t end) {
    const unsigned char *data = (const unsigned char *)mender->out.text.data;
    size_t at = mender->out.at;
    end = end < mender->out.text.bytes ? end : mender->out.text.bytes;
    while ((at = skip_common(data, at, end, "<&]]")) < end && !(byte_uses[data[at]] & use)) {
        at++;
    }
    mender->out.at = at;
}

static bool is_control(char c) {
    return (byte_uses[(unsigned char)c] & CONTROL) == CONTROL;
}

void mender_pass_name(struct mender *mender) {
    const unsigned char *data = (const unsigned char *)mender->out.text.data;
    size_t at = mender->out.at;
    while (at < mender->out.text.bytes && (byte_uses[data[at]] & IN_NAME)) {
        at++;
    }
    mender->out.at = at;
}

bool mender_is_special_in_value(char c) {
    return (byte_uses[(unsigned char)c] & IN_VALUE) != 0;
}

/* Leaves out all up to and with the next `mark`, looked for from `from` on; without one, the rest.
 */
static void drop_through(struct mender *mender, size_t from, const char *mark,
                         const char *message) {
    struct slice rest = mender_rest(mender);
    size_t mark_bytes = strlen(mark);
    from = from < rest.bytes ? from : rest.bytes;
    const char *found = memmem(rest.data + from, rest.bytes - from, mark, mark_bytes);
    if (found == NULL) {
        mender_fault(mender, message);
    }
    mend_drop(&mender->out, found ? (size_t)(found - rest.data) + mark_bytes : rest.bytes);
}

/* ---- characters ---- */

/* A control character, or 0xEF. */
static void read_odd_byte(struct mender *mender) {
    struct slice rest = mender_rest(mender);
    if ((unsigned char)rest.data[0] != 0xEF) {
        mender_fault(mender, "a control character");
        mend_drop(&mender->out, 1);
        return;
    }
    bool is_no_character = rest.bytes >= 3 && (unsigned char)rest.data[1] == 0xBF &&
                           (unsigned char)rest.data[2] >= 0xBE;
    if (is_no_character) {
        mender_fault(mender, "U+FFFE or U+FFFF, which are no characters");
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
    struct slice rest = mender_rest(mender);
    if (!entity_read(rest, &entity) || !entity.closed) {
        mender_fault(mender, "an & that begins no known reference; &amp; would be right");
        mend_replace(&mender->out, 1, SLICE_LITERAL("&#38;"));
        return;
    }
    if (!mender->has_doctype && !is_xml_reference(slice_sub(rest, 0, entity.bytes))) {
        mender_fault(mender, "an HTML entity, which XML does not know");
    }
    if (entity.text_bytes == 0) {
        mender_fault(mender, "a reference to a control character");
    }
    mend_replace(&mender->out, entity.bytes, reference_text(&entity, in_value));
}

/* Up to the next tag, or past one thing that had to change. */
void mender_read_text(struct mender *mender) {
    pass_plain(mender, IN_TEXT, mender->out.text.bytes);
    if (mender_at_end(mender) || mender_peek(mender, 0) == '<') {
        return;
    }
    if (mender_peek(mender, 0) == '&') {
        read_ampersand(mender, false);
        return;
    }
    if (mender_peek(mender, 0) != ']') {
        read_odd_byte(mender);
        return;
    }
    if (mender_peek(mender, 1) == ']' && mender_peek(mender, 2) == '>') {
        mender_fault(mender, "]]> outside a CDATA section");
        mend_replace(&mender->out, 3, SLICE_LITERAL("]]&#62;"));
        return;
    }
    mender->out.at++;
}

void mender_read_value(struct mender *mender, char end) {
    const unsigned char *data = (const unsigned char *)mender->out.text.data;
    size_t at = mender->out.at;
    const char marks[] = {'<', '>', '&', end};
    while ((at = skip_common(data, at, mender->out.text.bytes, marks)) < mender->out.text.bytes &&
           !(byte_uses[data[at]] & IN_VALUE) && data[at] != (unsigned char)end) {
        at++;
    }
    mender->out.at = at;
    char c = mender_peek(mender, 0);
    if (mender_at_end(mender) || c == end) {
        return;
    }
    if (c == '&') {
        read_ampersand(mender, true);
    } else if (c == '>') {
        mend_replace(&mender->out, 1, SLICE_LITERAL("&#62;"));
    } else if (c == '<') {
        mender_fault(mender, "a < inside an attribute value");
        mend_replace(&mender->out, 1, SLICE_LITERAL("&#60;"));
    } else {
        read_odd_byte(mender);
    }
}

/* ---- declarations ---- */

/* libxml2 takes a section whose end it has not got yet in very small bites, and looks for the end
 * anew with each chunk: a long one is written as several. */
static void split_cdata(struct mender *mender, size_t *start) {
    if (mender->out.at - *start < CDATA_PIECE_BYTES) {
        return;
    }
    while (mender->out.at > *start && ((unsigned char)mender_peek(mender, 0) & 0xC0) == 0x80) {
        mender->out.at--;
    }
    mend_insert(&mender->out, SLICE_LITERAL("]]><![CDATA["));
    *start = mender->out.at;
}

static void read_cdata(struct mender *mender) {
    const size_t opened = mender->out.at;
    mender->out.at += strlen("<![CDATA[");
    size_t start = mender->out.at;
    while (!mender_at_end(mender)) {
        pass_plain(mender, IN_CDATA, start + CDATA_PIECE_BYTES);
        split_cdata(mender, &start);
        if (mender_at_end(mender)) {
            break;
        }
        if (mender_peek(mender, 1) == ']' &&
            slice_starts(mender_rest(mender), SLICE_LITERAL("]]>"))) {
            mender->out.at += 3;
            return;
        }
        if (is_control(mender_peek(mender, 0))) {
            read_odd_byte(mender);
        } else {
            mender->out.at++;
        }
    }
    mender_fault_at(mender, opened, "a CDATA section that is not closed");
    mender_cut_short(mender);
    mend_insert(&mender->out, SLICE_LITERAL("]]>"));
}

/* The document type with its internal subset: quoted texts and comments may hold a > or a bracket.
 */
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
        } else if (c == '<' &&
                   slice_starts(slice_sub(text, at, text.bytes), SLICE_LITERAL("<!--"))) {
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
void mender_read_declaration(struct mender *mender) {
    struct slice rest = mender_rest(mender);
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
        mender_fault(mender, "a declaration out of place");
        drop_through(mender, 2, ">", "a declaration that is not closed");
    }
}
