/* Published lists of names (sanctions, actors) made into a list that rules can watch for. An import
 * reads all its files, writes every name as the press does, sets aside what would ring for nothing,
 * and gives the CSV that `lists:` reads, with a report of what became of each name.
 *
 * The road: read_file (import.c) → a reader for the format (import_ofac.c, …), which says what
 * entities there are and what they are called (import_names.h) → import_terms.c, which spells,
 * judges and passes over what is there twice → import_output.c. One thread. */
#ifndef TOCSIN_RULES_IMPORT_H
#define TOCSIN_RULES_IMPORT_H

#include "core/buffer.h"
#include "rules/rule_errors.h"

struct import; /* what was read and what became of it */

/* What `tocsin rules import --help` tells of a format. */
struct import_format {
    const char *name, *what;
};

/* All formats, in the order they are told of. */
const struct import_format *import_formats(size_t *count);
bool import_format_known(const char *name);

struct import_options {
    const char *format;
    const char *const *files;
    size_t file_count;
    const char *common; /* JSON Lines of articles that say which names are common; NULL: none */
};

/* STATUS_INVALID: `errors` says what is wrong, of all files, and nothing was loaded; or
 * STATUS_NO_MEMORY. */
enum status import_read(const struct import_options *options, struct import **out,
                        struct rule_errors *errors) WARN_UNUSED;
void import_destroy(struct import **import);

/* Appended to `out`, whose `failed` tells if there was no room. */
void import_write_list(const struct import *import, struct buffer *out);
/* CSV of the names set aside: name,entity_id,reason,explanation. */
void import_write_rejected(const struct import *import, struct buffer *out);
void import_write_report(const struct import *import, struct buffer *out); /* for people */
void import_write_report_json(const struct import *import, struct buffer *out);

#endif
