/* One HTML tag as browsers delimit it (WHATWG HTML, 13.2.5.8 and on). */
#ifndef TOCSIN_INGEST_HTML_TAG_H
#define TOCSIN_INGEST_HTML_TAG_H

#include "core/slice.h"

struct html_tag {
    struct slice name;       /* as written */
    struct slice attributes; /* between the name and > */
    bool closing;            /* </name> */
    size_t bytes;            /* from < to > inclusive; to the end of the text if there is no > */
    bool complete;           /* its > is there */
};

struct html_attribute {
    struct slice name;
    struct slice value; /* as written, without its quotes; no data if the attribute has none */
};

/* Reads the tag that `text`, which begins with <, begins with; false if no tag begins there. */
bool html_tag_read(struct slice text, struct html_tag *out);
/* The tag's attribute at *at (0 at first), which is moved on; false if none is left. */
bool html_attribute_next(const struct html_tag *tag, size_t *at, struct html_attribute *out);
/* True for a tag that ends with />. */
bool html_tag_is_self_closed(const struct html_tag *tag);
/* The value of the attribute, as written, without its quotes; false if the tag has none. The name
 * is compared without regard to case. */
bool html_tag_attribute(const struct html_tag *tag, struct slice name, struct slice *value);

#endif
