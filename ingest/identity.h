/* What makes an item the same item in the next poll, and what makes it an edited one (DESIGN 3). */
#ifndef TOCSIN_INGEST_IDENTITY_H
#define TOCSIN_INGEST_IDENTITY_H

#include "core/article.h"
#include "core/hash.h"

struct identity {
    struct hash item;    /* of the feed's address and the guid, else the link, else title and date,
                          * else the text and the date, else the first author and category */
    struct hash content; /* of title, summary and body */
};

struct identity identity_of(const struct article *article);

#endif
