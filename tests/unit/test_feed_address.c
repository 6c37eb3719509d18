#include "tests/unit/unit.h"

#include "core/limits.h"
#include "ingest/feed_address.h"

#include <stdlib.h>

struct host_case {
    const char *url, *host;
};

static const struct host_case hosts[] = {
    {"http://example.org", "example.org"},
    {"https://Example.ORG:8443/feed.xml?a=b#c", "example.org"},
    {"HTTP://user:word@example.org/x", "example.org"},
    {"http://[2606:4700::1111]:80/", "2606:4700::1111"},
    {"http://127.0.0.1:1/x", "127.0.0.1"},
};

static void names_the_host_in_lower_case(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        char host[FEED_HOST_BYTES] = "";
        struct error error = {0};
        assert_int_equal(feed_address_host(hosts[i].url, host, &error), STATUS_OK);
        assert_string_equal(host, hosts[i].host);
    }
}

struct refusal_case {
    const char *url, *message_part;
};

static const struct refusal_case refusals[] = {
    {"", "begin with http:// or https://"},
    {"example.org/feed.xml", "begin with http:// or https://"},
    {"file:///etc/passwd", "only http:// and https://"},
    {"ftp://example.org/x", "only http:// and https://"},
    {"gopher://example.org/x", "only http:// and https://"},
    {"http://", "no web address"},
    {"http://example.org:99999/", "no web address"},
    {"http://exa mple.org/", "no web address"},
};

static void says_what_is_wrong_with_other_addresses(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        char host[FEED_HOST_BYTES] = "";
        struct error error = {0};
        assert_int_equal(feed_address_host(refusals[i].url, host, &error), STATUS_INVALID);
        assert_string_equal(error.file, refusals[i].url);
        if (strstr(error.message, refusals[i].message_part) == NULL) {
            fail_msg("%s: %s", refusals[i].url, error.message);
        }
        assert_non_null(strstr(error.message, "https://"));
    }
}

static void refuses_an_endless_address(void **state) {
    (void)state;
    static const char start[] = "http://example.org/";
    char *url = malloc(LIMIT_URL_BYTES + 2);
    assert_non_null(url);
    memset(url, 'a', LIMIT_URL_BYTES + 1);
    memcpy(url, start, sizeof start - 1);
    url[LIMIT_URL_BYTES + 1] = '\0';
    char host[FEED_HOST_BYTES] = "";
    struct error error = {0};
    assert_int_equal(feed_address_host(url, host, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "longer than 8192 bytes"));
    url[LIMIT_URL_BYTES] = '\0';
    assert_int_equal(feed_address_host(url, host, &error), STATUS_OK);
    free(url);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_the_host_in_lower_case),
        cmocka_unit_test(says_what_is_wrong_with_other_addresses),
        cmocka_unit_test(refuses_an_endless_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
