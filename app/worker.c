/* The stages of a document, named in order in worker_process. What a document cannot have (no feed,
 * past a limit) ends in a batch that saves only the feed's backed-off state; what this machine
 * cannot do (store, memory) is an error, and nothing of the document is saved. */
#include "app/worker.h"

#include "app/classifier.h"
#include "core/counters.h"
#include "core/limits.h"
#include "core/log.h"
#include "ingest/document.h"
#include "ingest/identity.h"
#include "store/reader.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

struct worker {
    struct classifier *classifier;
    struct store_reader *reader;
    const struct feed_config *feeds;
};

/* The items of the document so far, so that one repeated in it is taken once. */
struct item_set {
    struct hash *slots;
    size_t mask;
};

enum status worker_create(const struct generation *generation, const struct feed_config *feeds,
                          const char *store_path, struct worker **out, struct error *error) {
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    }
    worker->feeds = feeds;
    enum status status = store_reader_open(store_path, &worker->reader, error);
    if (status == STATUS_OK) {
        status = classifier_create(generation, &worker->classifier);
        if (status != STATUS_OK) {
            error_set(error, status, NULL, 0, 0, "cannot make a match worker: %s",
                      status_text(status));
        }
    }
    if (status != STATUS_OK) {
        worker_destroy(&worker);
        return status;
    }
    *out = worker;
    return STATUS_OK;
}

void worker_destroy(struct worker **worker) {
    if (*worker == NULL) {
        return;
    }
    classifier_destroy(&(*worker)->classifier);
    store_reader_close(&(*worker)->reader);
    free(*worker);
    *worker = NULL;
}

static bool item_set_init(struct item_set *set, size_t count, struct arena *arena) {
    size_t slots = 16;
    while (slots < 2 * count) {
        slots *= 2;
    }
    set->slots = arena_calloc(arena, slots, sizeof *set->slots);
    set->mask = slots - 1;
    return set->slots != NULL;
}

/* False if it was there already. Identities are hashes, so their low bits spread by themselves; a
 * hash of all zeros, which marks a free slot, does not happen in this universe. */
static bool item_set_add(struct item_set *set, struct hash item) {
    size_t at = item.low & set->mask;
    while (set->slots[at].low != 0 || set->slots[at].high != 0) {
        if (hash_equal(set->slots[at], item)) {
            return false;
        }
        at = (at + 1) & set->mask;
    }
    set->slots[at] = item;
    return true;
}

static enum status parse(struct worker *worker, struct batch *batch, struct document *document,
                         int64_t *parse_us) {
    const struct fetched *fetched = batch->fetched;
    const struct feed_config *feed = &worker->feeds[fetched->feed];
    const struct document_hints hints = {
        .url = feed->url,
        .base = fetched->url,
        .content_type = fetched->content_type,
        .language = feed->language.bytes > 0 ? feed->language : fetched->language,
        .tags = feed->tags,
    };
    int64_t started_us = clock_monotonic_us();
    enum status status = document_parse(slice_make(fetched->body, fetched->body_bytes), &hints,
                                        &batch->arena, document, &batch->fetched->error);
    *parse_us = clock_monotonic_us() - started_us;
    return status;
}

/* An edited item alerts only for rules that have not alerted on it before (DESIGN 3). */
static enum status keep_news(struct worker *worker, struct batch_item *item, struct error *error) {
    size_t kept = 0;
    for (size_t i = 0; i < item->alert_count; i++) {
        bool alerted = false;
        enum status status = store_reader_alerted(worker->reader, item->item,
                                                  item->alerts[i].rule.id, &alerted, error);
        if (status != STATUS_OK) {
            return status;
        }
        if (!alerted) {
            item->alerts[kept] = item->alerts[i];
            item->alerts[kept].kind = ALERT_UPDATE;
            kept++;
        }
    }
    item->alert_count = kept;
    return STATUS_OK;
}

/* One article: passed over if seen as it is, else matched. Appends to the batch what is to be
 * saved. */
static enum status take_article(struct worker *worker, struct batch *batch, struct article *article,
                                struct item_set *items, int64_t parse_us, struct error *error) {
    struct identity identity = identity_of(article);
    if (!item_set_add(items, identity.item)) {
        counter_add(COUNTER_items_repeated, 1);
        return STATUS_OK;
    }
    struct seen_item seen = {0};
    enum status status = store_reader_seen(worker->reader, identity.item, &seen, error);
    if (status != STATUS_OK && status != STATUS_EMPTY) {
        return status;
    }
    bool is_new = status == STATUS_EMPTY;
    struct batch_item *item = &batch->items[batch->item_count];
    *item = (struct batch_item){.item = identity.item, .content = identity.content};
    if (!is_new && hash_equal(seen.content, identity.content)) {
        counter_add(COUNTER_articles_seen, 1);
        if (clock_real_us() - seen.present_us > STORE_PRESENCE_AGE_US) {
            batch->item_count++;
        }
        return STATUS_OK;
    }
    counter_add(is_new ? COUNTER_articles_new : COUNTER_articles_updated, 1);
    counter_add(COUNTER_items_dated_in_future,
                article_clamp_dates(article, batch->fetched->received_us));
    status = classifier_run(worker->classifier, article, &identity, &batch->arena, &item->alerts,
                            &item->alert_count);
    if (status != STATUS_OK) {
        return error_set(error, status, NULL, 0, 0, "cannot match an article: %s",
                         status_text(status));
    }
    for (size_t i = 0; i < item->alert_count; i++) {
        item->alerts[i].first_seen_us = is_new ? item->alerts[i].time_us : seen.first_seen_us;
        item->alerts[i].latency.fetch_us = batch->fetched->fetch_us;
        item->alerts[i].latency.parse_us = parse_us;
    }
    batch->item_count++;
    return is_new ? STATUS_OK : keep_news(worker, item, error);
}

/* The alerts of a document can be more than a batch holds. What was taken is saved with the old
 * validators, so that the next poll brings the document again and takes the rest: no document,
 * however full, holds a worker for ever. */
static enum status leave_rest(struct batch *batch, size_t taken, size_t count) {
    batch->state = &batch->fetched->refused;
    batch->fetched->status = error_set(
        &batch->fetched->error, STATUS_TOO_LARGE, batch->fetched->error.file, 0, 0,
        "its alerts are more than is written at once: %zu of its %zu items were taken, the "
        "rest follow with the next poll",
        taken, count);
    counter_add(COUNTER_documents_divided, 1);
    return STATUS_OK;
}

static enum status take_articles(struct worker *worker, struct batch *batch,
                                 const struct document *document, int64_t parse_us,
                                 struct error *error) {
    struct item_set items = {0};
    batch->items = arena_calloc(&batch->arena, document->count, sizeof *batch->items);
    if (batch->items == NULL || !item_set_init(&items, document->count, &batch->arena)) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0,
                         "no memory for the items of one feed document");
    }
    for (size_t i = 0; i < document->count; i++) {
        enum status status =
            take_article(worker, batch, &document->articles[i], &items, parse_us, error);
        if (status == STATUS_NO_MEMORY && batch->item_count > 0) {
            return leave_rest(batch, i, document->count);
        }
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

enum status worker_process(struct worker *worker, struct batch *batch, struct error *error) {
    struct fetched *fetched = batch->fetched;
    batch->state = fetched->status == STATUS_OK || fetched->status == STATUS_NOT_MODIFIED
                       ? &fetched->accepted
                       : &fetched->refused;
    if (fetched->status != STATUS_OK) {
        return STATUS_OK;
    }
    struct document document = {0};
    int64_t parse_us = 0;
    fetched->status = parse(worker, batch, &document, &parse_us);
    if (fetched->status != STATUS_OK) {
        batch->state = &fetched->refused;
        counter_add(COUNTER_polls_failed, 1);
        return STATUS_OK;
    }
    enum status status = take_articles(worker, batch, &document, parse_us, error);
    batch->matched_us = clock_monotonic_us();
    return status;
}
