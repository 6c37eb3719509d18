/* The writing side. One thread, one connection, one transaction per batch (DESIGN 3).
 *
 * The numbers of the journal live in memory between transactions and in the row of `store` inside
 * them: store_begin remembers them, store_rollback takes them back, so a batch that failed is made
 * again with the same numbers and the journal has no gap. Whatever SQLite does on its own when a
 * disk is full (it may end the transaction itself), rollback leaves the connection ready for the
 * next begin. */
#include "store/store.h"

#include "store/connection.h"
#include "store/schema.h"
#include "store/store_lock.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum statement {
    BEGIN,
    COMMIT,
    PUT_FEED,
    PUT_DOCUMENT,
    PUT_SEEN,
    PUT_NUMBERS,
    LAST_OF_CATEGORY,
    LAST_OF_RULE,
    PUT_CHANNEL,
    PUT_CATEGORY,
    PUT_JOURNAL,
    PUT_FRAME,
    OLDEST,
    EXPIRE_JOURNAL,
    EXPIRE_FRAME,
    EXPIRE_SEEN,
    STATEMENT_COUNT
};

static const char *const statements_sql[STATEMENT_COUNT] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [PUT_FEED] = "INSERT INTO feed (url, etag, last_modified, body, next_poll_us,"
                 " last_success_us, failures, key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                 " ON CONFLICT (url) DO UPDATE SET etag=?2, last_modified=?3, body=?4, "
                 "next_poll_us=?5, last_success_us=?6,"
                 " failures=?7",
    [PUT_DOCUMENT] = "UPDATE feed SET document_us=?2 WHERE url=?1",
    [PUT_SEEN] = "INSERT INTO seen VALUES (?1, ?2, ?3, ?3, ?4) ON CONFLICT (item) DO UPDATE"
                 " SET content=?2, present_us=?3",
    [PUT_NUMBERS] = "UPDATE store SET last_seq=?1, published_seq=?2",
    [LAST_OF_CATEGORY] = "SELECT max(last_seq) FROM category WHERE name=?1",
    [LAST_OF_RULE] = "SELECT max(last_seq) FROM channel WHERE rule=?1",
    [PUT_CHANNEL] = "INSERT INTO channel (topic, rule, last_seq) VALUES (?1, ?2, ?3)"
                    " ON CONFLICT (topic) DO UPDATE SET last_seq=?3 RETURNING id",
    [PUT_CATEGORY] = "INSERT INTO category VALUES (?1, ?2)"
                     " ON CONFLICT (name) DO UPDATE SET last_seq=?2",
    [PUT_JOURNAL] = "INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5)",
    [PUT_FRAME] = "INSERT INTO frame VALUES (?1, ?2)",
    [OLDEST] = "SELECT seq, time_us FROM journal ORDER BY seq LIMIT ?1",
    [EXPIRE_JOURNAL] = "DELETE FROM journal WHERE seq <= ?1",
    [EXPIRE_FRAME] = "DELETE FROM frame WHERE seq <= ?1",
    [EXPIRE_SEEN] = "DELETE FROM seen WHERE item IN"
                    " (SELECT s.item FROM seen s LEFT JOIN feed f ON f.key=s.feed"
                    " WHERE s.present_us < ?1"
                    " AND (f.key IS NULL OR s.present_us < f.document_us - ?3)"
                    " ORDER BY s.present_us LIMIT ?2)",
};

struct numbers {
    uint64_t last_seq, published_seq;
};

struct store {
    struct connection connection;
    sqlite3_stmt *statements[STATEMENT_COUNT];
    char epoch[STORE_EPOCH_BYTES];
    struct numbers numbers; /* as the transaction under way has them */
    struct numbers before;  /* as they were when it began */
    bool in_transaction;
    int lock;
};

static enum status read_store_row(struct store *store, struct error *error) {
    sqlite3_stmt *statement = NULL;
    enum status status = connection_prepare(
        &store->connection, "SELECT epoch, last_seq, published_seq FROM store", &statement, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = connection_step(&store->connection, statement, error);
    struct slice epoch = status == STATUS_OK ? column_slice(statement, 0) : (struct slice){0};
    if (status == STATUS_OK && epoch.bytes == STORE_EPOCH_BYTES - 1) {
        memcpy(store->epoch, epoch.data, epoch.bytes);
        store->numbers.last_seq = (uint64_t)sqlite3_column_int64(statement, 1);
        store->numbers.published_seq = (uint64_t)sqlite3_column_int64(statement, 2);
    } else if (status == STATUS_OK || status == STATUS_EMPTY) {
        status = error_set(error, STATUS_STORE, store->connection.path, 0, 0,
                           "this store has no epoch: it is damaged; restore it from a backup, or "
                           "move it away to start anew");
    }
    sqlite3_finalize(statement);
    return status;
}

enum status store_open(const char *path, struct store **out, struct error *error) {
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        return error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
    }
    store->lock = -1;
    char *resolved = NULL;
    enum status status = connection_resolve(path, &resolved, error);
    if (status == STATUS_OK) {
        status = store_lock_take(resolved, &store->lock, error);
    }
    if (status == STATUS_OK) {
        status = connection_open_writer(resolved, &store->connection, error);
    }
    if (status == STATUS_OK) {
        status = schema_prepare(&store->connection, error);
    }
    if (status == STATUS_OK) {
        status = connection_prepare_all(&store->connection, statements_sql, STATEMENT_COUNT,
                                        store->statements, error);
    }
    if (status == STATUS_OK) {
        status = read_store_row(store, error);
    }
    free(resolved);
    if (status != STATUS_OK) {
        store_close(&store);
        return status;
    }
    *out = store;
    return STATUS_OK;
}

void store_close(struct store **address) {
    struct store *store = *address;
    if (store == NULL) {
        return;
    }
    if (store->in_transaction) {
        store_rollback(store);
    }
    connection_finalize_all(store->statements, STATEMENT_COUNT);
    connection_close(&store->connection);
    store_lock_release(&store->lock);
    free(store);
    *address = NULL;
}

const char *store_epoch(const struct store *store) {
    return store->epoch;
}

uint64_t store_last_seq(const struct store *store) {
    return store->numbers.last_seq;
}

uint64_t store_published_seq(const struct store *store) {
    return store->numbers.published_seq;
}

/* ---- transactions ---- */

enum status store_begin(struct store *store, struct error *error) {
    enum status status = connection_run(&store->connection, store->statements[BEGIN], error);
    if (status == STATUS_OK) {
        store->before = store->numbers;
        store->in_transaction = true;
    }
    return status;
}

static enum status put_numbers(struct store *store, struct error *error) {
    if (store->numbers.last_seq == store->before.last_seq &&
        store->numbers.published_seq == store->before.published_seq) {
        return STATUS_OK;
    }
    sqlite3_stmt *statement = store->statements[PUT_NUMBERS];
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)store->numbers.last_seq);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)store->numbers.published_seq);
    return connection_run(&store->connection, statement, error);
}

enum status store_commit(struct store *store, struct error *error) {
    enum status status = put_numbers(store, error);
    if (status == STATUS_OK) {
        status = connection_run(&store->connection, store->statements[COMMIT], error);
    }
    if (status == STATUS_OK) {
        store->in_transaction = false;
    }
    return status;
}

void store_rollback(struct store *store) {
    if (!store->in_transaction) {
        return;
    }
    if (!sqlite3_get_autocommit(store->connection.database)) {
        sqlite3_exec(store->connection.database, "ROLLBACK", NULL, NULL, NULL);
    }
    store->numbers = store->before;
    store->in_transaction = false;
}

/* ---- what a transaction holds ---- */

/* What an item says its feed is by. Two feeds of one key would only make an item of one live as
 * long as if it stood in the other too. */
static sqlite3_int64 feed_key(struct slice feed_url) {
    return (sqlite3_int64)hash_bytes(feed_url).low;
}

enum status store_put_feed_state(struct store *store, struct slice feed_url,
                                 const struct feed_state *state, struct error *error) {
    sqlite3_stmt *statement = store->statements[PUT_FEED];
    struct hash_key body = hash_key_of(state->body);
    bind_slice(statement, 1, feed_url);
    bind_slice(statement, 2, state->etag);
    bind_slice(statement, 3, state->last_modified);
    bind_key(statement, 4, &body);
    sqlite3_bind_int64(statement, 5, state->next_poll_us);
    sqlite3_bind_int64(statement, 6, state->last_success_us);
    sqlite3_bind_int64(statement, 7, state->failures);
    sqlite3_bind_int64(statement, 8, feed_key(feed_url));
    return connection_run(&store->connection, statement, error);
}

enum status store_put_document(struct store *store, struct slice feed_url, int64_t now_us,
                               struct error *error) {
    sqlite3_stmt *statement = store->statements[PUT_DOCUMENT];
    bind_slice(statement, 1, feed_url);
    sqlite3_bind_int64(statement, 2, now_us);
    return connection_run(&store->connection, statement, error);
}

enum status store_put_seen(struct store *store, struct slice feed_url, struct hash item,
                           struct hash content, int64_t now_us, struct error *error) {
    sqlite3_stmt *statement = store->statements[PUT_SEEN];
    struct hash_key item_key = hash_key_of(item);
    struct hash_key content_key = hash_key_of(content);
    bind_key(statement, 1, &item_key);
    bind_key(statement, 2, &content_key);
    sqlite3_bind_int64(statement, 3, now_us);
    sqlite3_bind_int64(statement, 4, feed_key(feed_url));
    return connection_run(&store->connection, statement, error);
}

enum status store_put_published(struct store *store, uint64_t seq, struct error *error) {
    if (seq > store->numbers.last_seq) {
        return error_set(error, STATUS_INVALID, store->connection.path, 0, 0,
                         "alert %" PRIu64 " cannot be published: the last one is %" PRIu64, seq,
                         store->numbers.last_seq);
    }
    store->numbers.published_seq = seq;
    return STATUS_OK;
}

/* max() of no rows is NULL, which reads as 0. */
static enum status last_of(struct store *store, enum statement which, struct slice name,
                           uint64_t *out, struct error *error) {
    sqlite3_stmt *statement = store->statements[which];
    bind_slice(statement, 1, name);
    enum status status = connection_step(&store->connection, statement, error);
    if (status == STATUS_OK) {
        *out = (uint64_t)sqlite3_column_int64(statement, 0);
        sqlite3_reset(statement);
    }
    return status;
}

enum status store_position(struct store *store, struct slice category, struct slice rule,
                           struct journal_position *out, struct error *error) {
    struct journal_position position = {
        .seq = store->numbers.last_seq + 1,
        .prev_all = store->numbers.last_seq,
    };
    enum status status = last_of(store, LAST_OF_CATEGORY, category, &position.prev_category, error);
    if (status == STATUS_OK) {
        status = last_of(store, LAST_OF_RULE, rule, &position.prev_rule, error);
    }
    if (status == STATUS_OK) {
        *out = position;
    }
    return status;
}

static enum status put_channel(struct store *store, const struct journal_entry *entry,
                               int64_t *channel, struct error *error) {
    sqlite3_stmt *statement = store->statements[PUT_CHANNEL];
    bind_slice(statement, 1, entry->topic);
    bind_slice(statement, 2, entry->rule);
    sqlite3_bind_int64(statement, 3, (sqlite3_int64)entry->seq);
    enum status status = connection_step(&store->connection, statement, error);
    if (status == STATUS_OK) {
        *channel = sqlite3_column_int64(statement, 0);
        /* To the statement's own end: RETURNING has one row more to say that it is over. */
        status = connection_run(&store->connection, statement, error);
    }
    return status;
}

static enum status put_category(struct store *store, const struct journal_entry *entry,
                                struct error *error) {
    sqlite3_stmt *statement = store->statements[PUT_CATEGORY];
    bind_slice(statement, 1, entry->category);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)entry->seq);
    return connection_run(&store->connection, statement, error);
}

static enum status put_journal(struct store *store, const struct journal_entry *entry,
                               int64_t channel, struct error *error) {
    struct hash_key item = hash_key_of(entry->item);
    struct hash_key id = hash_key_of(entry->id);
    sqlite3_stmt *statement = store->statements[PUT_JOURNAL];
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)entry->seq);
    sqlite3_bind_int64(statement, 2, channel);
    sqlite3_bind_int64(statement, 3, entry->time_us);
    bind_key(statement, 4, &item);
    bind_key(statement, 5, &id);
    return connection_run(&store->connection, statement, error);
}

static enum status put_frame(struct store *store, const struct journal_entry *entry,
                             struct error *error) {
    sqlite3_stmt *statement = store->statements[PUT_FRAME];
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)entry->seq);
    bind_slice(statement, 2, entry->json);
    return connection_run(&store->connection, statement, error);
}

enum status store_append(struct store *store, const struct journal_entry *entry,
                         struct error *error) {
    if (entry->seq != store->numbers.last_seq + 1) {
        return error_set(error, STATUS_INVALID, store->connection.path, 0, 0,
                         "alert %" PRIu64 " cannot follow alert %" PRIu64, entry->seq,
                         store->numbers.last_seq);
    }
    int64_t channel = 0;
    enum status status = put_channel(store, entry, &channel, error);
    if (status == STATUS_OK) {
        status = put_category(store, entry, error);
    }
    if (status == STATUS_OK) {
        status = put_journal(store, entry, channel, error);
    }
    if (status == STATUS_OK) {
        status = put_frame(store, entry, error);
    }
    if (status == STATUS_OK) {
        store->numbers.last_seq = entry->seq;
    }
    return status;
}

/* ---- forgetting ---- */

/* The last of the oldest alerts that are all from before alerts_us and published, at most max of
 * them; 0: none. Only a run from the oldest on is forgotten, so what is kept has no hole. */
static enum status last_expired(struct store *store, int64_t alerts_us, size_t max, int64_t *out,
                                struct error *error) {
    sqlite3_stmt *statement = store->statements[OLDEST];
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)max);
    int64_t last = 0;
    enum status status = STATUS_OK;
    while ((status = connection_step(&store->connection, statement, error)) == STATUS_OK) {
        int64_t seq = sqlite3_column_int64(statement, 0);
        if (sqlite3_column_int64(statement, 1) >= alerts_us ||
            (uint64_t)seq > store->numbers.published_seq) {
            break;
        }
        last = seq;
    }
    sqlite3_reset(statement);
    if (status != STATUS_OK && status != STATUS_EMPTY) {
        return status;
    }
    *out = last;
    return STATUS_OK;
}

static enum status expire_alerts(struct store *store, int64_t alerts_us, size_t max,
                                 size_t *removed, struct error *error) {
    int64_t last = 0;
    *removed = 0;
    enum status status = last_expired(store, alerts_us, max, &last, error);
    if (status != STATUS_OK || last == 0) {
        return status;
    }
    sqlite3_bind_int64(store->statements[EXPIRE_FRAME], 1, last);
    status = connection_run(&store->connection, store->statements[EXPIRE_FRAME], error);
    if (status == STATUS_OK) {
        sqlite3_bind_int64(store->statements[EXPIRE_JOURNAL], 1, last);
        status = connection_run(&store->connection, store->statements[EXPIRE_JOURNAL], error);
        *removed = (size_t)sqlite3_changes(store->connection.database);
    }
    return status;
}

static enum status expire(struct store *store, int64_t seen_us, int64_t alerts_us, size_t max,
                          struct error *error) {
    size_t removed = 0;
    enum status status = expire_alerts(store, alerts_us, max, &removed, error);
    if (status != STATUS_OK || removed >= max) {
        return status;
    }
    sqlite3_stmt *statement = store->statements[EXPIRE_SEEN];
    sqlite3_bind_int64(statement, 1, seen_us);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)(max - removed));
    sqlite3_bind_int64(statement, 3, STORE_PRESENCE_AGE_US);
    return connection_run(&store->connection, statement, error);
}

enum status store_expire(struct store *store, int64_t seen_us, int64_t alerts_us, size_t max,
                         struct error *error) {
    if (store->in_transaction) {
        return expire(store, seen_us, alerts_us, max, error);
    }
    enum status status = store_begin(store, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = expire(store, seen_us, alerts_us, max, error);
    if (status == STATUS_OK) {
        status = store_commit(store, error);
    }
    if (status != STATUS_OK) {
        store_rollback(store);
    }
    return status;
}
