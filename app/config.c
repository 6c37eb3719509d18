/* Reads the configuration. Each section is a table of keys, each key a small reader: what a key may
 * be, what it defaults to and what its error says stand in one place. Keys that the design knows
 * and this version does not are refused by name, so that nobody believes in a setting that does
 * nothing. */
#include "app/config.h"

#include "app/units.h"
#include "core/limits.h"
#include "rules/yaml_tree.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECOND_US ((int64_t)1000000)
#define MINUTE_US (60 * SECOND_US)
#define DAY_US (86400 * SECOND_US)

/* What every reader needs: where to complain, where to keep. */
struct reading {
    const char *path;
    struct arena *arena;
    struct config *config;
    struct error *error;
};

typedef enum status key_reader(struct reading *reading, const struct yaml_node *value,
                               void *target);

struct key {
    const char *name;
    key_reader *read; /* NULL: known to the design, not to this version */
    void *target;
};

static enum status complain(struct reading *reading, const struct yaml_node *node,
                            const char *what) {
    return error_set(reading->error, STATUS_INVALID, reading->path, node->line, node->column, "%s",
                     what);
}

static enum status out_of_memory(struct reading *reading) {
    return error_set(reading->error, STATUS_NO_MEMORY, reading->path, 0, 0,
                     "the configuration does not fit in memory");
}

/* Reads a mapping by its table: unknown keys are errors, absent ones leave their default. */
static enum status read_section(struct reading *reading, const struct yaml_node *mapping,
                                const char *what, const struct key *keys, size_t count) {
    const char *names[16];
    enum status status = yaml_expect(mapping, YAML_MAPPING, reading->path, what, reading->error);
    for (size_t i = 0; i < count; i++) {
        names[i] = keys[i].name;
    }
    if (status == STATUS_OK) {
        status = yaml_known_keys(mapping, names, count, reading->path, reading->error);
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct yaml_node *value = yaml_get(mapping, keys[i].name);
        if (value == NULL) {
            continue;
        }
        if (keys[i].read == NULL) {
            return error_set(reading->error, STATUS_INVALID, reading->path, value->line,
                             value->column, "\"%s\" is not supported by this version; take it out",
                             keys[i].name);
        }
        status = keys[i].read(reading, value, keys[i].target);
    }
    return status;
}

static enum status read_text(struct reading *reading, const struct yaml_node *value, void *target) {
    enum status status =
        yaml_expect(value, YAML_SCALAR, reading->path, "this value", reading->error);
    if (status == STATUS_OK && value->text.bytes == 0) {
        return complain(reading, value, "this value is empty; give a text or take the key out");
    }
    if (status == STATUS_OK) {
        *(struct slice *)target = value->text;
    }
    return status;
}

static enum status read_endpoint(struct reading *reading, const struct yaml_node *value,
                                 void *target) {
    struct slice text = {0};
    enum status status = read_text(reading, value, &text);
    if (status != STATUS_OK) {
        return status;
    }
    if (!slice_starts(text, SLICE_LITERAL("tcp://")) &&
        !slice_starts(text, SLICE_LITERAL("ipc://"))) {
        return complain(reading, value,
                        "this is no endpoint; write tcp://ADDRESS:PORT or ipc://PATH");
    }
    *(const char **)target = text.data;
    return STATUS_OK;
}

static enum status read_duration(struct reading *reading, const struct yaml_node *value,
                                 void *target) {
    enum status status =
        yaml_expect(value, YAML_SCALAR, reading->path, "a duration", reading->error);
    if (status != STATUS_OK) {
        return status;
    }
    int64_t duration_us = 0;
    if (!duration_parse(value->text, &duration_us) || duration_us <= 0) {
        return complain(reading, value,
                        "this is no duration; write a number and its unit, such as 30s, 15m, 2h "
                        "or 90d");
    }
    *(int64_t *)target = duration_us;
    return STATUS_OK;
}

static enum status read_size(struct reading *reading, const struct yaml_node *value, void *target) {
    enum status status = yaml_expect(value, YAML_SCALAR, reading->path, "a size", reading->error);
    if (status != STATUS_OK) {
        return status;
    }
    size_t bytes = 0;
    if (!size_parse(value->text, &bytes) || bytes == 0) {
        return complain(reading, value,
                        "this is no size; write a number and its unit, such as 512KiB or 10MiB");
    }
    *(size_t *)target = bytes;
    return STATUS_OK;
}

static enum status read_count(struct reading *reading, const struct yaml_node *value,
                              void *target) {
    int64_t count = 0;
    enum status status =
        yaml_integer(value, reading->path, "a count", 1, 100000, &count, reading->error);
    if (status == STATUS_OK) {
        *(size_t *)target = (size_t)count;
    }
    return status;
}

static enum status read_workers(struct reading *reading, const struct yaml_node *value,
                                void *target) {
    if (value->kind == YAML_SCALAR && slice_equal(value->text, SLICE_LITERAL("auto"))) {
        return STATUS_OK;
    }
    int64_t count = 0;
    enum status status = yaml_integer(value, reading->path, "the number of workers (or auto)", 1,
                                      256, &count, reading->error);
    if (status == STATUS_OK) {
        *(size_t *)target = (size_t)count;
    }
    return status;
}

static enum status read_level(struct reading *reading, const struct yaml_node *value,
                              void *target) {
    static const char *const names[] = {"error", "warn", "info", "debug"};
    for (size_t i = 0; value->kind == YAML_SCALAR && i < sizeof names / sizeof *names; i++) {
        if (slice_equal(value->text, slice_of(names[i]))) {
            *(enum log_level *)target = (enum log_level)i;
            return STATUS_OK;
        }
    }
    return complain(reading, value, "the level is one of error, warn, info, debug");
}

static enum status read_bool(struct reading *reading, const struct yaml_node *value, void *target) {
    return yaml_bool(value, reading->path, "this value", target, reading->error);
}

/* A path relative to the configuration's folder → one that the program can open. */
static const char *resolve(struct reading *reading, struct slice path) {
    const char *slash = strrchr(reading->path, '/');
    if (slash == NULL || path.bytes == 0 || path.data[0] == '/') {
        return path.data;
    }
    size_t folder_bytes = (size_t)(slash - reading->path) + 1;
    char *out = arena_alloc(reading->arena, folder_bytes + path.bytes + 1);
    if (out) {
        memcpy(out, reading->path, folder_bytes);
        memcpy(out + folder_bytes, path.data, path.bytes + 1);
    }
    return out;
}

static enum status read_path(struct reading *reading, const struct yaml_node *value, void *target) {
    struct slice text = {0};
    enum status status = read_text(reading, value, &text);
    if (status != STATUS_OK) {
        return status;
    }
    const char *path = resolve(reading, text);
    if (path == NULL) {
        return out_of_memory(reading);
    }
    *(const char **)target = path;
    return STATUS_OK;
}

static enum status read_tags(struct reading *reading, const struct yaml_node *value, void *target) {
    enum status status = yaml_expect(value, YAML_SEQUENCE, reading->path, "tags", reading->error);
    if (status != STATUS_OK) {
        return status;
    }
    struct slice *tags = arena_calloc(reading->arena, value->count, sizeof *tags);
    if (tags == NULL) {
        return out_of_memory(reading);
    }
    for (size_t i = 0; i < value->count && status == STATUS_OK; i++) {
        status = read_text(reading, &value->items[i], &tags[i]);
    }
    if (status == STATUS_OK) {
        *(struct slice_list *)target = (struct slice_list){tags, value->count};
    }
    return status;
}

static enum status read_feed(struct reading *reading, const struct yaml_node *value,
                             struct feed_config *feed) {
    const struct key keys[] = {
        {"url", read_text, &feed->url},
        {"tags", read_tags, &feed->tags},
        {"every", read_duration, &feed->every_us},
        {"allow_private", read_bool, &feed->allow_private},
        {"language", read_text, &feed->language},
        {"headers", NULL, NULL},
        {"auth", NULL, NULL},
        {"proxy", NULL, NULL},
        {"opml", NULL, NULL},
    };
    enum status status = read_section(reading, value, "a feed", keys, sizeof keys / sizeof *keys);
    if (status != STATUS_OK) {
        return status;
    }
    if (feed->url.bytes == 0) {
        return complain(reading, value, "this feed has no url; add url: https://…");
    }
    if (!slice_starts(feed->url, SLICE_LITERAL("http://")) &&
        !slice_starts(feed->url, SLICE_LITERAL("https://"))) {
        return complain(reading, yaml_get(value, "url"),
                        "the url of a feed begins with http:// or https://");
    }
    return STATUS_OK;
}

/* Two feeds of one address would be one feed to the store. Sorting finds them in any number. */
static int compare_urls(const void *a, const void *b) {
    const struct yaml_node *const *left = a, *const *right = b;
    int order = slice_compare(yaml_get(*left, "url")->text, yaml_get(*right, "url")->text);
    return order ? order : ((*left)->line > (*right)->line) - ((*left)->line < (*right)->line);
}

static enum status refuse_duplicates(struct reading *reading, const struct yaml_node *feeds) {
    const struct yaml_node **sorted =
        arena_calloc(reading->arena, feeds->count, sizeof(struct yaml_node *));
    if (sorted == NULL) {
        return out_of_memory(reading);
    }
    for (size_t i = 0; i < feeds->count; i++) {
        sorted[i] = &feeds->items[i];
    }
    qsort(sorted, feeds->count, sizeof *sorted, compare_urls);
    for (size_t i = 1; i < feeds->count; i++) {
        const struct yaml_node *url = yaml_get(sorted[i], "url");
        const struct yaml_node *before = yaml_get(sorted[i - 1], "url");
        if (slice_equal(url->text, before->text)) {
            return error_set(reading->error, STATUS_INVALID, reading->path, url->line, url->column,
                             "this feed is already there in line %zu; take one of the two out",
                             before->line);
        }
    }
    return STATUS_OK;
}

static enum status read_feeds(struct reading *reading, const struct yaml_node *value,
                              void *target) {
    (void)target;
    struct config *config = reading->config;
    enum status status = yaml_expect(value, YAML_SEQUENCE, reading->path, "feeds", reading->error);
    if (status != STATUS_OK) {
        return status;
    }
    if (value->count == 0 || value->count > LIMIT_FEEDS) {
        return complain(reading, value, "feeds needs at least one and at most 1,000,000 entries");
    }
    config->feeds = arena_calloc(reading->arena, value->count, sizeof *config->feeds);
    if (config->feeds == NULL) {
        return out_of_memory(reading);
    }
    for (size_t i = 0; i < value->count && status == STATUS_OK; i++) {
        status = read_feed(reading, &value->items[i], &config->feeds[i]);
    }
    config->feed_count = value->count;
    return status == STATUS_OK ? refuse_duplicates(reading, value) : status;
}

static enum status read_rules(struct reading *reading, const struct yaml_node *value,
                              void *target) {
    (void)target;
    struct config *config = reading->config;
    enum status status = yaml_expect(value, YAML_SEQUENCE, reading->path, "rules", reading->error);
    if (status != STATUS_OK) {
        return status;
    }
    if (value->count == 0) {
        return complain(reading, value, "rules needs at least one file or folder");
    }
    config->rules = arena_calloc(reading->arena, value->count, sizeof *config->rules);
    if (config->rules == NULL) {
        return out_of_memory(reading);
    }
    for (size_t i = 0; i < value->count && status == STATUS_OK; i++) {
        status = read_path(reading, &value->items[i], &config->rules[i]);
    }
    config->rule_count = value->count;
    return status;
}

static enum status read_publish(struct reading *reading, const struct yaml_node *value,
                                void *target) {
    (void)target;
    struct config *config = reading->config;
    const struct key keys[] = {
        {"alerts", read_endpoint, &config->alerts},
        {"replay", read_endpoint, &config->replay},
        {"heartbeat", read_duration, &config->heartbeat_us},
        {"curve", NULL, NULL},
    };
    return read_section(reading, value, "publish", keys, sizeof keys / sizeof *keys);
}

static enum status read_store(struct reading *reading, const struct yaml_node *value,
                              void *target) {
    (void)target;
    struct config *config = reading->config;
    const struct key keys[] = {
        {"path", read_path, &config->store_path},
        {"keep_seen", read_duration, &config->keep_seen_us},
        {"keep_alerts", read_duration, &config->keep_alerts_us},
    };
    return read_section(reading, value, "store", keys, sizeof keys / sizeof *keys);
}

static enum status read_fetch(struct reading *reading, const struct yaml_node *value,
                              void *target) {
    (void)target;
    struct fetch_options *fetch = &reading->config->fetch;
    const struct key keys[] = {
        {"concurrency", read_count, &fetch->concurrency},
        {"per_host", read_count, &fetch->per_host},
        {"min_interval", read_duration, &fetch->min_interval_us},
        {"timeout", read_duration, &fetch->timeout_us},
        {"body_max", read_size, &fetch->body_bytes_max},
        {"user_agent", read_text, &fetch->user_agent},
    };
    return read_section(reading, value, "fetch", keys, sizeof keys / sizeof *keys);
}

static enum status read_match(struct reading *reading, const struct yaml_node *value,
                              void *target) {
    (void)target;
    const struct key keys[] = {
        {"workers", read_workers, &reading->config->workers},
        {"cache", read_path, &reading->config->match_cache},
    };
    return read_section(reading, value, "match", keys, sizeof keys / sizeof *keys);
}

static enum status read_log(struct reading *reading, const struct yaml_node *value, void *target) {
    (void)target;
    const struct key keys[] = {
        {"level", read_level, &reading->config->log_level},
        {"format", NULL, NULL},
    };
    return read_section(reading, value, "log", keys, sizeof keys / sizeof *keys);
}

static enum status set_defaults(struct reading *reading) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *reading->config = (struct config){
        .alerts = "tcp://127.0.0.1:5590",
        .replay = "tcp://127.0.0.1:5591",
        .heartbeat_us = 5 * SECOND_US,
        .keep_seen_us = 90 * DAY_US,
        .keep_alerts_us = 365 * DAY_US,
        .fetch = {.concurrency = 200,
                  .per_host = 2,
                  .min_interval_us = 5 * MINUTE_US,
                  .timeout_us = 60 * SECOND_US,
                  .body_bytes_max = LIMIT_BODY_BYTES,
                  .user_agent = SLICE_LITERAL("tocsin/" TOCSIN_VERSION)},
        .workers = processors > 0 ? (size_t)processors : 1,
        .log_level = LOG_INFO,
    };
    reading->config->store_path = resolve(reading, SLICE_LITERAL("tocsin.db"));
    return reading->config->store_path ? STATUS_OK : out_of_memory(reading);
}

/* What two keys must agree on. */
static enum status check_intervals(struct reading *reading, const struct yaml_node *root) {
    const struct config *config = reading->config;
    for (size_t i = 0; i < config->feed_count; i++) {
        const struct yaml_node *every = yaml_get(&yaml_get(root, "feeds")->items[i], "every");
        if (every && config->feeds[i].every_us < config->fetch.min_interval_us) {
            return error_set(reading->error, STATUS_INVALID, reading->path, every->line,
                             every->column,
                             "this is shorter than fetch.min_interval (%lld s); make it longer, or "
                             "set fetch.min_interval",
                             (long long)(config->fetch.min_interval_us / SECOND_US));
        }
    }
    return STATUS_OK;
}

enum status config_read(const char *path, struct arena *arena, struct config *out,
                        struct error *error) {
    struct yaml_node *root = arena_calloc(arena, 1, sizeof *root);
    struct reading reading = {path, arena, out, error};
    if (root == NULL) {
        return out_of_memory(&reading);
    }
    enum status status = yaml_read(path, LIMIT_CONFIG_BYTES, arena, root, error);
    if (status == STATUS_OK) {
        status = set_defaults(&reading);
    }
    if (status != STATUS_OK) {
        return status;
    }
    const struct key keys[] = {
        {"feeds", read_feeds, NULL}, {"rules", read_rules, NULL}, {"publish", read_publish, NULL},
        {"store", read_store, NULL}, {"fetch", read_fetch, NULL}, {"match", read_match, NULL},
        {"log", read_log, NULL},     {"http", NULL, NULL},
    };
    status = read_section(&reading, root, "the configuration", keys, sizeof keys / sizeof *keys);
    if (status == STATUS_OK && out->feed_count == 0) {
        status = error_set(error, STATUS_INVALID, path, 0, 0,
                           "there are no feeds; add feeds: [{url: https://…}]");
    }
    if (status == STATUS_OK && out->rule_count == 0) {
        status = error_set(error, STATUS_INVALID, path, 0, 0,
                           "there are no rules; add rules: [FILE or FOLDER]");
    }
    return status == STATUS_OK ? check_intervals(&reading, root) : status;
}
