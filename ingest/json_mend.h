/* Text that was meant to be JSON (RFC 8259) → JSON. */
#ifndef TOCSIN_INGEST_JSON_MEND_H
#define TOCSIN_INGEST_JSON_MEND_H

#include "core/buffer.h"
#include "ingest/fault_list.h"

/* Appends `text` (valid UTF-8) to `out` with the slips mended that feeds are met with: an escape of
 * half a surrogate pair, unknown escapes, control characters in strings, commas before a closing
 * bracket, text after the end; a text that breaks off is cut back to its last whole member and
 * closed. Each is told in `faults`, with its place in `text`. What it is not made for stays as it
 * is, for the parser to refuse. Linear time. */
enum status json_mend(struct slice text, struct buffer *out, struct fault_list *faults) WARN_UNUSED;

#endif
