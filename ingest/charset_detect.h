/* The charset of bytes that say nothing of it, or nothing true. */
#ifndef TOCSIN_INGEST_CHARSET_DETECT_H
#define TOCSIN_INGEST_CHARSET_DETECT_H

#include "core/slice.h"

enum { CHARSET_NAME_BYTES = 32 };

/* Judges by the first part of `bytes` which charset they are most likely in, and writes its name;
 * false if that cannot be told. Any thread. */
bool charset_detect(struct slice bytes, char out[CHARSET_NAME_BYTES]);

#endif
