/* The reading side. Every call is one short read transaction, a long walk of the journal is
 * several: an open read transaction would keep the write-ahead log from being folded back into the
 * file.
 *
 * A walk reads the narrow rows of `journal` in order of seq, judges each by its channel (a bit per
 * channel, made once per call from the topics asked for), and fetches the wide row of `frame` only
 * for what is given out. So a filter that matches little costs a scan of narrow rows, about 50
 * bytes each. */
#include "store/reader.h"

#include "store/connection.h"
#include "store/schema.h"

#include <stdlib.h>
#include <string.h>

/* Narrow rows passed in one read transaction. */
#define PAGE_ROWS ((size_t)8192)

enum statement {
    FEED_STATE,
    SEEN,
    ALERTED,
    NUMBERS,
    CATEGORIES,
    CHANNEL_COUNT,
    CHANNELS_OF_TOPIC,
    WALK,
    FRAME,
    STATEMENT_COUNT
};

static const char *const statements_sql[STATEMENT_COUNT] = {
    [FEED_STATE] = "SELECT etag, last_modified, body, next_poll_us, last_success_us, failures"
                   " FROM feed WHERE url=?1",
    [SEEN] = "SELECT content, first_seen_us, present_us FROM seen WHERE item=?1",
    [ALERTED] = "SELECT 1 FROM journal WHERE item=?1"
                " AND channel IN (SELECT id FROM channel WHERE rule=?2) LIMIT 1",
    [NUMBERS] = "SELECT (SELECT min(seq) FROM journal), last_seq FROM store",
    [CATEGORIES] = "SELECT name, last_seq FROM category ORDER BY name",
    [CHANNEL_COUNT] = "SELECT max(id) FROM channel",
    [CHANNELS_OF_TOPIC] =
        "SELECT id FROM channel WHERE topic >= ?1 AND topic < CAST(?1 || x'FF' AS BLOB)",
    [WALK] = "SELECT seq, channel FROM journal WHERE seq >= ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3",
    [FRAME] = "SELECT topic, json FROM frame, channel WHERE seq=?1 AND id=?2",
};

struct store_reader {
    struct connection connection;
    sqlite3_stmt *statements[STATEMENT_COUNT];
};

enum status store_reader_open(const char *path, struct store_reader **out, struct error *error) {
    struct store_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
    }
    char *resolved = realpath(path, NULL);
    enum status status = STATUS_OK;
    if (resolved == NULL) {
        status = error_set(error, STATUS_NOT_FOUND, path, 0, 0,
                           "there is no store here; name the one of a monitor that has run");
    }
    if (status == STATUS_OK) {
        status = connection_open_reader(resolved, &reader->connection, error);
    }
    if (status == STATUS_OK) {
        status = schema_check(&reader->connection, error);
    }
    if (status == STATUS_OK) {
        status = connection_prepare_all(&reader->connection, statements_sql, STATEMENT_COUNT,
                                        reader->statements, error);
    }
    free(resolved);
    if (status != STATUS_OK) {
        store_reader_close(&reader);
        return status;
    }
    *out = reader;
    return STATUS_OK;
}

void store_reader_close(struct store_reader **reader) {
    if (*reader == NULL) {
        return;
    }
    connection_finalize_all((*reader)->statements, STATEMENT_COUNT);
    connection_close(&(*reader)->connection);
    free(*reader);
    *reader = NULL;
}

/* ---- feeds and items ---- */

enum status store_reader_feed_state(struct store_reader *reader, struct slice feed_url,
                                    struct arena *arena, struct feed_state *out,
                                    struct error *error) {
    sqlite3_stmt *statement = reader->statements[FEED_STATE];
    bind_slice(statement, 1, feed_url);
    enum status status = connection_step(&reader->connection, statement, error);
    if (status != STATUS_OK) {
        return status;
    }
    const struct feed_state state = {
        .etag = arena_copy(arena, column_slice(statement, 0)),
        .last_modified = arena_copy(arena, column_slice(statement, 1)),
        .body = column_hash(statement, 2),
        .next_poll_us = sqlite3_column_int64(statement, 3),
        .last_success_us = sqlite3_column_int64(statement, 4),
        .failures = (uint32_t)sqlite3_column_int64(statement, 5),
    };
    sqlite3_reset(statement);
    if (state.etag.data == NULL || state.last_modified.data == NULL) {
        return error_set(error, STATUS_NO_MEMORY, reader->connection.path, 0, 0,
                         "no memory for the state of a feed");
    }
    *out = state;
    return STATUS_OK;
}

enum status store_reader_seen(struct store_reader *reader, struct hash item, struct seen_item *out,
                              struct error *error) {
    sqlite3_stmt *statement = reader->statements[SEEN];
    struct hash_key key = hash_key_of(item);
    bind_key(statement, 1, &key);
    enum status status = connection_step(&reader->connection, statement, error);
    if (status != STATUS_OK) {
        return status;
    }
    *out = (struct seen_item){
        .content = column_hash(statement, 0),
        .first_seen_us = sqlite3_column_int64(statement, 1),
        .present_us = sqlite3_column_int64(statement, 2),
    };
    sqlite3_reset(statement);
    return STATUS_OK;
}

enum status store_reader_alerted(struct store_reader *reader, struct hash item, struct slice rule,
                                 bool *out, struct error *error) {
    sqlite3_stmt *statement = reader->statements[ALERTED];
    struct hash_key key = hash_key_of(item);
    bind_key(statement, 1, &key);
    bind_slice(statement, 2, rule);
    enum status status = connection_step(&reader->connection, statement, error);
    sqlite3_reset(statement);
    if (status != STATUS_OK && status != STATUS_EMPTY) {
        return status;
    }
    *out = status == STATUS_OK;
    return STATUS_OK;
}

/* ---- the journal ---- */

enum status store_reader_bounds(struct store_reader *reader, uint64_t *oldest, uint64_t *last,
                                struct error *error) {
    sqlite3_stmt *statement = reader->statements[NUMBERS];
    enum status status = connection_step(&reader->connection, statement, error);
    if (status != STATUS_OK) {
        return status == STATUS_EMPTY ? error_set(error, STATUS_STORE, reader->connection.path, 0,
                                                  0, "this store has no numbers: it is damaged")
                                      : status;
    }
    *oldest = (uint64_t)sqlite3_column_int64(statement, 0);
    *last = (uint64_t)sqlite3_column_int64(statement, 1);
    sqlite3_reset(statement);
    return STATUS_OK;
}

enum status store_reader_categories(struct store_reader *reader, category_sink sink, void *context,
                                    struct error *error) {
    sqlite3_stmt *statement = reader->statements[CATEGORIES];
    enum status status = STATUS_OK;
    while ((status = connection_step(&reader->connection, statement, error)) == STATUS_OK) {
        sink(context, column_slice(statement, 0), (uint64_t)sqlite3_column_int64(statement, 1));
    }
    return status == STATUS_EMPTY ? STATUS_OK : status;
}

/* The channels whose topic starts with one of those asked for: a bit each, by channel id. */
struct channel_set {
    unsigned char *bits; /* NULL: all channels */
    size_t bytes;
};

static bool channel_set_has(const struct channel_set *set, int64_t channel) {
    if (set->bits == NULL) {
        return true;
    }
    size_t byte = (size_t)channel / 8;
    return byte < set->bytes && (set->bits[byte] >> (channel % 8) & 1) != 0;
}

static enum status channel_set_add_topic(struct store_reader *reader, struct channel_set *set,
                                         struct slice topic, struct error *error) {
    sqlite3_stmt *statement = reader->statements[CHANNELS_OF_TOPIC];
    bind_slice(statement, 1, topic);
    enum status status = STATUS_OK;
    while ((status = connection_step(&reader->connection, statement, error)) == STATUS_OK) {
        int64_t channel = sqlite3_column_int64(statement, 0);
        if ((size_t)channel / 8 < set->bytes) {
            set->bits[channel / 8] |= (unsigned char)(1u << (channel % 8));
        }
    }
    return status == STATUS_EMPTY ? STATUS_OK : status;
}

static enum status channel_set_make(struct store_reader *reader, const struct slice *topics,
                                    size_t topic_count, struct channel_set *set,
                                    struct error *error) {
    if (topic_count == 0) {
        return STATUS_OK;
    }
    sqlite3_stmt *statement = reader->statements[CHANNEL_COUNT];
    enum status status = connection_step(&reader->connection, statement, error);
    if (status != STATUS_OK) {
        return status;
    }
    set->bytes = (size_t)sqlite3_column_int64(statement, 0) / 8 + 1;
    sqlite3_reset(statement);
    set->bits = calloc(set->bytes, 1);
    if (set->bits == NULL) {
        return error_set(error, STATUS_NO_MEMORY, reader->connection.path, 0, 0, "out of memory");
    }
    for (size_t i = 0; i < topic_count && status == STATUS_OK; i++) {
        status = channel_set_add_topic(reader, set, topics[i], error);
    }
    return status;
}

struct walk {
    struct channel_set channels;
    uint64_t next, to;
    size_t left; /* alerts that may still be given */
    journal_sink sink;
    void *context;
};

/* STATUS_END: the sink has enough. */
static enum status give_alert(struct store_reader *reader, struct walk *walk, uint64_t seq,
                              int64_t channel, struct error *error) {
    sqlite3_stmt *statement = reader->statements[FRAME];
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)seq);
    sqlite3_bind_int64(statement, 2, channel);
    enum status status = connection_step(&reader->connection, statement, error);
    if (status == STATUS_EMPTY) {
        return error_set(error, STATUS_STORE, reader->connection.path, 0, 0,
                         "alert %llu has lost its text: the store is damaged",
                         (unsigned long long)seq);
    }
    if (status != STATUS_OK) {
        return status;
    }
    bool go_on =
        walk->sink(walk->context, seq, column_slice(statement, 0), column_slice(statement, 1));
    sqlite3_reset(statement);
    walk->left--;
    return go_on && walk->left > 0 ? STATUS_OK : STATUS_END;
}

/* STATUS_OK: there may be more; STATUS_END: the walk is over. */
static enum status walk_page(struct store_reader *reader, struct walk *walk, struct error *error) {
    sqlite3_stmt *statement = reader->statements[WALK];
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)walk->next);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)walk->to);
    sqlite3_bind_int64(statement, 3, (sqlite3_int64)PAGE_ROWS);
    enum status status = STATUS_OK;
    size_t rows = 0;
    while ((status = connection_step(&reader->connection, statement, error)) == STATUS_OK) {
        uint64_t seq = (uint64_t)sqlite3_column_int64(statement, 0);
        int64_t channel = sqlite3_column_int64(statement, 1);
        rows++;
        walk->next = seq + 1;
        if (!channel_set_has(&walk->channels, channel)) {
            continue;
        }
        status = give_alert(reader, walk, seq, channel, error);
        if (status != STATUS_OK) {
            break;
        }
    }
    sqlite3_reset(statement);
    if (status == STATUS_EMPTY) {
        return rows == PAGE_ROWS ? STATUS_OK : STATUS_END;
    }
    return status;
}

enum status store_reader_journal(struct store_reader *reader, uint64_t from, uint64_t to,
                                 const struct slice *topics, size_t topic_count, size_t max,
                                 journal_sink sink, void *context, struct error *error) {
    /* SQLite's integers are signed; no journal reaches that far. */
    uint64_t to_max = (uint64_t)INT64_MAX;
    struct walk walk = {
        .next = from < to_max ? from : to_max,
        .to = to == 0 || to > to_max ? to_max : to,
        .left = max,
        .sink = sink,
        .context = context,
    };
    if (max == 0) {
        return STATUS_OK;
    }
    enum status status = channel_set_make(reader, topics, topic_count, &walk.channels, error);
    while (status == STATUS_OK) {
        status = walk_page(reader, &walk, error);
    }
    free(walk.channels.bits);
    return status == STATUS_END ? STATUS_OK : status;
}
