/* The tables of the store, their version, and the questions whether a file is a store at all and
 * one that this program understands. Internal to store/. */
#ifndef TOCSIN_STORE_SCHEMA_H
#define TOCSIN_STORE_SCHEMA_H

#include "store/connection.h"

enum {
    SCHEMA_APPLICATION_ID = 0x746F6373, /* "tocs" */
    SCHEMA_VERSION = 1
};

/* Writing side: sets WAL, makes the tables in an empty file, refuses what is no store
 * (STATUS_INVALID) or a newer one (STATUS_UNSUPPORTED). */
enum status schema_prepare(struct connection *connection, struct error *error) WARN_UNUSED;
/* Reading side: the same refusals, and STATUS_NOT_FOUND for a file without tables yet. */
enum status schema_check(struct connection *connection, struct error *error) WARN_UNUSED;

#endif
