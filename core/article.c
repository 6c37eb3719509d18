/* The fields of an article by number, as terms name them. */
#include "core/article.h"

#include "core/limits.h"

const char *field_name(enum article_field field) {
    static const char *const names[] = {"title", "summary", "body", "authors", "categories", "url"};
    return names[field];
}

static const struct slice_list *field_list(const struct article *article,
                                           enum article_field field) {
    return field == FIELD_AUTHORS ? &article->authors : &article->categories;
}

struct slice article_text(const struct article *article, enum article_field field, size_t index) {
    switch (field) {
    case FIELD_TITLE:
        return article->title;
    case FIELD_SUMMARY:
        return article->summary;
    case FIELD_BODY:
        return article->body;
    case FIELD_URL:
        return article->url;
    case FIELD_AUTHORS:
    case FIELD_CATEGORIES:
        if (index < field_list(article, field)->count) {
            return field_list(article, field)->items[index];
        }
        return slice_of(NULL);
    case FIELD_COUNT:
        break;
    }
    return slice_of(NULL);
}

size_t article_text_count(const struct article *article, enum article_field field) {
    if (field == FIELD_AUTHORS || field == FIELD_CATEGORIES) {
        return field_list(article, field)->count;
    }
    return 1;
}

static bool clamp(int64_t *date_us, int64_t now_us) {
    bool future = *date_us != CLOCK_UNKNOWN && *date_us > now_us + LIMIT_CLOCK_SKEW_US;
    *date_us = future ? now_us : *date_us;
    return future;
}

bool article_clamp_dates(struct article *article, int64_t now_us) {
    bool published = clamp(&article->published_us, now_us);
    bool updated = clamp(&article->updated_us, now_us);
    return published || updated;
}
