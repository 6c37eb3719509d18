/* What came of a transfer, in words for whoever keeps the list of feeds. */
#ifndef TOCSIN_INGEST_TRANSFER_FAILURE_H
#define TOCSIN_INGEST_TRANSFER_FAILURE_H

#include "ingest/transfer.h"

/* STATUS_OK: the body is a document. STATUS_NOT_MODIFIED: 304 to a conditional request. Otherwise
 * `error` has the address as its file and says what happened and what would be right. Counts what
 * was refused. */
enum status transfer_judge(const struct transfer *transfer, CURLcode code, long http_status,
                           struct error *error) WARN_UNUSED;

#endif
