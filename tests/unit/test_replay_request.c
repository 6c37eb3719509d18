/* What a replay request may say, and what the asker is told when it says something else. */
#include "tests/unit/unit.h"

#include "publish/replay_request.h"

#include <stdio.h>
#include <stdlib.h>

static void reads_what_is_asked(void **state) {
    (void)state;
    static const struct {
        const char *json;
        uint64_t from, to;
        size_t max, topics;
    } table[] = {
        {"{\"v\":1,\"op\":\"replay\",\"from\":7,\"to\":9,\"topics\":[\"alert/a/\"],\"max\":5}", 7,
         9, 5, 1},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1}", 1, 0, LIMIT_REPLAY_ALERTS, 0},
        {" {\"max\":999999,\"from\":9223372036854775807,\"op\":\"replay\",\"v\":1,\"later\":{}}\n",
         INT64_MAX, 0, LIMIT_REPLAY_ALERTS, 0},
        {"{\"v\":1,\"op\":\"replay\",\"from\":5,\"to\":3,\"topics\":[\"\",\"x\",\"alert/\"]}", 5, 3,
         LIMIT_REPLAY_ALERTS, 3},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct replay_request request = {0};
        assert_int_equal(replay_request_parse(slice_of(table[i].json), &request, NULL), STATUS_OK);
        assert_int_equal(request.from, table[i].from);
        assert_int_equal(request.to, table[i].to);
        assert_int_equal(request.max, table[i].max);
        assert_int_equal(request.topic_count, table[i].topics);
        replay_request_fini(&request);
        assert_null(request.document);
    }
}

static void refuses_the_rest_and_says_what_would_be_right(void **state) {
    (void)state;
    static const struct {
        const char *json, *message;
    } table[] = {
        {"", "must be one JSON object"},
        {"{\"v\":1", "must be one JSON object"},
        {"{\"v\":1,\"v\":1,\"op\":\"replay\",\"from\":1}", "must be one JSON object"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1} x", "must be one JSON object"},
        {"[1]", "must be a JSON object"},
        {"{\"op\":\"replay\",\"from\":1}", "v must be 1"},
        {"{\"v\":\"1\",\"op\":\"replay\",\"from\":1}", "v must be 1"},
        {"{\"v\":1,\"from\":1}", "op must be \"replay\""},
        {"{\"v\":1,\"op\":\"delete\",\"from\":1}", "op must be \"replay\""},
        {"{\"v\":1,\"op\":\"replay\"}", "from must be"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":0}", "from must be"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1.5}", "from must be"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1,\"to\":-1}", "to must be"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1,\"max\":0}", "max must be"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1,\"topics\":\"alert/\"}", "topics must be a list"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1,\"topics\":[1]}", "each of topics must be a text"},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct replay_request request = {0};
        struct error error = {0};
        assert_int_equal(replay_request_parse(slice_of(table[i].json), &request, &error),
                         STATUS_INVALID);
        assert_null(request.document);
        if (strstr(error.message, table[i].message) == NULL) {
            fail_msg("%s: %s", table[i].json, error.message);
        }
    }
}

static void refuses_too_many_and_too_long_topics(void **state) {
    (void)state;
    static const struct {
        size_t topics, bytes;
        enum status status;
    } table[] = {
        {LIMIT_REPLAY_TOPICS, LIMIT_TOPIC_BYTES, STATUS_OK},
        {LIMIT_REPLAY_TOPICS + 1, 1, STATUS_INVALID},
        {1, LIMIT_TOPIC_BYTES + 1, STATUS_INVALID},
        {300, 300, STATUS_TOO_LARGE},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        size_t room = 64 + table[i].topics * (table[i].bytes + 3);
        char *json = malloc(room);
        assert_non_null(json);
        size_t at =
            (size_t)snprintf(json, room, "{\"v\":1,\"op\":\"replay\",\"from\":1,\"topics\":");
        for (size_t t = 0; t < table[i].topics; t++) {
            json[at++] = t == 0 ? '[' : ',';
            json[at++] = '"';
            memset(json + at, 'x', table[i].bytes);
            at += table[i].bytes;
            json[at++] = '"';
        }
        json[at++] = ']';
        json[at++] = '}';
        struct replay_request request = {0};
        assert_int_equal(replay_request_parse(slice_make(json, at), &request, NULL),
                         table[i].status);
        if (table[i].status == STATUS_OK) {
            replay_request_fini(&request);
        }
        free(json);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_asked),
        cmocka_unit_test(refuses_the_rest_and_says_what_would_be_right),
        cmocka_unit_test(refuses_too_many_and_too_long_topics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
