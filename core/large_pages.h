/* Large pages for large arrays: coming by a hundred megabytes in pages of 4 KiB takes longer than
 * filling them. */
#ifndef TOCSIN_CORE_LARGE_PAGES_H
#define TOCSIN_CORE_LARGE_PAGES_H

#include <stddef.h>

/* Asks for large pages (transparent huge pages, madvise(2)) for memory just allocated and not yet
 * touched. Does nothing where it is small, or where the system has none. Gives `memory`, which may
 * be NULL. Any thread. */
void *large_pages(void *memory, size_t bytes);

#endif
