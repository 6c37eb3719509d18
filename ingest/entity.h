/* Character references: `&amp;`, `&eacute;`, `&#8217;`, `&#x2019;` (WHATWG HTML, 13.2.5.72 and on).
 */
#ifndef TOCSIN_INGEST_ENTITY_H
#define TOCSIN_INGEST_ENTITY_H

#include "core/slice.h"

struct entity {
    char text[8]; /* what it stands for, UTF-8; empty for a control character */
    size_t text_bytes;
    size_t bytes; /* of the reference, from & on */
    bool closed;  /* ended by a semicolon */
};

/* Reads the reference that `text`, which begins with &, begins with; false if it begins with none.
 * Numbers 128 to 159 mean what they mean in windows-1252, as browsers read them; what no text may
 * hold becomes U+FFFD. */
bool entity_read(struct slice text, struct entity *out);

#endif
