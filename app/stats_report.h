/* What rule_stats counted, for people and for programs. */
#ifndef TOCSIN_APP_STATS_REPORT_H
#define TOCSIN_APP_STATS_REPORT_H

#include "app/rule_stats.h"

/* Tables with at most `top` rows each, a histogram, the rules and terms that did nothing. */
void stats_report_text(const struct rule_stats *stats, size_t top, struct buffer *out);
/* All of it, as one JSON object. */
void stats_report_json(const struct rule_stats *stats, struct buffer *out);

#endif
