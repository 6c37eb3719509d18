/* What kinds of document the one-shot commands read. */
#ifndef TOCSIN_APP_SCAN_INPUT_H
#define TOCSIN_APP_SCAN_INPUT_H

#include "core/slice.h"

enum scan_input { SCAN_AUTO, SCAN_FEED, SCAN_HTML, SCAN_TEXT, SCAN_JSONL };

/* False if there is no such input. */
bool scan_input_parse(struct slice name, enum scan_input *out);
/* What the document is: by the end of its name, else by how it begins. Never SCAN_AUTO. */
enum scan_input scan_input_guess(const char *name, struct slice bytes);

/* Where `needle` (lower case) stands in the first `within` bytes, whatever its case; NULL: nowhere.
 */
const char *find_nocase(struct slice text, const char *needle, size_t within);

#endif
