/* From fields to articles. A field that has several sources (an RSS item's date may stand in
 * pubDate and in dc:date) takes the best-ranked one, among equals the first; of dates and of an
 * item's best links the last, as other readers do. All texts pass through here, so here they become
 * plain text, valid, folded and within their maximum. */
#include "ingest/feed_builder.h"

#include "core/counters.h"
#include "ingest/charset_convert.h"
#include "ingest/feed_date.h"
#include "ingest/html_text.h"
#include "ingest/url.h"

#include <string.h>

enum { FIRST_ARTICLES = 32, ODD_DATE_BYTES = 60 };

void feed_builder_init(struct feed_builder *builder, struct arena *arena,
                       const struct document_hints *hints) {
    *builder = (struct feed_builder){.arena = arena, .hints = hints};
    builder->published.us = CLOCK_UNKNOWN;
    builder->updated.us = CLOCK_UNKNOWN;
    buffer_init(&builder->text, LIMIT_ITEM_TEXT_BYTES);
}

void feed_builder_fini(struct feed_builder *builder) {
    buffer_fini(&builder->text);
}

static void fail(struct feed_builder *builder, enum status status) {
    if (builder->status == STATUS_OK) {
        builder->status = status;
    }
}

/* A copy in the arena; on failure the builder has failed and the copy is empty. */
static struct slice keep(struct feed_builder *builder, struct slice text) {
    if (text.bytes == 0) {
        return slice_of(NULL);
    }
    struct slice copy = arena_copy(builder->arena, text);
    if (copy.data == NULL) {
        fail(builder, STATUS_TOO_LARGE);
    }
    return copy;
}

/* ---- items ---- */

static bool is_item_field(enum feed_text field) {
    return field < CHANNEL_TITLE;
}

static void clear_item(struct feed_builder *builder) {
    memset(builder->texts, 0, CHANNEL_TITLE * sizeof *builder->texts);
    builder->published = (struct ranked_date){CLOCK_UNKNOWN, RANK_NONE};
    builder->updated = (struct ranked_date){CLOCK_UNKNOWN, RANK_NONE};
    builder->authors.count = 0;
    builder->categories.count = 0;
}

void feed_builder_begin_item(struct feed_builder *builder) {
    feed_builder_end_item(builder);
    clear_item(builder);
    builder->in_item = true;
}

static bool grow(struct feed_builder *builder) {
    size_t capacity = builder->capacity ? 2 * builder->capacity : FIRST_ARTICLES;
    struct article *grown = arena_alloc(builder->arena, capacity * sizeof *grown);
    if (grown == NULL) {
        fail(builder, STATUS_TOO_LARGE);
        return false;
    }
    if (builder->count > 0) {
        memcpy(grown, builder->articles, builder->count * sizeof *grown);
    }
    builder->articles = grown;
    builder->capacity = capacity;
    return true;
}

static struct slice_list keep_list(struct feed_builder *builder, const struct item_list *list) {
    if (list->count == 0) {
        return (struct slice_list){NULL, 0};
    }
    struct slice *items = arena_alloc(builder->arena, list->count * sizeof *items);
    if (items == NULL) {
        fail(builder, STATUS_TOO_LARGE);
        return (struct slice_list){NULL, 0};
    }
    memcpy(items, list->items, list->count * sizeof *items);
    return (struct slice_list){items, list->count};
}

/* What cannot be told from another item, and says nothing, is no item. */
static bool is_identified(const struct feed_builder *builder) {
    static const enum feed_text any_of[] = {ITEM_ID, ITEM_URL, ITEM_TITLE, ITEM_SUMMARY, ITEM_BODY};
    for (size_t i = 0; i < sizeof any_of / sizeof *any_of; i++) {
        if (builder->texts[any_of[i]].text.bytes > 0) {
            return true;
        }
    }
    return builder->authors.count > 0 || builder->categories.count > 0 ||
           builder->published.rank > RANK_NONE || builder->updated.rank > RANK_NONE;
}

void feed_builder_end_item(struct feed_builder *builder) {
    if (!builder->in_item || builder->status != STATUS_OK) {
        return;
    }
    builder->in_item = false;
    if (!is_identified(builder)) {
        counter_add(COUNTER_items_without_identity, 1);
        return;
    }
    if (builder->count == LIMIT_DOCUMENT_ITEMS) {
        counter_add(COUNTER_items_over_limit, 1);
        return;
    }
    if (builder->count == builder->capacity && !grow(builder)) {
        return;
    }
    builder->articles[builder->count] = (struct article){
        .id = builder->texts[ITEM_ID].text,
        .url = builder->texts[ITEM_URL].text,
        .title = builder->texts[ITEM_TITLE].text,
        .summary = builder->texts[ITEM_SUMMARY].text,
        .body = builder->texts[ITEM_BODY].text,
        .language = builder->texts[ITEM_LANGUAGE].text,
        .authors = keep_list(builder, &builder->authors),
        .categories = keep_list(builder, &builder->categories),
        .published_us = builder->published.us,
        .updated_us = builder->updated.us,
    };
    builder->count++;
}

/* ---- fields ---- */

/* True if a source of that rank may set the field now. */
static bool is_wanted(const struct feed_builder *builder, enum feed_text field, enum rank rank) {
    bool in_place = !is_item_field(field) || builder->in_item;
    return in_place && builder->status == STATUS_OK && rank > builder->texts[field].rank;
}

static void set_text(struct feed_builder *builder, enum feed_text field, enum rank rank,
                     struct slice text) {
    if (text.bytes > 0) {
        builder->texts[field] = (struct ranked_text){keep(builder, text), rank};
    }
}

/* `raw` as plain text in the builder's scratch. */
static struct slice clean(struct feed_builder *builder, enum text_kind kind, struct slice raw) {
    buffer_clear(&builder->text);
    enum status status = kind == TEXT_HTML ? html_valid_to_text(raw, &builder->text)
                                           : plain_valid_to_text(raw, &builder->text);
    if (status == STATUS_TOO_LARGE) {
        builder->text_cut = true;
        counter_add(COUNTER_text_truncated, 1);
    } else if (status != STATUS_OK) {
        fail(builder, status);
    }
    return buffer_slice(&builder->text);
}

/* The same on one line: titles and names have no paragraphs. */
static struct slice clean_line(struct feed_builder *builder, enum text_kind kind,
                               struct slice raw) {
    struct slice text = clean(builder, kind, raw);
    for (size_t i = 0; i < text.bytes; i++) {
        if (builder->text.data[i] == '\n') {
            builder->text.data[i] = ' ';
        }
    }
    return text;
}

void feed_builder_text(struct feed_builder *builder, enum feed_text field, enum rank rank,
                       enum text_kind kind, struct slice raw) {
    if (!is_wanted(builder, field, rank)) {
        return;
    }
    bool has_lines = field == ITEM_SUMMARY || field == ITEM_BODY;
    set_text(builder, field, rank,
             has_lines ? clean(builder, kind, raw) : clean_line(builder, kind, raw));
}

void feed_builder_link(struct feed_builder *builder, enum feed_text field, enum rank rank,
                       struct slice base, struct slice raw) {
    raw = slice_trim(raw);
    bool again = field == ITEM_URL && rank == RANK_BEST && builder->texts[field].rank == RANK_BEST;
    if (!is_wanted(builder, field, again ? rank + 1 : rank) || raw.bytes == 0) {
        return;
    }
    buffer_clear(&builder->text);
    enum status status = url_resolve(base, raw, &builder->text);
    if (status == STATUS_TOO_LARGE) {
        counter_add(COUNTER_text_truncated, 1);
        return;
    }
    if (status != STATUS_OK) {
        fail(builder, status);
        return;
    }
    set_text(builder, field, rank, buffer_slice(&builder->text));
}

void feed_builder_exact(struct feed_builder *builder, enum feed_text field, enum rank rank,
                        struct slice raw) {
    if (is_wanted(builder, field, rank)) {
        set_text(builder, field, rank, slice_trim(raw));
    }
}

void feed_builder_language(struct feed_builder *builder, enum feed_text field, enum rank rank,
                           struct slice raw) {
    buffer_clear(&builder->text);
    if (buffer_append_slice(&builder->text, slice_trim(raw)) != STATUS_OK) {
        return;
    }
    for (size_t i = 0; i < builder->text.bytes; i++) {
        char *c = &builder->text.data[i];
        *c = *c == '_' ? '-' : *c;
    }
    feed_builder_exact(builder, field, rank, buffer_slice(&builder->text));
}

static void add_to_list(struct feed_builder *builder, struct item_list *list, struct slice text) {
    if (text.bytes == 0 || builder->status != STATUS_OK) {
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (slice_equal(list->items[i], text)) {
            return;
        }
    }
    if (list->count == LIMIT_ITEM_LIST) {
        counter_add(COUNTER_item_list_over_limit, 1);
        return;
    }
    list->items[list->count] = keep(builder, text);
    list->count++;
}

/* RSS wants "jane@example.org (Jane Doe)", some write "Jane Doe (jane@example.org)": the name is
 * what is looked for. */
static struct slice name_of(struct slice author) {
    const char *open = author.bytes > 0 ? memchr(author.data, '(', author.bytes) : NULL;
    if (open == NULL || author.data[author.bytes - 1] != ')') {
        return author;
    }
    size_t start = (size_t)(open - author.data);
    struct slice before = slice_trim(slice_sub(author, 0, start));
    struct slice inside = slice_trim(slice_sub(author, start + 1, author.bytes - 1));
    bool address_before = before.bytes > 0 && memchr(before.data, '@', before.bytes);
    bool address_inside = inside.bytes > 0 && memchr(inside.data, '@', inside.bytes);
    if (address_before == address_inside) {
        return author;
    }
    struct slice name = address_before ? inside : before;
    return name.bytes > 0 ? name : author;
}

void feed_builder_author(struct feed_builder *builder, enum text_kind kind, struct slice raw) {
    struct item_list *list = builder->in_item ? &builder->authors : &builder->channel_authors;
    add_to_list(builder, list, name_of(clean_line(builder, kind, raw)));
}

void feed_builder_category(struct feed_builder *builder, enum text_kind kind, struct slice raw) {
    if (builder->in_item) {
        add_to_list(builder, &builder->categories, clean_line(builder, kind, raw));
    }
}

static void tell_odd_date(struct feed_builder *builder, struct slice raw) {
    if (builder->odd_dates == 0) {
        struct slice shown = slice_sub(raw, 0, ODD_DATE_BYTES);
        shown.bytes = charset_valid_bytes(shown);
        builder->odd_date = keep(builder, shown);
    }
    builder->odd_dates++;
    counter_add(COUNTER_dates_unreadable, 1);
}

static void set_date(struct feed_builder *builder, struct ranked_date *date, enum rank rank,
                     struct slice raw) {
    if (!builder->in_item || rank < date->rank) {
        return;
    }
    int64_t us = feed_date_parse(raw);
    if (us != CLOCK_UNKNOWN) {
        *date = (struct ranked_date){us, rank};
    } else if (slice_trim(raw).bytes > 0) {
        tell_odd_date(builder, slice_trim(raw));
    }
}

void feed_builder_published(struct feed_builder *builder, enum rank rank, struct slice raw) {
    set_date(builder, &builder->published, rank, raw);
}

void feed_builder_updated(struct feed_builder *builder, enum rank rank, struct slice raw) {
    set_date(builder, &builder->updated, rank, raw);
}

/* ---- the feed ---- */

static struct slice_list keep_tags(struct feed_builder *builder) {
    const struct slice_list *tags = &builder->hints->tags;
    struct slice *items =
        tags->count > 0 ? arena_calloc(builder->arena, tags->count, sizeof *items) : NULL;
    if (items == NULL) {
        fail(builder, tags->count > 0 ? STATUS_TOO_LARGE : STATUS_OK);
        return (struct slice_list){NULL, 0};
    }
    for (size_t i = 0; i < tags->count; i++) {
        items[i] = keep(builder, tags->items[i]);
    }
    return (struct slice_list){items, tags->count};
}

enum status feed_builder_finish(struct feed_builder *builder, struct document *out) {
    feed_builder_end_item(builder);
    struct slice language = builder->texts[CHANNEL_LANGUAGE].text;
    struct feed_info feed = {
        .url = keep(builder, builder->hints->url),
        .title = builder->texts[CHANNEL_TITLE].text,
        .link = builder->texts[CHANNEL_LINK].text,
        .language = language.bytes > 0 ? language : keep(builder, builder->hints->language),
        .tags = keep_tags(builder),
    };
    struct slice_list authors = keep_list(builder, &builder->channel_authors);
    if (builder->status != STATUS_OK) {
        return builder->status;
    }
    for (size_t i = 0; i < builder->count; i++) {
        struct article *article = &builder->articles[i];
        article->feed = feed;
        if (article->authors.count == 0) {
            article->authors = authors;
        }
        if (article->language.bytes == 0) {
            article->language = feed.language;
        }
    }
    out->articles = builder->articles;
    out->count = builder->count;
    return STATUS_OK;
}
