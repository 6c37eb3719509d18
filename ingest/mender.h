/* Inside xml_mend: the mender, and its reading of everything but tags. */
#ifndef TOCSIN_INGEST_MENDER_H
#define TOCSIN_INGEST_MENDER_H

#include "core/counters.h"
#include "core/limits.h"
#include "ingest/mend_writer.h"
#include "ingest/xml_mend.h"

struct mender {
    struct mend_writer out;
    struct xml_mend *state;             /* borrowed */
    struct slice open[LIMIT_XML_DEPTH]; /* names of the open elements */
    uint64_t marks[LIMIT_XML_DEPTH];    /* how each begins: unlike marks, unlike names */
    size_t depth;
    size_t depth_dropped; /* open elements past the maximum */
    bool has_doctype;
};

static inline bool mender_at_end(const struct mender *mender) {
    return mender->out.at >= mender->out.text.bytes;
}

/* The byte `ahead` bytes on; NUL past the end. */
static inline char mender_peek(const struct mender *mender, size_t ahead) {
    const struct mend_writer *out = &mender->out;
    return out->text.bytes - out->at > ahead ? out->text.data[out->at + ahead] : '\0';
}

static inline struct slice mender_rest(const struct mender *mender) {
    const struct mend_writer *out = &mender->out;
    return slice_make(out->text.data + out->at, out->text.bytes - out->at);
}

/* XML's white space and, loosely, its names: what is beyond ASCII is left for libxml2 to judge. */
static inline bool mender_is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline bool mender_is_name_start(char c) {
    char lower = (char)(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

/* Notes what is wrong where the reader stands, or at `at`. `message` is static. */
void mender_fault(struct mender *mender, const char *message);
void mender_fault_at(struct mender *mender, size_t at, const char *message);
/* Counts one thing dropped, once, although xml_mend_locate mends again. */
void mender_count(const struct mender *mender, enum counter counter);
/* The text has ended before its time: what is written from here on is made up. */
void mender_cut_short(struct mender *mender);

/* Moves the reader over the name it stands at. */
void mender_pass_name(struct mender *mender);
/* True for a byte that an attribute value may not hold as it is. */
bool mender_is_special_in_value(char c);

/* Each reads what begins where the reader stands and moves it on. Text: up to the next <, or past
 * one thing that had to change. A declaration: what begins with <! or <?. A value: up to the quote
 * `end` of an attribute value, or past one thing that had to change. */
void mender_read_text(struct mender *mender);
void mender_read_declaration(struct mender *mender);
void mender_read_value(struct mender *mender, char end);

#endif
