/* Base64 (RFC 4648, section 4), as Atom writes what is neither text nor markup. */
#ifndef TOCSIN_INGEST_BASE64_H
#define TOCSIN_INGEST_BASE64_H

#include "core/slice.h"

/* Decodes in place; white space is passed over, padding may be absent. False if `text` has anything
 * else in it, or ends within a byte; it is then spoilt. */
bool base64_decode(char *text, size_t *bytes);

#endif
