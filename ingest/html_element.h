/* What the elements of HTML mean to one who wants their text alone. */
#ifndef TOCSIN_INGEST_HTML_ELEMENT_H
#define TOCSIN_INGEST_HTML_ELEMENT_H

#include "ingest/html_tag.h"

enum html_element {
    HTML_INLINE, /* its tags are as if they were not there; also every unknown name */
    HTML_BLOCK,  /* stands on lines of its own */
    HTML_CELL,   /* stands apart from what is beside it, on the same line */
    HTML_IMAGE,  /* shows its alt text; has no content */
    HTML_VOID,   /* shows nothing and has no content */
    HTML_NEVER,  /* holds markup that is not shown: template, rp */
    HTML_SCRIPT, /* from here on: holds bytes up to its own end tag, which nobody reads */
    HTML_STYLE,
    HTML_IFRAME,
    HTML_NOEMBED,
    HTML_NOFRAMES,
};

enum html_element html_element_of(struct slice name);
/* True for an element that has no content and no end tag. */
bool html_element_is_empty(struct slice name);
/* True if the tag says that its element is not to be seen: by the attribute `hidden`, or by
 * `display: none` in its `style`. Style sheets are not followed. */
bool html_tag_hides(const struct html_tag *tag);

#endif
