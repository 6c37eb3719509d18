/* Compiled Hyperscan databases on disk: compiling ten thousand wildcards takes a third of a second,
 * reading what became of them some milliseconds. Nothing depends on it: what is not there, or is
 * not what it should be, is compiled anew and written over. Any thread; several processes may share
 * a folder. */
#ifndef TOCSIN_MATCHER_CACHE_H
#define TOCSIN_MATCHER_CACHE_H

#include "core/hash.h"
#include "core/status.h"
#include "matcher/dictionary.h"

struct hs_database;

enum { CACHE_FILES_KEPT = 16 }; /* in a folder: rule sets that are used in turn, or old and new */

/* Of the literals from `first` on, of Hyperscan's version and of this processor's features: what
 * has the same key was compiled to the same. False if there is no memory, or Hyperscan does not
 * know the processor: then there is no key, and no cache. */
bool cache_key(const struct dictionary *dictionary, size_t first, struct hash *out);
/* The same of regexes, and the flags that they are compiled with. */
bool cache_key_expressions(const struct slice *expressions, size_t count, unsigned flags,
                           struct hash *out);
/* The database of that key, owned (hs_free_database). NULL if it is not there, or damaged, or not
 * ours alone to write. */
struct hs_database *cache_load(const char *folder, struct hash key);
/* What cache_load does with the bytes of a file, of any length. */
struct hs_database *cache_parse(struct slice file, struct hash key);
/* Writes it whole or not at all, readable by its owner only; makes the folder if its parent is
 * there, and removes files that were not used for longest. STATUS_IO names the file. */
enum status cache_save(const char *folder, struct hash key, const struct hs_database *database,
                       struct error *error) WARN_UNUSED;

#endif
