/* A borrowed run of bytes. Never owns, never NUL-terminated by promise. */
#ifndef TOCSIN_CORE_SLICE_H
#define TOCSIN_CORE_SLICE_H

#include <stdbool.h>
#include <stddef.h>

struct slice {
    const char *data; /* may be NULL only if bytes is 0 */
    size_t bytes;
};

struct slice slice_of(const char *text);                 /* borrows a C string; NULL gives empty */
struct slice slice_make(const char *data, size_t bytes); /* borrows */
bool slice_equal(struct slice a, struct slice b);
int slice_compare(struct slice a, struct slice b); /* as memcmp, shorter first */
bool slice_starts(struct slice text, struct slice prefix);
bool slice_equal_nocase(struct slice a, struct slice b); /* ASCII letters only */
struct slice slice_trim(struct slice text);              /* ASCII white space off both ends */
struct slice slice_sub(struct slice text, size_t start, size_t end); /* half-open, clamped */

#define SLICE_LITERAL(s) ((struct slice){"" s, sizeof(s) - 1})
/* For printf("%.*s", SLICE_ARG(s)). */
#define SLICE_ARG(s) ((int)(s).bytes), ((s).data ? (s).data : "")

#endif
