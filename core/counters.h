/* Every dropped, refused or mended thing increments exactly one named counter; so does every unit
 * of work. Atomic, relaxed: any thread may add at any time, a reader sees some recent value. */
#ifndef TOCSIN_CORE_COUNTERS_H
#define TOCSIN_CORE_COUNTERS_H

#include <stdint.h>

/* X(name, what it counts) */
#define COUNTER_TABLE(X)                                                                           \
    X(polls, "feed polls finished, whatever came back")                                            \
    X(polls_not_modified, "polls answered 304 Not Modified")                                       \
    X(polls_unchanged, "polls whose body had the same hash as the last one")                       \
    X(polls_failed, "polls that brought no usable document")                                       \
    X(fetch_bytes, "decoded body bytes received")                                                  \
    X(fetch_too_large, "transfers cut off at the body limit")                                      \
    X(fetch_private_refused, "transfers refused because they led to a private address")            \
    X(fetch_validators_refused, "ETag or Last-Modified values too long or malformed, not kept")    \
    X(documents_parsed, "feed documents parsed")                                                   \
    X(documents_refused, "feed documents that are no feed, or past a limit")                       \
    X(documents_mended, "feed documents that were not well-formed and were read all the same")     \
    X(documents_divided,                                                                           \
      "documents with more alerts than one batch, the rest left to the next poll")                 \
    X(items_parsed, "items found in feed documents")                                               \
    X(items_without_identity, "items with neither guid, link, title nor text, dropped")            \
    X(items_dated_in_future, "items whose date lay in the future, taken for that of their coming") \
    X(dates_unreadable, "texts in the place of a date that are none, dropped")                     \
    X(items_over_limit, "items past the per-document maximum, dropped")                            \
    X(items_repeated, "items met twice in one document, the second dropped")                       \
    X(text_truncated, "item texts cut at their maximum")                                           \
    X(item_list_over_limit, "authors or categories past the per-item maximum, dropped")            \
    X(xml_depth_over_limit, "elements nested past the maximum, their tags dropped")                \
    X(xml_attributes_over_limit, "attributes past the per-element maximum, dropped")               \
    X(xml_names_over_limit, "documents cut off where they had too many names or namespaces")       \
    X(bytes_undecodable, "byte sequences that their charset does not know, made U+FFFD")           \
    X(articles_new, "articles matched for the first time")                                         \
    X(articles_updated, "articles matched again because their content changed")                    \
    X(articles_seen, "articles passed over because they were seen unchanged")                      \
    X(text_invalid_utf8, "invalid UTF-8 sequences folded to a separator")                          \
    X(scan_failures, "hs_scan results other than success, each rescanned another way")             \
    X(regex_failures, "hs_scan results other than success for regexes, what was found is kept")    \
    X(hits_over_limit, "hits past the per-article maximum, dropped")                               \
    X(finds_over_limit, "hits past the per-rule maximum of one article, not judged by that rule")  \
    X(matches_over_limit, "matches left out of an alert past its maximum")                         \
    X(alerts_filtered, "alerts withheld because a filter held")                                    \
    X(alerts, "alerts committed to the journal")                                                   \
    X(alerts_published, "alerts handed to the publishing socket")                                  \
    X(replay_requests, "replay requests answered")                                                 \
    X(replay_refused, "replay requests that were malformed")                                       \
    X(replay_broken_off, "replay answers broken off: the asker did not take them, or had gone")    \
    X(frames_refused, "frames of a monitor that a client could not read, dropped")                 \
    X(alerts_shortened, "alerts past the largest size, written with their long texts shortened")   \
    X(commits, "store transactions committed")                                                     \
    X(commit_failures, "store transactions that failed and were tried again")

enum counter {
#define X(name, text) COUNTER_##name,
    COUNTER_TABLE(X)
#undef X
        COUNTER_COUNT
};

void counter_add(enum counter counter, uint64_t n);
uint64_t counter_get(enum counter counter);
const char *counter_name(enum counter counter); /* static */
const char *counter_text(enum counter counter); /* static */

#endif
