/* Every maximum in one table: its unit is its last word, its reason stands beside it. */
#ifndef TOCSIN_CORE_LIMITS_H
#define TOCSIN_CORE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)

/* Documents */
#define LIMIT_BODY_BYTES (10 * MIB)  /* default of fetch.body_max: the largest feed seen is 6 MB */
#define LIMIT_FILE_BYTES (256 * MIB) /* a document given to scan or feeds parse */
#define LIMIT_DOCUMENT_ITEMS ((size_t)10000) /* items of one feed document */
#define LIMIT_ITEM_TEXT_BYTES (1 * MIB)      /* one title, summary or body, as plain text */
#define LIMIT_ITEM_MARKUP_BYTES                                                                    \
    (4 * MIB)                         /* the same as markup: tags and entities outweigh the text */
#define LIMIT_ITEM_LIST ((size_t)256) /* authors or categories of one item */
#define LIMIT_JSON_VALUES                                                                          \
    ((size_t)500000)                   /* of one document; jansson takes some 250 bytes for each */
#define LIMIT_JSON_DEPTH ((size_t)256) /* brackets of a text that has to be mended */
#define LIMIT_XML_DEPTH ((size_t)256)  /* element nesting; libxml2's own limit */
#define LIMIT_XML_ATTRIBUTES ((size_t)256) /* attributes of one element */
#define LIMIT_XML_NAMES                                                                            \
    ((size_t)10000) /* different ones; libxml2's table of them grows no further */
#define LIMIT_XML_NAMESPACES                                                                       \
    ((size_t)512) /* declared at once; libxml2 looks through all for a name */
#define LIMIT_DOCUMENT_ARENA_BYTES (64 * MIB) /* all that one document may hold in memory */

#define LIMIT_CLOCK_SKEW_US ((int64_t)600 * 1000000) /* a later date lies in the future */

/* HTTP */
#define LIMIT_HEADER_BYTES (64 * KIB)   /* all response headers of one transfer */
#define LIMIT_VALIDATOR_BYTES (2 * KIB) /* one ETag or Last-Modified value */
#define LIMIT_LANGUAGE_BYTES                                                                       \
    ((size_t)64) /* a language tag: 35 bytes are enough (RFC 5646, 4.4)                            \
                  */
#define LIMIT_REDIRECTS 5L
#define LIMIT_URL_BYTES (8 * KIB) /* a feed's address; servers refuse longer ones themselves */
#define LIMIT_FEEDS ((size_t)1000000)
#define LIMIT_CONFIG_BYTES (256 * MIB)                /* a configuration of LIMIT_FEEDS feeds */
#define LIMIT_CONFIG_ARENA_BYTES ((size_t)2048 * MIB) /* the same, as a tree */

/* Rules */
#define LIMIT_RULE_FILE_BYTES (16 * MIB)
#define LIMIT_RULE_ARENA_BYTES ((size_t)2048 * MIB) /* all rules of a set */
#define LIMIT_LIST_FILE_BYTES (256 * MIB) /* a list of LIMIT_LIST_ENTRIES, with their labels */
#define LIMIT_LIST_ENTRIES                                                                         \
    ((size_t)2000000) /* all sanctions and watch lists together have half of it */
#define LIMIT_YAML_DEPTH ((size_t)64)
#define LIMIT_RULES ((size_t)100000)
#define LIMIT_TERM_BYTES ((size_t)512) /* one term as written */
#define LIMIT_TERM_WORDS ((size_t)64)  /* the longest name on a sanctions list seen has 56 */
#define LIMIT_TERM_MARKS ((size_t)6)   /* left out one by one: 64 forms; more: all or none */
#define LIMIT_GROUPS ((size_t)64)      /* groups of one rule: a bit each */
#define LIMIT_WHEN_NODES ((size_t)512) /* nodes of one `when` expression */
#define LIMIT_WHEN_DEPTH ((size_t)64)
#define LIMIT_NEAR_WORDS ((size_t)1000)
#define LIMIT_ERRORS ((size_t)100) /* errors told of one load */
/* Terms of a rule that the linter holds against each other: a second. Terms with open ends past
 * it shadow nothing. */
#define LIMIT_LINT_PAIRS ((size_t)20000000)
/* A published list: all of OpenSanctions has some 700 MB. */
#define LIMIT_IMPORT_BYTES (1024 * MIB)
#define LIMIT_IMPORT_ARENA_BYTES ((size_t)4096 * MIB) /* its names with all their spellings */
#define LIMIT_CORPUS_TEXT_BYTES (64 * MIB)            /* one article's text, folded */
/* Told of one check: 15 MB of them; SARIF readers take less. */
#define LIMIT_WARNINGS ((size_t)10000)

/* Matching */
#define LIMIT_ARTICLE_HITS ((size_t)100000) /* hits of one article; past it the rest is counted */
#define LIMIT_RULE_FINDS ((size_t)10000)    /* finds of one rule in one article: 1 MiB of text */
#define LIMIT_NEAR_MISS_TERMS                                                                      \
    ((size_t)5000)                        /* looked for loosely to explain a rule: half a second */
#define LIMIT_ALERT_MATCHES ((size_t)50)  /* matches shown in one alert */
#define LIMIT_SNIPPET_BYTES ((size_t)320) /* a line or two of text around the first match */

/* One-shot scanning */
#define LIMIT_SCAN_PIECE_BYTES (1 * MIB)     /* of a JSON Lines file for one thread, and a line */
#define LIMIT_SCAN_OUTPUT_BYTES (1024 * MIB) /* printed alerts of one document */

/* Hand-over */
#define LIMIT_QUEUE_DOCUMENTS ((size_t)64) /* fetched documents waiting for a worker, ≤ 640 MiB */
#define LIMIT_QUEUE_BATCHES ((size_t)64)   /* results waiting for the writer */
#define LIMIT_BATCH_ARENA_BYTES (128 * MIB) /* a document's arena, and its alerts */
#define LIMIT_BATCH_COMMIT ((size_t)32)     /* results in one transaction */

/* Wire */
#define LIMIT_TOPIC_BYTES ((size_t)245)    /* libzmq 4.3.4 handles longer ones badly */
#define LIMIT_ALERT_BYTES (1 * MIB)        /* one alert as JSON */
#define LIMIT_REQUEST_BYTES (64 * KIB)     /* a replay request or a subscription */
#define LIMIT_REPLAY_ALERTS ((size_t)1000) /* alerts of one replay answer */
#define LIMIT_REPLAY_BYTES (16 * MIB) /* of one replay answer: what one slow asker makes wait */
#define LIMIT_REPLAY_SPAN ((uint64_t)100000) /* seqs walked for one answer: some 10 ms */
#define LIMIT_REPLAY_TOPICS ((size_t)64)     /* prefixes of one request, or of one client */
#define LIMIT_HEARTBEAT_BYTES (4 * MIB)      /* a heartbeat with some 10,000 categories */
#define LIMIT_SUBSCRIBER_ALERTS 10000 /* waiting for one subscriber, ≈ 15 MB; then it replays */
#define LIMIT_CLIENT_LAST ((uint64_t)1000000) /* alerts to start with: their numbers are held */

#endif
