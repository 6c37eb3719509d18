/* A stack with an entry only for the elements that change something. One owner, one thread. */
#include "ingest/feed_scope.h"

#include "ingest/url.h"

void feed_scopes_init(struct feed_scopes *scopes, struct slice base) {
    scopes->items[0] = (struct feed_scope){.base = base};
    scopes->count = 1;
}

const struct feed_scope *feed_scopes_now(const struct feed_scopes *scopes) {
    return &scopes->items[scopes->count - 1];
}

/* A base may itself be relative to the one outside it. */
static struct slice resolve_base(struct slice outer, struct slice base, struct arena *arena) {
    struct buffer resolved;
    buffer_init(&resolved, outer.bytes + base.bytes + 1);
    struct slice made = {NULL, 0};
    if (url_resolve(outer, base, &resolved) == STATUS_OK) {
        made = arena_copy(arena, buffer_slice(&resolved));
    }
    buffer_fini(&resolved);
    return made;
}

bool feed_scopes_enter(struct feed_scopes *scopes, size_t depth, struct slice base,
                       struct slice language, struct arena *arena) {
    bool is_full = scopes->count == sizeof scopes->items / sizeof *scopes->items;
    if ((base.bytes == 0 && language.bytes == 0) || is_full) {
        return true;
    }
    struct feed_scope scope = *feed_scopes_now(scopes);
    scope.depth = depth;
    if (base.bytes > 0) {
        scope.base = resolve_base(scope.base, base, arena);
    }
    if (language.bytes > 0) {
        scope.language = arena_copy(arena, language);
    }
    bool failed = (base.bytes > 0 && scope.base.data == NULL) ||
                  (language.bytes > 0 && scope.language.data == NULL);
    if (failed) {
        return false;
    }
    scopes->items[scopes->count] = scope;
    scopes->count++;
    return true;
}

void feed_scopes_leave(struct feed_scopes *scopes, size_t depth) {
    while (scopes->count > 1 && feed_scopes_now(scopes)->depth >= depth) {
        scopes->count--;
    }
}
