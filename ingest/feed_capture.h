/* The text of one element, gathered from its start to its end, then given to the builder. */
#ifndef TOCSIN_INGEST_FEED_CAPTURE_H
#define TOCSIN_INGEST_FEED_CAPTURE_H

#include "ingest/feed_vocabulary.h"

struct feed_capture {
    bool active;
    bool cut;                       /* longer than its maximum; the rest is dropped */
    bool is_address;                /* an id that is the item's address too */
    size_t depth;                   /* of the element */
    struct element_meaning meaning; /* its content is resolved: not CONTENT_TYPED */
    enum element owner;             /* what it says something about: item, channel, person */
    struct buffer raw;
};

void feed_capture_init(struct feed_capture *capture);
void feed_capture_fini(struct feed_capture *capture);
void feed_capture_begin(struct feed_capture *capture, struct element_meaning meaning,
                        enum element owner, size_t depth);
void feed_capture_text(struct feed_capture *capture, struct slice text);
/* A child element: where the text is markup, it is part of it. `alternative`: its alt text. */
void feed_capture_child(struct feed_capture *capture, struct slice name, struct slice alternative);
void feed_capture_child_end(struct feed_capture *capture, struct slice name);
/* Ends the capture: gives the builder what was gathered. `cut_short`: the document ended inside. */
void feed_capture_give(struct feed_capture *capture, struct feed_builder *builder,
                       struct slice base, bool cut_short);

#endif
