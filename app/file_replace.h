/* Writing a file whole or not at all: beside its place first, then into it. */
#ifndef TOCSIN_APP_FILE_REPLACE_H
#define TOCSIN_APP_FILE_REPLACE_H

#include "core/slice.h"
#include "core/status.h"

/* What reads `path` sees the old file or the new one. On STATUS_IO the old one stands as it was,
 * and `error` says why. A file that is no regular one (/dev/stdout) is written to as it is. */
enum status file_replace(const char *path, struct slice text, struct error *error) WARN_UNUSED;

#endif
