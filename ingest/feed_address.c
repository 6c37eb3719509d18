/* Addresses are taken apart by libcurl's own parser, the one that will connect: a second opinion on
 * what the host of an address is would be a hole. */
#include "ingest/feed_address.h"

#include "core/limits.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>

static enum status refuse(struct error *error, const char *url, const char *why) {
    return error_set(error, STATUS_INVALID, url, 0, 0,
                     "%s; right is an address like https://example.org/feed.xml", why);
}

static void copy_lower(char *out, const char *text, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        out[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    }
    out[bytes] = '\0';
}

static enum status take_host(CURLU *parts, const char *url, char host[FEED_HOST_BYTES],
                             struct error *error) {
    char *found = NULL;
    CURLUcode code = curl_url_get(parts, CURLUPART_HOST, &found, 0);
    if (code != CURLUE_OK) {
        return refuse(error, url, "this address names no host");
    }
    const char *name = found;
    size_t bytes = strlen(found);
    if (name[0] == '[' && bytes > 2) {
        name++;
        bytes -= 2;
    }
    enum status status = STATUS_OK;
    if (bytes >= FEED_HOST_BYTES) {
        status = refuse(error, url, "the host name in this address is longer than 255 characters");
    } else {
        copy_lower(host, name, bytes);
    }
    curl_free(found);
    return status;
}

static enum status check_scheme(CURLU *parts, const char *url, struct error *error) {
    char *scheme = NULL;
    if (curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) {
        return refuse(error, url, "this address does not begin with http:// or https://");
    }
    bool fetched = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
    curl_free(scheme);
    return fetched ? STATUS_OK : refuse(error, url, "only http:// and https:// are fetched");
}

enum status feed_address_host(const char *url, char host[FEED_HOST_BYTES], struct error *error) {
    if (strlen(url) > LIMIT_URL_BYTES) {
        return error_set(error, STATUS_INVALID, url, 0, 0,
                         "this address is longer than %zu bytes; give a shorter one",
                         LIMIT_URL_BYTES);
    }
    CURLU *parts = curl_url();
    if (parts == NULL) {
        return error_set(error, STATUS_NO_MEMORY, url, 0, 0, "out of memory");
    }
    enum status status = STATUS_OK;
    CURLUcode code = curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME);
    if (code == CURLUE_OUT_OF_MEMORY) {
        status = error_set(error, STATUS_NO_MEMORY, url, 0, 0, "out of memory");
    } else if (code == CURLUE_BAD_SCHEME) {
        status = refuse(error, url, "this address does not begin with http:// or https://");
    } else if (code != CURLUE_OK) {
        status = error_set(error, STATUS_INVALID, url, 0, 0,
                           "this is no web address (%s); right is one like "
                           "https://example.org/feed.xml",
                           curl_url_strerror(code));
    }
    if (status == STATUS_OK) {
        status = check_scheme(parts, url, error);
    }
    if (status == STATUS_OK) {
        status = take_host(parts, url, host, error);
    }
    curl_url_cleanup(parts);
    return status;
}
