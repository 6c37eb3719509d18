/* One SQLite connection and the few things that both sides of the store do with it: opening with
 * the settings of DESIGN 10, statements kept prepared, and errors that name the file and say what
 * would be right. Internal to store/. A connection belongs to one thread at a time. */
#ifndef TOCSIN_STORE_CONNECTION_H
#define TOCSIN_STORE_CONNECTION_H

#include "core/hash.h"
#include "core/status.h"

#include <sqlite3.h>

/* How long to wait for a lock that another process, such as a database shell, holds for a moment.
 */
enum { CONNECTION_BUSY_MS = 5000 };

enum { HASH_KEY_BYTES = 16 };

/* A hash as the store writes it: low word first, each little-endian, whatever the machine. */
struct hash_key {
    unsigned char bytes[HASH_KEY_BYTES];
};

struct connection {
    sqlite3 *database;
    char *path; /* absolute, links resolved; owned */
};

/* The absolute form of `path`, links resolved, so that one store has one name however it is called.
 * The file may be absent, its folder may not (STATUS_NOT_FOUND); a folder is
 * STATUS_INVALID. Returns owned (free). */
enum status connection_resolve(const char *path, char **out, struct error *error) WARN_UNUSED;

/* `path` as connection_resolve gave it; copied. Does not read the file yet. On failure *out is as
 * before. */
enum status connection_open_writer(const char *path, struct connection *out,
                                   struct error *error) WARN_UNUSED;
enum status connection_open_reader(const char *path, struct connection *out,
                                   struct error *error) WARN_UNUSED;
void connection_close(struct connection *connection);

/* Runs statements that give no rows. */
enum status connection_execute(struct connection *connection, const char *sql,
                               struct error *error) WARN_UNUSED;
/* One integer, the first column of the first row of a statement such as PRAGMA user_version. */
enum status connection_number(struct connection *connection, const char *sql, int64_t *out,
                              struct error *error) WARN_UNUSED;
enum status connection_prepare(struct connection *connection, const char *sql, sqlite3_stmt **out,
                               struct error *error) WARN_UNUSED;
/* Prepares sql[0..count) into out[0..count). On failure none is left prepared. */
enum status connection_prepare_all(struct connection *connection, const char *const *sql,
                                   size_t count, sqlite3_stmt **out,
                                   struct error *error) WARN_UNUSED;
void connection_finalize_all(sqlite3_stmt **statements, size_t count);

/* STATUS_OK: a row is there; STATUS_EMPTY: no more, and the statement is reset. */
enum status connection_step(struct connection *connection, sqlite3_stmt *statement,
                            struct error *error) WARN_UNUSED;
/* Runs a prepared statement that gives no rows, and resets it. */
enum status connection_run(struct connection *connection, sqlite3_stmt *statement,
                           struct error *error) WARN_UNUSED;

/* Fills `error` from what SQLite said last. */
enum status connection_error(struct connection *connection, struct error *error);

struct hash_key hash_key_of(struct hash hash);
/* Both borrow until the statement is reset. */
void bind_key(sqlite3_stmt *statement, int index, const struct hash_key *key);
void bind_slice(sqlite3_stmt *statement, int index, struct slice bytes);
/* Zeros if the column does not hold a key. */
struct hash column_hash(sqlite3_stmt *statement, int column);
struct slice column_slice(sqlite3_stmt *statement, int column); /* borrows until the next step */

#endif
