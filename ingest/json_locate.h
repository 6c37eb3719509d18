/* What jansson does not tell of a JSON text: where a value stands, and how many there are. */
#ifndef TOCSIN_INGEST_JSON_LOCATE_H
#define TOCSIN_INGEST_JSON_LOCATE_H

#include "core/slice.h"

/* The 1-based column, in characters, of the value of `key` in the object that `text` (valid JSON)
 * is, or with `outer` in the object that is its member `outer`. 0: not found, as where a key is
 * written with escapes. The last one counts, as in jansson. */
size_t json_locate(struct slice text, const char *outer, const char *key);

/* No text has more values than this, strings and numbers in lists included. Needs no valid JSON. */
size_t json_count_values(struct slice text);

#endif
