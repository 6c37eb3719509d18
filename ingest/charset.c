/* Which charset a document is in. Everything behind this room sees valid UTF-8 only.
 *
 * Feeds lie about their encoding: servers add a default, templates keep a declaration that was true
 * once. So a claim is tried on a part of the text, and what proves itself goes before what cannot:
 *
 *   a byte order mark, or the look of a wide encoding
 *   UTF-8, if the bytes are: hardly any other text is valid UTF-8 by chance
 *   a claimed charset of several bytes a character, if it can be converted
 *   a claimed charset of one byte a character: the server's before the document's (RFC 7303, 3),
 *     unless the letters speak for the document's; nor is one for western Europe believed of a text
 *     that has next to no ASCII letters
 *   what the letters look like (charset_detect.c)
 *   windows-1252
 *
 * Stateless, any thread. */
#include "ingest/charset.h"

#include "core/counters.h"
#include "core/limits.h"
#include "ingest/charset_convert.h"
#include "ingest/charset_detect.h"

#include <stdio.h>
#include <string.h>

enum { SAMPLE_BYTES = 256 * 1024, CANDIDATES_MAX = 8 };

/* ---- what is claimed ---- */

/* The value of `name=` in `text`, unquoted: of a Content-Type, or of an XML declaration. */
static struct slice parameter_find(struct slice text, struct slice name) {
    for (size_t at = 0; at + name.bytes < text.bytes; at++) {
        if (!slice_equal_nocase(slice_sub(text, at, at + name.bytes), name)) {
            continue;
        }
        struct slice rest = slice_trim(slice_sub(text, at + name.bytes, text.bytes));
        if (rest.bytes == 0 || rest.data[0] != '=') {
            continue;
        }
        rest = slice_trim(slice_sub(rest, 1, rest.bytes));
        size_t first = rest.bytes > 0 && (rest.data[0] == '"' || rest.data[0] == '\'') ? 1 : 0;
        size_t end = first;
        while (end < rest.bytes && strchr("\"'; \t\r\n?>", rest.data[end]) == NULL) {
            end++;
        }
        return slice_sub(rest, first, end);
    }
    return slice_of(NULL);
}

/* The encoding that the XML declaration names. Junk may stand before it, so it is looked for. */
static struct slice declared_encoding(struct slice bytes) {
    enum { SEARCHED_BYTES = 1024 };
    struct slice head = slice_sub(bytes, 0, SEARCHED_BYTES);
    const char *start = head.bytes > 0 ? memmem(head.data, head.bytes, "<?xml ", 6) : NULL;
    if (start == NULL) {
        return slice_of(NULL);
    }
    struct slice rest = slice_sub(head, (size_t)(start - head.data), head.bytes);
    const char *end = memchr(rest.data, '>', rest.bytes);
    if (end == NULL) {
        return slice_of(NULL);
    }
    return parameter_find(slice_make(rest.data, (size_t)(end - rest.data)),
                          SLICE_LITERAL("encoding"));
}

/* A byte order mark, or failing that the look of "<" and "{" in the wide encodings (XML 1.0,
 * appendix F; RFC 4627, 3). */
struct signature {
    const char *bytes;
    size_t count;
    const char *label;
    size_t skipped;
};

static const struct signature signatures[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8", 3},    {"\xFF\xFE\0\0", 4, "UTF-32LE", 4},
    {"\0\0\xFE\xFF", 4, "UTF-32BE", 4}, {"\xFE\xFF", 2, "UTF-16BE", 2},
    {"\xFF\xFE", 2, "UTF-16LE", 2},     {"<\0\0\0", 4, "UTF-32LE", 0},
    {"\0\0\0<", 4, "UTF-32BE", 0},      {"<\0", 2, "UTF-16LE", 0},
    {"\0<", 2, "UTF-16BE", 0},          {"{\0\0\0", 4, "UTF-32LE", 0},
    {"\0\0\0{", 4, "UTF-32BE", 0},      {"{\0", 2, "UTF-16LE", 0},
    {"\0{", 2, "UTF-16BE", 0},
};

static const struct signature *signature_find(struct slice bytes) {
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *signature = &signatures[i];
        if (slice_starts(bytes, slice_make(signature->bytes, signature->count))) {
            return signature;
        }
    }
    return NULL;
}

static void keep_label(char out[CHARSET_LABEL_BYTES], struct slice label) {
    snprintf(out, CHARSET_LABEL_BYTES, "%.*s",
             SLICE_ARG(slice_sub(label, 0, CHARSET_LABEL_BYTES - 1)));
}

/* ---- what is tried, in order ---- */

struct candidate {
    const struct charset *charset; /* NULL: the one that the letters look like */
    enum charset_source source;
};

struct candidates {
    struct slice sample;                /* from the first byte beyond ASCII on */
    size_t ascii_letters, beyond_ascii; /* of the sample */
    struct candidate claims[2];
    size_t claim_count;
    struct candidate items[CANDIDATES_MAX];
    size_t count;
    const struct charset *detected; /* NULL: not asked yet, or it cannot be told */
    bool asked;
};

static void add(struct candidates *list, const struct charset *charset,
                enum charset_source source) {
    if (list->count < CANDIDATES_MAX) {
        list->items[list->count++] = (struct candidate){charset, source};
    }
}

/* A wide charset has its mark or its look; without them a claim of one is wrong. */
static void add_claim(struct candidates *list, struct slice label, enum charset_source source) {
    const struct charset *charset = charset_by_label(label);
    if (charset && charset->kind != CHARSET_WIDE) {
        list->claims[list->claim_count++] = (struct candidate){charset, source};
    }
}

static const struct charset *detect(struct candidates *list) {
    char name[CHARSET_NAME_BYTES];
    if (!list->asked) {
        list->asked = true;
        list->detected =
            charset_detect(list->sample, name) ? charset_by_label(slice_of(name)) : NULL;
    }
    return list->detected;
}

/* Of a text that is said to be in a charset of several bytes a character, a few may be valid UTF-8
 * by chance. */
static bool may_be_chance(const struct candidates *list) {
    enum { FEW = 4 };
    return list->claim_count > 0 && list->claims[0].charset->kind == CHARSET_MULTI &&
           charset_try(list->sample, charset_utf8()).good < FEW;
}

/* UTF-8 with at most a little junk in it. */
static bool looks_like_utf8(const struct candidates *list) {
    enum { FEW = 4, JUNK_PART = 10 };
    struct charset_trial trial = charset_try(list->sample, charset_utf8());
    return trial.good >= FEW && trial.bad * JUNK_PART <= trial.good;
}

static void add_utf8(struct candidates *list) {
    enum charset_source source = CHARSET_FROM_BYTES;
    for (size_t i = list->claim_count; i > 0; i--) {
        if (list->claims[i - 1].charset->kind == CHARSET_UTF8) {
            source = list->claims[i - 1].source;
        }
    }
    add(list, charset_utf8(), source);
}

/* Letters of the sample, outside tags. */
static void count_letters(struct candidates *list) {
    bool in_tag = false;
    for (size_t i = 0; i < list->sample.bytes; i++) {
        unsigned char c = (unsigned char)list->sample.data[i];
        in_tag = c == '<' || (in_tag && c != '>');
        list->ascii_letters += !in_tag && (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        list->beyond_ascii += !in_tag && c >= 0x80;
    }
}

/* Enough to believe what the letters say against what is claimed. */
static bool has_enough(const struct candidates *list) {
    enum { ENOUGH = 32 };
    return list->beyond_ascii >= ENOUGH;
}

/* Of three letters more than one beyond ASCII: no language of western Europe is written so. */
static bool is_dense(const struct candidates *list) {
    return 2 * list->beyond_ascii > list->ascii_letters;
}

static void add_single_claims(struct candidates *list) {
    const struct candidate *claims = list->claims;
    bool differ = list->claim_count == 2 && claims[0].charset != claims[1].charset &&
                  claims[0].charset->kind == CHARSET_SINGLE &&
                  claims[1].charset->kind == CHARSET_SINGLE;
    if (differ && has_enough(list) && detect(list) == claims[1].charset) {
        add(list, claims[1].charset, claims[1].source);
    }
    for (size_t i = 0; i < list->claim_count; i++) {
        if (claims[i].charset->kind != CHARSET_SINGLE) {
            continue;
        }
        bool is_doubtful = claims[i].charset->latin && has_enough(list) && is_dense(list);
        if (is_doubtful && detect(list) && !detect(list)->latin) {
            add(list, detect(list), CHARSET_FROM_BYTES);
        }
        add(list, claims[i].charset, claims[i].source);
    }
}

static void gather(struct candidates *list) {
    count_letters(list);
    if (looks_like_utf8(list)) {
        add_utf8(list);
    }
    for (size_t i = 0; i < list->claim_count; i++) {
        if (list->claims[i].charset->kind == CHARSET_MULTI) {
            add(list, list->claims[i].charset, list->claims[i].source);
        }
    }
    add_single_claims(list);
    if (list->claim_count == 0 || list->claims[0].charset->kind == CHARSET_UTF8) {
        add_utf8(list); /* with a little more junk */
    }
    add(list, NULL, CHARSET_FROM_BYTES);
}

/* The first that knows nearly all of the sample. */
static struct candidate choose(struct candidates *list) {
    enum { JUNK_PART = 20 };
    for (size_t i = 0; i < list->count; i++) {
        struct candidate one = list->items[i];
        one.charset = one.charset ? one.charset : detect(list);
        if (one.charset == NULL) {
            continue;
        }
        struct charset_trial trial = charset_try(list->sample, one.charset);
        size_t part = one.charset->kind == CHARSET_UTF8 ? 1 : JUNK_PART;
        if (trial.bad <= trial.good / part) {
            return one;
        }
    }
    return (struct candidate){charset_fallback(), CHARSET_FROM_DEFAULT};
}

/* From the first byte that says anything. */
static struct slice sample_of(struct slice bytes, bool from_escape) {
    size_t at = charset_ascii_bytes(bytes);
    const char *escape = from_escape && at > 0 ? memchr(bytes.data, '\x1B', at) : NULL;
    at = escape ? (size_t)(escape - bytes.data) : at;
    return slice_sub(bytes, at, at + SAMPLE_BYTES);
}

static struct candidate judge(struct slice bytes, struct slice content_type,
                              const struct signature *signature, bool is_valid,
                              struct charset_choice *choice) {
    struct slice from_server = parameter_find(content_type, SLICE_LITERAL("charset"));
    struct slice from_document = declared_encoding(bytes);
    keep_label(choice->server, from_server);
    keep_label(choice->declared, from_document);
    if (signature) {
        return (struct candidate){charset_by_label(slice_of(signature->label)), CHARSET_FROM_MARK};
    }
    struct candidates list = {.sample = sample_of(bytes, false)};
    add_claim(&list, from_server, CHARSET_FROM_SERVER);
    add_claim(&list, from_document, CHARSET_FROM_DECLARATION);
    bool is_ascii = list.sample.bytes == 0;
    bool has_escapes = is_ascii && bytes.bytes > 0 && memchr(bytes.data, '\x1B', bytes.bytes);
    if (has_escapes) { /* ISO 2022 */
        list.sample = sample_of(bytes, true);
        const struct charset *detected = detect(&list);
        if (detected) {
            return (struct candidate){detected, CHARSET_FROM_BYTES};
        }
    }
    if (is_ascii) { /* a claim is as good as true */
        return list.claim_count > 0 ? list.claims[0]
                                    : (struct candidate){charset_utf8(), CHARSET_FROM_BYTES};
    }
    if (is_valid && !may_be_chance(&list)) { /* as nearly every document does */
        add_utf8(&list);
        return list.items[0];
    }
    gather(&list);
    return choose(&list);
}

enum status charset_to_utf8(struct slice bytes, struct slice content_type, struct buffer *room,
                            struct slice *out, struct charset_choice *choice, struct error *error) {
    *choice = (struct charset_choice){0};
    const struct signature *signature = signature_find(bytes);
    bytes = signature ? slice_sub(bytes, signature->skipped, bytes.bytes) : bytes;
    bool is_valid = charset_valid_bytes(bytes) == bytes.bytes; /* UTF-8, or plain ASCII */
    struct candidate chosen = judge(bytes, content_type, signature, is_valid, choice);
    if (chosen.charset == NULL) {
        chosen.charset = charset_utf8();
    }
    choice->source = chosen.source;
    keep_label(choice->name, slice_of(chosen.charset->name));
    bool may_stay = chosen.charset->kind == CHARSET_UTF8 || chosen.charset->kind == CHARSET_SINGLE;
    if (may_stay && is_valid) {
        *out = bytes;
        return STATUS_OK;
    }
    enum status status = charset_convert(bytes, chosen.charset, room, &choice->replaced, error);
    counter_add(COUNTER_bytes_undecodable, choice->replaced);
    if (status == STATUS_OK) {
        *out = buffer_slice(room);
    }
    return status;
}
