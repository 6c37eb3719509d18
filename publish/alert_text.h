/* Alerts for people: two or three lines each, from the JSON, so that scan and tail print alike. */
#ifndef TOCSIN_PUBLISH_ALERT_TEXT_H
#define TOCSIN_PUBLISH_ALERT_TEXT_H

#include "core/buffer.h"

/* Appends "time SEVERITY rule title — article title", the snippet with the match emphasised (bold,
 * or in »quotes« of its own without colour), then source and link. Control characters of the
 * outside text are never passed to the terminal. STATUS_INVALID if `json` is no alert. */
enum status alert_text_append(struct slice json, bool colour, struct buffer *out) WARN_UNUSED;

#endif
