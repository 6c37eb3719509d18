/* Resolving references without a library: five parts, four cases, and the dots. Stateless. */
#include "ingest/url.h"

#include <string.h>

/* A part's `data` is NULL where the part is absent, which differs from empty. */
struct url_parts {
    struct slice scheme, authority, path, query, fragment;
};

/* The length of "scheme" if `text` begins with "scheme:", else 0. */
static size_t scheme_bytes(struct slice text) {
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        char lower = (char)(c | 0x20);
        if (lower >= 'a' && lower <= 'z') {
            continue;
        }
        bool later = i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.');
        if (!later) {
            return c == ':' ? i : 0;
        }
    }
    return 0;
}

bool url_is_absolute(struct slice reference) {
    return scheme_bytes(reference) > 0;
}

/* Cuts `text` at the first of `marks`; what follows the mark goes to *after. */
static struct slice cut_at(struct slice text, char mark, struct slice *after) {
    const char *found = text.bytes > 0 ? memchr(text.data, mark, text.bytes) : NULL;
    if (found == NULL) {
        return text;
    }
    size_t at = (size_t)(found - text.data);
    *after = slice_make(found + 1, text.bytes - at - 1);
    return slice_make(text.data, at);
}

static struct url_parts split(struct slice text) {
    struct url_parts parts = {0};
    size_t scheme = scheme_bytes(text);
    if (scheme > 0) {
        parts.scheme = slice_make(text.data, scheme);
        text = slice_make(text.data + scheme + 1, text.bytes - scheme - 1);
    }
    text = cut_at(text, '#', &parts.fragment);
    text = cut_at(text, '?', &parts.query);
    if (slice_starts(text, SLICE_LITERAL("//"))) {
        size_t end = 2;
        while (end < text.bytes && text.data[end] != '/') {
            end++;
        }
        parts.authority = slice_make(text.data + 2, end - 2);
        text = slice_make(text.data + end, text.bytes - end);
    }
    parts.path = text;
    return parts;
}

/* Appends `path` without its "." and ".." segments (RFC 3986, 5.2.4). */
static void append_without_dots(struct slice path, struct buffer *out) {
    size_t floor = out->bytes;
    size_t at = 0;
    while (at < path.bytes) {
        size_t end = at + 1;
        while (end < path.bytes && path.data[end] != '/') {
            end++;
        }
        struct slice segment = slice_sub(path, path.data[at] == '/' ? at + 1 : at, end);
        bool is_up = slice_equal(segment, SLICE_LITERAL(".."));
        bool is_dot = is_up || slice_equal(segment, SLICE_LITERAL("."));
        if (is_up) {
            while (out->bytes > floor && out->data[out->bytes - 1] != '/') {
                out->bytes--;
            }
            out->bytes -= out->bytes > floor ? 1 : 0;
        }
        if (!is_dot) {
            buffer_append_slice(out, slice_sub(path, at, end));
        } else if (end == path.bytes) {
            buffer_append_char(out, '/');
        }
        at = end;
    }
}

/* The base's path up to its last slash, then the reference's (RFC 3986, 5.2.3). */
static enum status append_merged(const struct url_parts *base, struct slice path,
                                 struct buffer *out) {
    struct buffer merged;
    buffer_init(&merged, base->path.bytes + path.bytes + 1);
    size_t keep = base->path.bytes;
    while (keep > 0 && base->path.data[keep - 1] != '/') {
        keep--;
    }
    buffer_append(&merged, base->path.data, keep);
    if (keep == 0 && base->authority.data != NULL) {
        buffer_append_char(&merged, '/');
    }
    buffer_append_slice(&merged, path);
    enum status status = merged.failed;
    if (status == STATUS_OK) {
        append_without_dots(buffer_slice(&merged), out);
    }
    buffer_fini(&merged);
    return status;
}

static void append_part(struct buffer *out, const char *mark, struct slice part) {
    if (part.data != NULL) {
        buffer_append_text(out, mark);
        buffer_append_slice(out, part);
    }
}

enum status url_resolve(struct slice base, struct slice reference, struct buffer *out) {
    reference = slice_trim(reference);
    if (url_is_absolute(reference) || !url_is_absolute(base)) {
        return buffer_append_slice(out, reference);
    }
    struct url_parts from = split(base);
    struct url_parts to = split(reference);
    enum status status = STATUS_OK;
    buffer_append_slice(out, from.scheme);
    buffer_append_char(out, ':');
    append_part(out, "//", to.authority.data != NULL ? to.authority : from.authority);
    if (to.authority.data != NULL || (to.path.bytes > 0 && to.path.data[0] == '/')) {
        append_without_dots(to.path, out);
    } else if (to.path.bytes > 0) {
        status = append_merged(&from, to.path, out);
    } else {
        buffer_append_slice(out, from.path);
    }
    bool same_document = to.authority.data == NULL && to.path.bytes == 0 && to.query.data == NULL;
    append_part(out, "?", same_document ? from.query : to.query);
    append_part(out, "#", to.fragment);
    return status != STATUS_OK ? status : out->failed;
}
