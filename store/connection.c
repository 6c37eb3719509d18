/* SQLite, called in one place: opening, running, and turning its codes into errors for people.
 *
 * The settings are those of DESIGN 10. WAL, so that readers never wait for the writer;
 * synchronous=FULL, so that a commit that returned survives a power cut; and only the writing
 * connection checkpoints. */
#include "store/connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define WRITER_CACHE                                                                               \
    "PRAGMA cache_size=-32768;" /* KiB: the seen set is written at random places                   \
                                 */
#define READER_CACHE "PRAGMA cache_size=-8192;"

/* ---- errors ---- */

static enum status status_of(int code) {
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return STATUS_NO_MEMORY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STATUS_IN_USE;
    case SQLITE_NOTADB:
        return STATUS_INVALID;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return STATUS_IO;
    default:
        return STATUS_STORE;
    }
}

/* What would be right, for the codes that a user can do something about. */
static const char *advice_of(int code) {
    switch (code & 0xff) {
    case SQLITE_FULL:
        return "; the disk is full: free some space in its folder";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "; another process holds it locked: end the database shell or backup that reads it";
    case SQLITE_NOTADB:
        return "; this file is no store of tocsin: name another path, or move the file away";
    case SQLITE_CORRUPT:
        return "; the file is damaged: restore it from a backup, or move it away to start anew";
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return "; give this user write permission for the file and for its folder";
    case SQLITE_IOERR:
        return "; look at the health of the disk, its quota and the file size limit (ulimit -f)";
    default:
        return "";
    }
}

enum status connection_error(struct connection *connection, struct error *error) {
    int code = sqlite3_extended_errcode(connection->database);
    int number = sqlite3_system_errno(connection->database);
    bool tell_system =
        number != 0 && ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN);
    return error_set(error, status_of(code), connection->path, 0, 0, "%s%s%s%s%s",
                     sqlite3_errmsg(connection->database), tell_system ? " (" : "",
                     tell_system ? strerror(number) : "", tell_system ? ")" : "", advice_of(code));
}

/* ---- opening ---- */

static enum status resolve_absent(const char *path, char **out, struct error *error) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char *folder = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash + 1 - path));
    char *real = folder ? realpath(folder, NULL) : NULL;
    enum status status = STATUS_OK;
    if (folder == NULL || (real == NULL && errno == ENOMEM)) {
        status = error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
    } else if (real == NULL) {
        status = error_set(error, STATUS_NOT_FOUND, path, 0, 0,
                           "the folder %s cannot be entered (%s); create it, or name another path",
                           folder, strerror(errno));
    } else if (name[0] == '\0') {
        status = error_set(error, STATUS_INVALID, path, 0, 0,
                           "this names a folder; name a file in it, such as tocsin.db");
    } else if (asprintf(out, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name) < 0) {
        status = error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
    }
    free(real);
    free(folder);
    return status;
}

enum status connection_resolve(const char *path, char **out, struct error *error) {
    char *real = realpath(path, NULL);
    if (real == NULL) {
        return resolve_absent(path, out, error);
    }
    struct stat about;
    if (stat(real, &about) == 0 && S_ISDIR(about.st_mode)) {
        free(real);
        return error_set(error, STATUS_INVALID, path, 0, 0,
                         "this is a folder; name a file in it, such as tocsin.db");
    }
    *out = real;
    return STATUS_OK;
}

static enum status open_with(const char *path, int flags, const char *settings,
                             struct connection *out, struct error *error) {
    struct connection made = {.path = strdup(path)};
    if (made.path == NULL) {
        return error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
    }
    enum status status = STATUS_OK;
    int code = sqlite3_open_v2(path, &made.database, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (made.database == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
    } else if (code != SQLITE_OK) {
        status = connection_error(&made, error);
    } else {
        sqlite3_extended_result_codes(made.database, 1);
        sqlite3_busy_timeout(made.database, CONNECTION_BUSY_MS);
        status = connection_execute(&made, settings, error);
    }
    if (status != STATUS_OK) {
        connection_close(&made);
        return status;
    }
    *out = made;
    return STATUS_OK;
}

enum status connection_open_writer(const char *path, struct connection *out, struct error *error) {
    return open_with(
        path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF;"
        "PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=16384;" WRITER_CACHE,
        out, error);
}

enum status connection_open_reader(const char *path, struct connection *out, struct error *error) {
    return open_with(path, SQLITE_OPEN_READONLY, "PRAGMA query_only=ON;" READER_CACHE, out, error);
}

void connection_close(struct connection *connection) {
    sqlite3_close(connection->database);
    free(connection->path);
    *connection = (struct connection){0};
}

/* ---- running ---- */

enum status connection_execute(struct connection *connection, const char *sql,
                               struct error *error) {
    if (sqlite3_exec(connection->database, sql, NULL, NULL, NULL) != SQLITE_OK) {
        return connection_error(connection, error);
    }
    return STATUS_OK;
}

enum status connection_number(struct connection *connection, const char *sql, int64_t *out,
                              struct error *error) {
    sqlite3_stmt *statement = NULL;
    enum status status = connection_prepare(connection, sql, &statement, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = connection_step(connection, statement, error);
    if (status == STATUS_OK) {
        *out = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return status;
}

enum status connection_prepare(struct connection *connection, const char *sql, sqlite3_stmt **out,
                               struct error *error) {
    if (sqlite3_prepare_v3(connection->database, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) !=
        SQLITE_OK) {
        return connection_error(connection, error);
    }
    return STATUS_OK;
}

enum status connection_prepare_all(struct connection *connection, const char *const *sql,
                                   size_t count, sqlite3_stmt **out, struct error *error) {
    for (size_t i = 0; i < count; i++) {
        enum status status = connection_prepare(connection, sql[i], &out[i], error);
        if (status != STATUS_OK) {
            connection_finalize_all(out, i);
            return status;
        }
    }
    return STATUS_OK;
}

void connection_finalize_all(sqlite3_stmt **statements, size_t count) {
    for (size_t i = 0; i < count; i++) {
        sqlite3_finalize(statements[i]);
        statements[i] = NULL;
    }
}

enum status connection_step(struct connection *connection, sqlite3_stmt *statement,
                            struct error *error) {
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        return STATUS_OK;
    }
    enum status status = code == SQLITE_DONE ? STATUS_EMPTY : connection_error(connection, error);
    sqlite3_reset(statement);
    return status;
}

enum status connection_run(struct connection *connection, sqlite3_stmt *statement,
                           struct error *error) {
    enum status status = connection_step(connection, statement, error);
    sqlite3_reset(statement);
    return status == STATUS_EMPTY ? STATUS_OK : status;
}

/* ---- values ---- */

struct hash_key hash_key_of(struct hash hash) {
    struct hash_key key;
    for (int i = 0; i < HASH_KEY_BYTES / 2; i++) {
        key.bytes[i] = (unsigned char)(hash.low >> (8 * i));
        key.bytes[i + HASH_KEY_BYTES / 2] = (unsigned char)(hash.high >> (8 * i));
    }
    return key;
}

void bind_key(sqlite3_stmt *statement, int index, const struct hash_key *key) {
    sqlite3_bind_blob(statement, index, key->bytes, HASH_KEY_BYTES, SQLITE_STATIC);
}

void bind_slice(sqlite3_stmt *statement, int index, struct slice bytes) {
    sqlite3_bind_blob64(statement, index, bytes.bytes ? bytes.data : "", bytes.bytes,
                        SQLITE_STATIC);
}

struct hash column_hash(sqlite3_stmt *statement, int column) {
    const unsigned char *bytes = sqlite3_column_blob(statement, column);
    struct hash hash = {0};
    if (bytes == NULL || sqlite3_column_bytes(statement, column) != HASH_KEY_BYTES) {
        return hash;
    }
    for (int i = 0; i < HASH_KEY_BYTES / 2; i++) {
        hash.low |= (uint64_t)bytes[i] << (8 * i);
        hash.high |= (uint64_t)bytes[i + HASH_KEY_BYTES / 2] << (8 * i);
    }
    return hash;
}

struct slice column_slice(sqlite3_stmt *statement, int column) {
    const char *bytes = sqlite3_column_blob(statement, column);
    return slice_make(bytes, bytes ? (size_t)sqlite3_column_bytes(statement, column) : 0);
}
