/* The road of a document through a worker, with a real store under it. */
#include "tests/unit/unit.h"

#include "app/worker.h"
#include "core/buffer.h"
#include "core/counters.h"
#include "core/limits.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/tocsin-worker-XXXXXX";
static char path[128];
static struct generation generation;
static struct store *store;
static struct worker *worker;
static struct feed_config feed;

static int make_all(void **state) {
    (void)state;
    static const char rules[] = "rules:\n"
                                "  - {id: a.bagram, title: Bagram, terms: [Bagram]}\n"
                                "  - {id: b.funds, title: Funds, terms: [frozen funds]}\n"
                                "  - {id: c.first, title: First, terms: [crowd]}\n"
                                "  - {id: c.second, title: Second, terms: [crowd]}\n"
                                "  - {id: c.third, title: Third, terms: [crowd]}\n"
                                "  - {id: c.fourth, title: Fourth, terms: [crowd]}\n";
    struct rule_errors errors = {0};
    struct error error = {0};
    size_t count = 0;
    feed = (struct feed_config){.url = slice_of("http://feed.example/")};
    if (mkdtemp(folder) == NULL ||
        rule_set_parse(slice_of(rules), "test", &generation.rules, &errors) != STATUS_OK) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/t.db", folder);
    const struct pattern *patterns = rule_set_patterns(generation.rules, &count);
    bool good = database_create(patterns, count, NULL, &generation.database, &error) == STATUS_OK &&
                store_open(path, &store, &error) == STATUS_OK &&
                worker_create(&generation, &feed, path, &worker, &error) == STATUS_OK;
    return good ? 0 : -1;
}

static int destroy_all(void **state) {
    (void)state;
    char command[256];
    worker_destroy(&worker);
    store_close(&store);
    generation_destroy(&generation);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

/* The batch that a worker makes of `body`, as if it had been fetched. */
static struct batch *processed(const char *body) {
    struct batch *batch = NULL;
    struct error error = {0};
    struct fetched *fetched = calloc(1, sizeof *fetched);
    assert_non_null(fetched);
    fetched->body = strdup(body);
    fetched->body_bytes = strlen(body);
    fetched->url = feed.url;
    fetched->received_us = clock_real_us();
    assert_int_equal(batch_create(&batch), STATUS_OK);
    batch_reset(batch, fetched);
    assert_int_equal(worker_process(worker, batch, &error), STATUS_OK);
    return batch;
}

/* Saves what the writer would save of the items, and one alert of rule `rule` if given. */
static void save(const struct batch *batch, const char *rule) {
    assert_int_equal(store_begin(store, NULL), STATUS_OK);
    for (size_t i = 0; i < batch->item_count; i++) {
        assert_int_equal(store_put_seen(store, feed.url, batch->items[i].item,
                                        batch->items[i].content, clock_real_us(), NULL),
                         STATUS_OK);
    }
    if (rule) {
        struct journal_position position = {0};
        assert_int_equal(store_position(store, slice_of("a"), slice_of(rule), &position, NULL),
                         STATUS_OK);
        const struct journal_entry entry = {.seq = position.seq,
                                            .category = slice_of("a"),
                                            .rule = slice_of(rule),
                                            .topic = slice_of("alert/a/a.bagram/"),
                                            .json = slice_of("{}"),
                                            .item = batch->items[0].item};
        assert_int_equal(store_append(store, &entry, NULL), STATUS_OK);
    }
    assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

#define FEED(items) "<rss version='2.0'><channel><title>t</title>" items "</channel></rss>"
#define ITEM(guid, title, text)                                                                    \
    "<item><guid>" guid "</guid><title>" title "</title><description>" text "</description></"     \
    "item>"

static void a_document_is_new_then_seen_then_edited(void **state) {
    (void)state;
    struct batch *batch = processed(FEED(ITEM("1", "Bagram", "x") ITEM("2", "Quiet", "y")));
    assert_ptr_equal(batch->state, &batch->fetched->accepted);
    assert_int_equal(batch->item_count, 2);
    assert_int_equal(batch->items[0].alert_count, 1);
    assert_int_equal(batch->items[0].alerts[0].kind, ALERT_NEW);
    assert_slice_equal(batch->items[0].alerts[0].rule.id, "a.bagram");
    assert_int_equal(batch->items[1].alert_count, 0);
    save(batch, "a.bagram");
    batch_destroy(&batch);

    batch = processed(FEED(ITEM("1", "Bagram", "x") ITEM("2", "Quiet", "y")));
    assert_int_equal(batch->item_count, 0);
    batch_destroy(&batch);

    batch = processed(FEED(ITEM("1", "Bagram", "frozen funds") ITEM("2", "Quiet", "y")));
    assert_int_equal(batch->item_count, 1);
    assert_int_equal(batch->items[0].alert_count, 1);
    assert_int_equal(batch->items[0].alerts[0].kind, ALERT_UPDATE);
    assert_slice_equal(batch->items[0].alerts[0].rule.id, "b.funds");
    batch_destroy(&batch);
}

static void an_item_repeated_in_one_document_is_taken_once(void **state) {
    (void)state;
    struct batch *batch = processed(FEED(ITEM("9", "Bagram", "x") ITEM("9", "Bagram", "x")));
    assert_int_equal(batch->item_count, 1);
    assert_int_equal(batch->items[0].alert_count, 1);
    batch_destroy(&batch);
}

/* Neither guid nor link: the identity is of title and date, and must not follow the clock. */
static void a_date_in_the_future_is_todays_and_no_new_item_tomorrow(void **state) {
    (void)state;
    static const char document[] =
        FEED("<item><title>Bagram</title><pubDate>Fri, 02 Jan 2099 03:04:05 GMT</pubDate></item>");
    uint64_t before = counter_get(COUNTER_items_dated_in_future);
    struct batch *batch = processed(document);
    assert_int_equal(batch->items[0].alert_count, 1);
    assert_true(batch->items[0].alerts[0].article->published_us == batch->fetched->received_us);
    assert_int_equal(counter_get(COUNTER_items_dated_in_future) - before, 1);
    save(batch, NULL);
    batch_destroy(&batch);
    batch = processed(document);
    assert_int_equal(batch->item_count, 0);
    batch_destroy(&batch);
}

static void what_is_no_feed_saves_the_refused_state_alone(void **state) {
    (void)state;
    struct batch *batch = processed("<!doctype html><title>x</title>");
    assert_ptr_equal(batch->state, &batch->fetched->refused);
    assert_int_equal(batch->item_count, 0);
    assert_int_equal(batch->fetched->status, STATUS_INVALID);
    assert_non_null(strstr(batch->fetched->error.message, "HTML"));
    batch_destroy(&batch);
}

/* 9,000 items with four alerts of fifty matches each: far more than one batch holds. */
static void a_document_with_too_many_alerts_is_taken_in_parts(void **state) {
    (void)state;
    enum { ITEMS = 9000, WORDS = 60 };
    struct buffer body;
    buffer_init(&body, LIMIT_BODY_BYTES);
    buffer_append_text(&body, "<rss version='2.0'><channel><title>t</title>");
    for (int i = 0; i < ITEMS; i++) {
        buffer_append_format(&body, "<item><guid>crowd-%d</guid><description>", i);
        for (int word = 0; word < WORDS; word++) {
            buffer_append_text(&body, "crowd ");
        }
        buffer_append_text(&body, "</description></item>");
    }
    buffer_append_text(&body, "</channel></rss>");
    assert_int_equal(buffer_append_char(&body, '\0'), STATUS_OK);
    size_t taken = 0, polls = 0;
    for (bool whole = false; !whole; polls++) {
        struct batch *batch = processed(body.data);
        whole = batch->fetched->status == STATUS_OK;
        assert_ptr_equal(batch->state,
                         whole ? &batch->fetched->accepted : &batch->fetched->refused);
        assert_true(batch->item_count > 0);
        assert_int_equal(batch->items[batch->item_count - 1].alert_count, 4);
        taken += batch->item_count;
        save(batch, NULL);
        batch_destroy(&batch);
    }
    assert_int_equal(taken, ITEMS);
    assert_true(polls > 1);
    buffer_fini(&body);
}

static void ids_depend_on_rule_and_content_alone(void **state) {
    (void)state;
    struct batch *first = processed(FEED(ITEM("5", "Bagram", "x")));
    struct batch *again = processed(FEED(ITEM("5", "Bagram", "x")));
    struct batch *edited = processed(FEED(ITEM("5", "Bagram", "z")));
    assert_true(hash_equal(first->items[0].alerts[0].id, again->items[0].alerts[0].id));
    assert_false(hash_equal(first->items[0].alerts[0].id, edited->items[0].alerts[0].id));
    batch_destroy(&edited);
    batch_destroy(&again);
    batch_destroy(&first);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_new_then_seen_then_edited),
        cmocka_unit_test(an_item_repeated_in_one_document_is_taken_once),
        cmocka_unit_test(a_date_in_the_future_is_todays_and_no_new_item_tomorrow),
        cmocka_unit_test(what_is_no_feed_saves_the_refused_state_alone),
        cmocka_unit_test(a_document_with_too_many_alerts_is_taken_in_parts),
        cmocka_unit_test(ids_depend_on_rule_and_content_alone),
    };
    return cmocka_run_group_tests(tests, make_all, destroy_all);
}
