/* The replay request parser on bytes of anybody: it refuses or gives values within their bounds. */
#include "publish/replay_request.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds) {
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct replay_request request = {0};
    struct error error = {0};
    enum status status =
        replay_request_parse(slice_make((const char *)data, size), &request, &error);
    if (status != STATUS_OK) {
        require(status == STATUS_INVALID || status == STATUS_TOO_LARGE);
        require(error.message[0] != '\0');
        require(request.document == NULL);
        return 0;
    }
    require(request.from > 0);
    require(request.max > 0 && request.max <= LIMIT_REPLAY_ALERTS);
    require(request.topic_count <= LIMIT_REPLAY_TOPICS);
    size_t bytes = 0;
    for (size_t i = 0; i < request.topic_count; i++) {
        require(request.topics[i].bytes <= LIMIT_TOPIC_BYTES);
        for (size_t k = 0; k < request.topics[i].bytes; k++) {
            bytes += request.topics[i].data[k] != '\0';
        }
    }
    require(bytes <= size);
    replay_request_fini(&request);
    return 0;
}
