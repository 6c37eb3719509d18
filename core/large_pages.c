/* Only whole large pages within the memory are asked for: what lies beside it is somebody else's.
 */
#include "core/large_pages.h"

#include <stdint.h>
#include <sys/mman.h>

enum { LARGE_PAGE_BYTES = 2 * 1024 * 1024 };

void *large_pages(void *memory, size_t bytes) {
    uintptr_t start =
        ((uintptr_t)memory + LARGE_PAGE_BYTES - 1) & ~(uintptr_t)(LARGE_PAGE_BYTES - 1);
    uintptr_t end = ((uintptr_t)memory + bytes) & ~(uintptr_t)(LARGE_PAGE_BYTES - 1);
    if (memory && start < end) {
        (void)madvise((void *)start, end - start, MADV_HUGEPAGE); /* a wish: no is an answer */
    }
    return memory;
}
