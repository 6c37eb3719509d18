/* The linker puts a wrapper around each function at which a step begins (--wrap, see
 * CMakeLists.txt): the program itself holds no clock. Steps nest: libxml2 is called from the
 * mender's sink and calls back into the reader of elements, which calls HTML → text. So there is
 * one running step, and each wrapper stops the clock of its caller. While nothing is measured a
 * wrapper only calls. */
#include "bench/parse_steps.h"

#include "ingest/charset.h"
#include "ingest/feed_date.h"
#include "ingest/html_text.h"
#include "ingest/xml_mend.h"

#include <libxml/parser.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

static struct {
    bool on;
    enum parse_step running;
    int64_t since_ns;
    int64_t spent_ns[STEP_COUNT];
} steps;

const char *parse_step_name(enum parse_step step) {
    static const char *const names[] = {"charset", "mend", "libxml2", "HTML", "dates", "rest"};
    return names[step];
}

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Goes over to a step; gives the one before. */
static enum parse_step enter(enum parse_step step) {
    enum parse_step before = steps.running;
    if (steps.on) {
        int64_t ns = now_ns();
        steps.spent_ns[before] += ns - steps.since_ns;
        steps.since_ns = ns;
        steps.running = step;
    }
    return before;
}

void parse_steps_begin(void) {
    memset(&steps, 0, sizeof steps);
    steps.running = STEP_REST;
    steps.since_ns = now_ns();
    steps.on = true;
}

void parse_steps_end(int64_t ns[STEP_COUNT]) {
    (void)enter(STEP_REST);
    steps.on = false;
    memcpy(ns, steps.spent_ns, sizeof steps.spent_ns);
}

/* ---- the wrappers; the linker gives them their names ---- */

enum status __real_charset_to_utf8(struct slice, struct slice, struct buffer *, struct slice *,
                                   struct charset_choice *, struct error *);
enum status __wrap_charset_to_utf8(struct slice bytes, struct slice content_type,
                                   struct buffer *room, struct slice *out,
                                   struct charset_choice *choice, struct error *error);
enum status __wrap_charset_to_utf8(struct slice bytes, struct slice content_type,
                                   struct buffer *room, struct slice *out,
                                   struct charset_choice *choice, struct error *error) {
    enum parse_step before = enter(STEP_CHARSET);
    enum status status = __real_charset_to_utf8(bytes, content_type, room, out, choice, error);
    (void)enter(before);
    return status;
}

enum status __real_xml_mend(struct slice, mend_sink *, void *, struct xml_mend *);
enum status __wrap_xml_mend(struct slice text, mend_sink *sink, void *context,
                            struct xml_mend *state);
enum status __wrap_xml_mend(struct slice text, mend_sink *sink, void *context,
                            struct xml_mend *state) {
    enum parse_step before = enter(STEP_MEND);
    enum status status = __real_xml_mend(text, sink, context, state);
    (void)enter(before);
    return status;
}

int __real_xmlParseChunk(xmlParserCtxtPtr, const char *, int, int);
int __wrap_xmlParseChunk(xmlParserCtxtPtr parser, const char *chunk, int size, int terminate);
int __wrap_xmlParseChunk(xmlParserCtxtPtr parser, const char *chunk, int size, int terminate) {
    enum parse_step before = enter(STEP_XML);
    int code = __real_xmlParseChunk(parser, chunk, size, terminate);
    (void)enter(before);
    return code;
}

enum status __real_html_valid_to_text(struct slice, struct buffer *);
enum status __wrap_html_valid_to_text(struct slice html, struct buffer *out);
enum status __wrap_html_valid_to_text(struct slice html, struct buffer *out) {
    enum parse_step before = enter(STEP_HTML);
    enum status status = __real_html_valid_to_text(html, out);
    (void)enter(before);
    return status;
}

enum status __real_plain_valid_to_text(struct slice, struct buffer *);
enum status __wrap_plain_valid_to_text(struct slice text, struct buffer *out);
enum status __wrap_plain_valid_to_text(struct slice text, struct buffer *out) {
    enum parse_step before = enter(STEP_HTML);
    enum status status = __real_plain_valid_to_text(text, out);
    (void)enter(before);
    return status;
}

int64_t __real_feed_date_parse(struct slice);
int64_t __wrap_feed_date_parse(struct slice text);
int64_t __wrap_feed_date_parse(struct slice text) {
    enum parse_step before = enter(STEP_DATES);
    int64_t us = __real_feed_date_parse(text);
    (void)enter(before);
    return us;
}
