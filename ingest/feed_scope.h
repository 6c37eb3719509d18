/* xml:base and xml:lang: what is in force inside which element (XML Base; XML 1.0, 2.12). */
#ifndef TOCSIN_INGEST_FEED_SCOPE_H
#define TOCSIN_INGEST_FEED_SCOPE_H

#include "core/arena.h"
#include "core/limits.h"

struct feed_scope {
    size_t depth; /* of the element that set it */
    struct slice base, language;
};

/* The innermost is the last; the first is the document's own. */
struct feed_scopes {
    struct feed_scope items[LIMIT_XML_DEPTH + 1];
    size_t count; /* ≥ 1 */
};

void feed_scopes_init(struct feed_scopes *scopes, struct slice base);
/* The element at `depth` has these attributes, empty if absent; copies into `arena`. False: it is
 * full. */
bool feed_scopes_enter(struct feed_scopes *scopes, size_t depth, struct slice base,
                       struct slice language, struct arena *arena);
/* The element at `depth` ends. */
void feed_scopes_leave(struct feed_scopes *scopes, size_t depth);
const struct feed_scope *feed_scopes_now(const struct feed_scopes *scopes);

#endif
