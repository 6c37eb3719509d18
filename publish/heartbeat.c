/* The heartbeat: where the journal stands, so that a subscriber sees that even the last alert was
 * lost. `seq` is the last alert that was handed to the socket before it, so whoever gets the
 * heartbeat over the same connection knows that all up to there has either come or been dropped. */
#include "publish/heartbeat.h"

#include "core/clock.h"

#include <inttypes.h>

void heartbeat_begin(struct buffer *out, struct slice epoch, uint64_t seq, uint64_t oldest,
                     int64_t time_us) {
    char time[CLOCK_TEXT_BYTES];
    clock_format(time_us, 1, time);
    buffer_append_text(out, "{\"v\":1,\"epoch\":");
    buffer_append_json(out, epoch);
    buffer_append_format(
        out, ",\"seq\":%" PRIu64 ",\"oldest\":%" PRIu64 ",\"time\":\"%s\",\"categories\":{", seq,
        oldest, time);
}

void heartbeat_category(struct buffer *out, struct slice category, uint64_t last_seq) {
    if (out->bytes > 0 && out->data[out->bytes - 1] != '{') {
        buffer_append_char(out, ',');
    }
    buffer_append_json(out, category);
    buffer_append_format(out, ":%" PRIu64, last_seq);
}

void heartbeat_end(struct buffer *out) {
    buffer_append_text(out, "}}");
}
