/* Alerts as JSON and as topics (DESIGN 8). */
#ifndef TOCSIN_PUBLISH_ALERT_JSON_H
#define TOCSIN_PUBLISH_ALERT_JSON_H

#include "core/alert.h"
#include "core/buffer.h"

/* The place of an alert in the journal. */
struct alert_position {
    struct slice epoch;
    uint64_t seq, prev_all, prev_category, prev_rule;
};

/* Appends one JSON object without a newline. `position` NULL (scan): no epoch, seq and prev. An
 * alert past LIMIT_ALERT_BYTES is written with fewer matches, never cut. */
enum status alert_json_append(const struct alert *alert, const struct alert_position *position,
                              struct buffer *out) WARN_UNUSED;

/* "alert/<category>/<rule-id>/" */
enum status alert_topic_append(struct slice category, struct slice rule_id,
                               struct buffer *out) WARN_UNUSED;

#endif
