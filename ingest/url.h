/* References → addresses (RFC 3986, section 5.2), forgiving what feeds get wrong: white space and
 * bytes that are no URI characters are kept as they are. */
#ifndef TOCSIN_INGEST_URL_H
#define TOCSIN_INGEST_URL_H

#include "core/buffer.h"

/* True for "scheme:…". */
bool url_is_absolute(struct slice reference);
/* Appends `reference`, white space trimmed, as seen from `base`; as it is if `base` is not
 * absolute. */
enum status url_resolve(struct slice base, struct slice reference, struct buffer *out) WARN_UNUSED;

#endif
