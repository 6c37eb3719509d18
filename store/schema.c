/* The schema.
 *
 * store    one row: the epoch, the last seq, the last one published. The last seq is kept here and
 * not read off the journal, so that numbers go on without a gap when all old alerts have expired.
 * feed     what is remembered of a feed between two polls, and when its last document came; key is
 * a hash of the address. seen     items by identity, each with its feed's key; an index by the time
 * of their last presence serves expiry. channel  one row per topic ever alerted on, with its last
 * seq: prev.rule comes from here, so it too survives expiry. As many rows as rules ever rang. No
 * index holds last_seq: every alert moves it. category the same for prev.category, and for the
 * heartbeat. journal  one narrow row per alert. A filtered replay reads these in order of seq and
 * touches the wide rows of `frame` only for what it sends. frame    the JSON of each alert as it
 * went over the wire.
 *
 * Text is stored as blobs: compared byte by byte, given back byte by byte. */
#include "store/schema.h"

#include <inttypes.h>
#include <stdio.h>

static const char tables[] =
    "CREATE TABLE store (epoch TEXT NOT NULL, last_seq INTEGER NOT NULL,"
    " published_seq INTEGER NOT NULL);"
    "INSERT INTO store VALUES (lower(hex(randomblob(16))), 0, 0);"
    "CREATE TABLE feed (url BLOB PRIMARY KEY, etag BLOB NOT NULL, last_modified BLOB NOT NULL,"
    " body BLOB NOT NULL, next_poll_us INTEGER NOT NULL, last_success_us INTEGER NOT NULL,"
    " failures INTEGER NOT NULL, key INTEGER NOT NULL,"
    " document_us INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "CREATE INDEX feed_by_key ON feed (key, document_us);"
    "CREATE TABLE seen (item BLOB PRIMARY KEY, content BLOB NOT NULL,"
    " first_seen_us INTEGER NOT NULL, present_us INTEGER NOT NULL, feed INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE INDEX seen_by_presence ON seen (present_us);"
    "CREATE TABLE channel (id INTEGER PRIMARY KEY, topic BLOB NOT NULL UNIQUE,"
    " rule BLOB NOT NULL, last_seq INTEGER NOT NULL);"
    "CREATE INDEX channel_by_rule ON channel (rule);"
    "CREATE TABLE category (name BLOB PRIMARY KEY, last_seq INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE journal (seq INTEGER PRIMARY KEY, channel INTEGER NOT NULL,"
    " time_us INTEGER NOT NULL, item BLOB NOT NULL, id BLOB NOT NULL);"
    "CREATE INDEX journal_by_item ON journal (item, channel);"
    "CREATE TABLE frame (seq INTEGER PRIMARY KEY, json BLOB NOT NULL);";

static enum status set_wal(struct connection *connection, struct error *error) {
    sqlite3_stmt *statement = NULL;
    enum status status =
        connection_prepare(connection, "PRAGMA journal_mode=WAL", &statement, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = connection_step(connection, statement, error);
    if (status == STATUS_OK && !slice_equal(column_slice(statement, 0), SLICE_LITERAL("wal"))) {
        status = error_set(error, STATUS_UNSUPPORTED, connection->path, 0, 0,
                           "this file system does not carry a write-ahead log; put the store on a "
                           "local disk");
    }
    sqlite3_finalize(statement);
    return status;
}

/* STATUS_OK: a store of this version. STATUS_EMPTY: a file without any table. */
static enum status identify(struct connection *connection, struct error *error) {
    int64_t application = 0, version = 0, tables_found = 0;
    enum status status =
        connection_number(connection, "PRAGMA application_id", &application, error);
    if (status == STATUS_OK) {
        status = connection_number(connection, "PRAGMA user_version", &version, error);
    }
    if (status == STATUS_OK) {
        status = connection_number(connection, "SELECT count(*) FROM sqlite_schema", &tables_found,
                                   error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (application == 0 && version == 0 && tables_found == 0) {
        return STATUS_EMPTY;
    }
    if (application != SCHEMA_APPLICATION_ID) {
        return error_set(error, STATUS_INVALID, connection->path, 0, 0,
                         "this is the database of another program, no store of tocsin; name "
                         "another path");
    }
    if (version > SCHEMA_VERSION) {
        return error_set(error, STATUS_UNSUPPORTED, connection->path, 0, 0,
                         "this store was made by a newer tocsin (its version is %" PRId64
                         ", this program knows %d); run that version, or name another path",
                         version, SCHEMA_VERSION);
    }
    if (version < 1) {
        return error_set(error, STATUS_INVALID, connection->path, 0, 0,
                         "this store has version %" PRId64
                         ", which was never released; move the file away to start anew",
                         version);
    }
    return STATUS_OK;
}

/* In one transaction: a crash leaves all of it or an empty file. */
static enum status make_tables(struct connection *connection, struct error *error) {
    char sql[sizeof tables + 256];
    snprintf(sql, sizeof sql,
             "BEGIN IMMEDIATE; %s PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT;",
             tables, SCHEMA_APPLICATION_ID, SCHEMA_VERSION);
    enum status status = connection_execute(connection, sql, error);
    if (status != STATUS_OK && !sqlite3_get_autocommit(connection->database)) {
        sqlite3_exec(connection->database, "ROLLBACK", NULL, NULL, NULL);
    }
    return status;
}

enum status schema_prepare(struct connection *connection, struct error *error) {
    enum status status = identify(connection, error);
    if (status != STATUS_OK && status != STATUS_EMPTY) {
        return status;
    }
    bool is_new = status == STATUS_EMPTY;
    status = set_wal(connection, error);
    if (status == STATUS_OK && is_new) {
        status = make_tables(connection, error);
    }
    return status;
}

enum status schema_check(struct connection *connection, struct error *error) {
    enum status status = identify(connection, error);
    if (status == STATUS_EMPTY) {
        return error_set(error, STATUS_NOT_FOUND, connection->path, 0, 0,
                         "this store is empty; start the monitor once to fill it");
    }
    return status;
}
