/* Identities are hashes of what the feed wrote (SipHash, core/hash.h), so they are the same in
 * every run. A tag in front keeps a guid and a link of the same text apart. */
#include "ingest/identity.h"

#include <stdio.h>

/* The date as text: hashes take bytes, and these are the same on every machine. */
static struct slice date_text(const struct article *article, char out[CLOCK_TEXT_BYTES]) {
    int64_t date_us =
        article->published_us != CLOCK_UNKNOWN ? article->published_us : article->updated_us;
    if (date_us == CLOCK_UNKNOWN) {
        return slice_of(NULL);
    }
    int bytes = snprintf(out, CLOCK_TEXT_BYTES, "%lld", (long long)date_us);
    return slice_make(out, (size_t)bytes);
}

static struct slice first_of(const struct slice_list *list) {
    return list->count > 0 ? list->items[0] : slice_of(NULL);
}

static struct hash item_hash(const struct article *article) {
    if (article->id.bytes > 0) {
        const struct slice parts[] = {article->feed.url, SLICE_LITERAL("id"), article->id};
        return hash_parts(parts, sizeof parts / sizeof *parts);
    }
    if (article->url.bytes > 0) {
        const struct slice parts[] = {article->feed.url, SLICE_LITERAL("url"), article->url};
        return hash_parts(parts, sizeof parts / sizeof *parts);
    }
    char date[CLOCK_TEXT_BYTES];
    const bool titled = article->title.bytes > 0;
    if (!titled && article->summary.bytes == 0 && article->body.bytes == 0) {
        const struct slice parts[] = {article->feed.url, SLICE_LITERAL("bare"),
                                      first_of(&article->authors), first_of(&article->categories),
                                      date_text(article, date)};
        return hash_parts(parts, sizeof parts / sizeof *parts);
    }
    const struct slice parts[] = {
        article->feed.url,
        SLICE_LITERAL("title"),
        titled ? article->title : article->summary,
        titled ? slice_of(NULL) : article->body,
        date_text(article, date),
    };
    return hash_parts(parts, sizeof parts / sizeof *parts);
}

struct identity identity_of(const struct article *article) {
    const struct slice content[] = {article->title, article->summary, article->body};
    return (struct identity){
        .item = item_hash(article),
        .content = hash_parts(content, sizeof content / sizeof *content),
    };
}
