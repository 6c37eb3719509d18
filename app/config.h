/* The configuration of a monitor (DESIGN 4, Config): a YAML file → values that the pipeline starts
 * from. */
#ifndef TOCSIN_APP_CONFIG_H
#define TOCSIN_APP_CONFIG_H

#include "core/arena.h"
#include "core/log.h"
#include "core/status.h"
#include "ingest/fetch.h"

struct config {
    struct feed_config *feeds;
    size_t feed_count;
    const char **rules; /* files and folders, resolved against the configuration's own folder */
    size_t rule_count;
    const char *alerts, *replay; /* ZeroMQ endpoints */
    int64_t heartbeat_us;
    const char *store_path;
    int64_t keep_seen_us, keep_alerts_us;
    struct fetch_options fetch;
    size_t workers;          /* match threads, ≥ 1 */
    const char *match_cache; /* folder for compiled rules; NULL: they are not kept */
    enum log_level log_level;
};

/* Everything in `out` lives in `arena`. The error names file, line, column and what would be right.
 * An unknown key is an error. */
enum status config_read(const char *path, struct arena *arena, struct config *out,
                        struct error *error) WARN_UNUSED;

#endif
