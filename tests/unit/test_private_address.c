#include "tests/unit/unit.h"

#include "ingest/private_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

struct address_case {
    const char *text;
    bool private;
};

static const struct address_case cases[] = {
    {"0.0.0.0", true},
    {"0.1.2.3", true},
    {"1.0.0.0", false},
    {"9.255.255.255", false},
    {"10.0.0.0", true},
    {"10.255.255.255", true},
    {"11.0.0.0", false},
    {"100.63.255.255", false},
    {"100.64.0.0", true},
    {"100.127.255.255", true},
    {"100.128.0.0", false},
    {"126.255.255.255", false},
    {"127.0.0.1", true},
    {"127.255.255.255", true},
    {"128.0.0.0", false},
    {"169.253.255.255", false},
    {"169.254.169.254", true},
    {"169.255.0.0", false},
    {"172.15.255.255", false},
    {"172.16.0.0", true},
    {"172.31.255.255", true},
    {"172.32.0.0", false},
    {"192.0.0.1", true},
    {"192.0.1.1", false},
    {"192.0.2.1", true},
    {"192.88.99.1", true},
    {"192.167.255.255", false},
    {"192.168.0.0", true},
    {"192.169.0.0", false},
    {"198.17.255.255", false},
    {"198.18.0.0", true},
    {"198.19.255.255", true},
    {"198.20.0.0", false},
    {"198.51.100.7", true},
    {"203.0.113.7", true},
    {"223.255.255.255", false},
    {"224.0.0.1", true},
    {"239.255.255.255", true},
    {"240.0.0.1", true},
    {"255.255.255.255", true},
    {"::", true},
    {"::1", true},
    {"::127.0.0.1", true},
    {"::8.8.8.8", true},
    {"::ffff:127.0.0.1", true},
    {"::ffff:10.1.2.3", true},
    {"::ffff:8.8.8.8", false},
    {"64:ff9b::8.8.8.8", false},
    {"64:ff9b::192.168.1.1", true},
    {"64:ff9b:1::8.8.8.8", true},
    {"100::1", true},
    {"1fff::1", true},
    {"2001::1", true},
    {"2001:1ff::1", true},
    {"2001:200::1", false},
    {"2001:db7::1", false},
    {"2001:db8::1", true},
    {"2001:db9::1", false},
    {"2002:0808:0808::1", false},
    {"2002:7f00:0001::1", true},
    {"2606:4700::1111", false},
    {"2a00:1450::1", false},
    {"3ffe:ffff::1", false},
    {"3fff::1", true},
    {"3fff:fff::1", true},
    {"3fff:1000::1", false},
    {"4000::1", true},
    {"fc00::1", true},
    {"fd12:3456::1", true},
    {"fe80::1", true},
    {"febf::1", true},
    {"fec0::1", true},
    {"ff02::1", true},
};

static void knows_every_range_to_its_edges(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (address_text_is_private(cases[i].text) != cases[i].private) {
            fail_msg("%s should be %s", cases[i].text, cases[i].private ? "private" : "public");
        }
    }
}

static void judges_socket_addresses_as_their_text(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct sockaddr_in ipv4 = {.sin_family = AF_INET};
        struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};
        bool is_ipv4 = inet_pton(AF_INET, cases[i].text, &ipv4.sin_addr) == 1;
        assert_true(is_ipv4 || inet_pton(AF_INET6, cases[i].text, &ipv6.sin6_addr) == 1);
        const struct sockaddr *address =
            is_ipv4 ? (const struct sockaddr *)&ipv4 : (const struct sockaddr *)&ipv6;
        assert_int_equal(address_is_private(address), cases[i].private);
    }
}

static void what_is_no_internet_address_is_private(void **state) {
    (void)state;
    const struct sockaddr_un local = {.sun_family = AF_UNIX, .sun_path = "/run/x"};
    assert_true(address_is_private((const struct sockaddr *)&local));
    assert_true(address_text_is_private(""));
    assert_true(address_text_is_private("example.org"));
    assert_true(address_text_is_private("8.8.8"));
    assert_true(address_text_is_private("2606:4700::1111%eth0"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_every_range_to_its_edges),
        cmocka_unit_test(judges_socket_addresses_as_their_text),
        cmocka_unit_test(what_is_no_internet_address_is_private),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
