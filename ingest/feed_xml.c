/* libxml2's SAX2 push parser at work, over text that xml_mend has made well-formed.
 *
 * The reader keeps the meaning of every open element. An element whose text is wanted is captured:
 * from its start to its end all characters, and child elements written back as tags where the text
 * is markup, go to one buffer, which then goes to the builder. A field counts only where it
 * belongs: a title inside an image or a source is not the item's.
 *
 * Entities: there is no getEntity, no document type and no external subset; the mended text holds
 * numeric references only. libxml2 runs without NOENT, DTDLOAD, XINCLUDE, HUGE; with NONET and with
 * RECOVER for what the mender cannot know (a prefix that is not declared, a repeated attribute).
 * One reader, one thread; libxml2's own start is done once. */
#include "ingest/feed_xml.h"

#include "core/counters.h"
#include "ingest/charset_convert.h"
#include "ingest/feed_capture.h"
#include "ingest/feed_scope.h"
#include "ingest/xml_mend.h"

#include <libxml/parser.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE_SLOTS = 128, ATTRIBUTE_STRIDE = 5, PARSER_FAULT_KINDS = 4, MESSAGE_BYTES = 200 };

/* A name as libxml2 interns it, so that pointers stand for texts within one document. */
struct cached_name {
    const xmlChar *local, *prefix, *uri;
    struct element_meaning meaning;
};

struct reader {
    xmlParserCtxtPtr parser;
    struct feed_builder *builder;
    struct feed_xml *out;
    struct xml_mend mend;
    const xmlChar *root_uri, *root_prefix; /* NULL: none */
    struct cached_name cache[CACHE_SLOTS];
    enum element open[LIMIT_XML_DEPTH + 1];   /* by depth, from 1 */
    uint16_t namespaces[LIMIT_XML_DEPTH + 1]; /* declared by each open element */
    size_t namespace_count;                   /* in all */
    size_t depth;
    size_t ignored_depth; /* of the element whose inside is passed over; 0: none */
    struct feed_scopes scopes;
    struct feed_capture capture;
    struct buffer attribute;  /* scratch: one attribute value */
    bool done;                /* no feed: no more is wanted */
    struct fault_list errors; /* libxml2's; their places are in the mended text */
};

/* One start tag as libxml2 gives it: `values` in strides of five. */
struct start_tag {
    const xmlChar *local, *prefix, *uri;
    const xmlChar **values;
    size_t count;
};

static struct slice of_xml(const xmlChar *text) {
    return slice_of((const char *)text);
}

/* ---- attributes ---- */

/* libxml2 leaves &#38; in values when it does not replace entities; everything else is decoded. */
static struct slice decode_value(struct reader *reader, struct slice raw) {
    static const char ampersand[] = "&#38;";
    if (raw.bytes == 0 || memchr(raw.data, '&', raw.bytes) == NULL) {
        return raw;
    }
    buffer_clear(&reader->attribute);
    for (size_t at = 0; at < raw.bytes;) {
        bool escaped = slice_starts(slice_sub(raw, at, raw.bytes), slice_of(ampersand));
        buffer_append_char(&reader->attribute, raw.data[at]);
        at += escaped ? sizeof ampersand - 1 : 1;
    }
    return buffer_slice(&reader->attribute);
}

/* The value of an attribute; empty if it is absent. Valid until the next one is asked for. */
static struct slice attribute(struct reader *reader, const struct start_tag *tag,
                              enum vocabulary vocabulary, const char *name) {
    for (size_t i = 0; i < tag->count; i++) {
        const xmlChar **value = tag->values + i * ATTRIBUTE_STRIDE;
        if (!slice_equal_nocase(of_xml(value[0]), slice_of(name))) {
            continue;
        }
        bool same = value[2] == NULL && value[1] == NULL
                        ? vocabulary == VOCABULARY_CORE
                        : vocabulary_of(of_xml(value[2]), of_xml(value[1])) == vocabulary;
        if (same) {
            const char *start = (const char *)value[3];
            return decode_value(reader,
                                slice_make(start, (size_t)((const char *)value[4] - start)));
        }
    }
    return slice_of(NULL);
}

/* ---- meanings ---- */

/* The vocabulary that the root element's own namespace stands for, whatever it is called: feeds
 * have been written in many, and the root's name tells what was meant. */
static enum vocabulary root_vocabulary(const struct reader *reader) {
    return reader->out->format == FEED_ATOM ? VOCABULARY_ATOM : VOCABULARY_CORE;
}

static struct element_meaning find_meaning(const struct reader *reader,
                                           const struct start_tag *tag) {
    enum vocabulary vocabulary = vocabulary_of(of_xml(tag->uri), of_xml(tag->prefix));
    bool is_bare = tag->uri == NULL && tag->prefix == NULL;
    bool as_root = tag->uri == reader->root_uri && tag->prefix == reader->root_prefix;
    if (is_bare || (as_root && vocabulary == VOCABULARY_OTHER)) {
        vocabulary = root_vocabulary(reader);
    }
    return element_meaning_of(vocabulary, of_xml(tag->local));
}

static struct element_meaning meaning_of(struct reader *reader, const struct start_tag *tag) {
    uintptr_t mixed = ((uintptr_t)tag->local >> 3) ^ ((uintptr_t)tag->uri >> 5);
    struct cached_name *slot = &reader->cache[(mixed ^ (mixed >> 7)) % CACHE_SLOTS];
    bool hit = slot->local == tag->local && slot->prefix == tag->prefix && slot->uri == tag->uri;
    if (!hit) {
        *slot = (struct cached_name){tag->local, tag->prefix, tag->uri, find_meaning(reader, tag)};
    }
    return slot->meaning;
}

/* What a child of the innermost open element says something about. */
static enum element owner_of(const struct reader *reader) {
    size_t depth = reader->depth - 1;
    while (depth > 0 &&
           (reader->open[depth] == ELEMENT_GROUP || reader->open[depth] == ELEMENT_ATOM_CATEGORY)) {
        depth--;
    }
    return depth > 0 ? reader->open[depth] : ELEMENT_OTHER;
}

static bool has(struct slice text, const char *part) {
    return text.bytes > 0 && memmem(text.data, text.bytes, part, strlen(part)) != NULL;
}

/* How a text whose attributes tell is written (RFC 4287, 3.1 and 4.1.3; Atom 0.3's MIME types). */
static enum content content_of(struct reader *reader, const struct start_tag *tag) {
    if (attribute(reader, tag, VOCABULARY_CORE, "src").bytes > 0) {
        return CONTENT_NONE;
    }
    if (slice_equal_nocase(attribute(reader, tag, VOCABULARY_CORE, "mode"),
                           SLICE_LITERAL("base64"))) {
        return CONTENT_BASE64;
    }
    struct slice type = attribute(reader, tag, VOCABULARY_CORE, "type");
    if (has(type, "xhtml")) {
        return CONTENT_XHTML;
    }
    if (has(type, "html")) {
        return CONTENT_HTML;
    }
    bool is_text = type.bytes == 0 || slice_starts(type, SLICE_LITERAL("text")) ||
                   slice_equal(type, SLICE_LITERAL("plain")) || has(type, "xml");
    bool is_binary = has(type, "image/") || has(type, "audio/") || has(type, "video/") ||
                     has(type, "octet-stream");
    return is_text ? CONTENT_PLAIN : is_binary ? CONTENT_BASE64 : CONTENT_UNKNOWN;
}

/* ---- the start of elements ---- */

static const struct {
    const char *name;
    enum feed_format format;
    enum element element;
} roots[] = {
    {"rss", FEED_RSS, ELEMENT_RSS},
    {"rdf", FEED_RSS1, ELEMENT_RDF},
    {"feed", FEED_ATOM, ELEMENT_CHANNEL},
    {"channel", FEED_RSS, ELEMENT_CHANNEL}, /* CDF, or RSS without its outermost element */
    {"entry", FEED_ATOM, ELEMENT_ITEM},     /* an Atom entry document (RFC 4287, 2) */
};

/* The root's name decides what the document is. */
static enum element read_root(struct reader *reader, const struct start_tag *tag) {
    struct feed_xml *out = reader->out;
    const char *prefix = tag->prefix ? (const char *)tag->prefix : "";
    snprintf(out->root, sizeof out->root, "%s%s%s", prefix, tag->prefix ? ":" : "",
             (const char *)tag->local);
    reader->root_uri = tag->uri;
    reader->root_prefix = tag->prefix;
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        bool named = slice_equal_nocase(of_xml(tag->local), slice_of(roots[i].name));
        bool may_be = roots[i].element != ELEMENT_ITEM ||
                      vocabulary_of(of_xml(tag->uri), of_xml(tag->prefix)) == VOCABULARY_ATOM;
        if (named && may_be) {
            out->is_feed = true;
            out->format = roots[i].format;
            struct slice version = attribute(reader, tag, VOCABULARY_CORE, "version");
            snprintf(out->version, sizeof out->version, "%.*s",
                     SLICE_ARG(slice_sub(version, 0, sizeof out->version - 1)));
            return roots[i].element;
        }
    }
    reader->done = true;
    return ELEMENT_OTHER;
}

static void begin_capture(struct reader *reader, const struct start_tag *tag,
                          struct element_meaning meaning) {
    enum element owner = owner_of(reader);
    bool owned = owner == ELEMENT_ITEM || owner == ELEMENT_CHANNEL || owner == ELEMENT_PERSON;
    if (!owned) {
        return;
    }
    if (meaning.content == CONTENT_TYPED) {
        meaning.content = content_of(reader, tag);
    }
    if (meaning.content == CONTENT_NONE) {
        return;
    }
    const struct feed_scope *scope = feed_scopes_now(&reader->scopes);
    bool is_text = meaning.element == ELEMENT_TITLE || meaning.element == ELEMENT_SUMMARY ||
                   meaning.element == ELEMENT_BODY;
    if (is_text && owner == ELEMENT_ITEM && scope->depth == reader->depth) {
        feed_builder_language(reader->builder, ITEM_LANGUAGE, RANK_USUAL, scope->language);
    }
    feed_capture_begin(&reader->capture, meaning, owner, reader->depth);
    if (meaning.element == ELEMENT_ID && meaning.rank == RANK_BEST) {
        struct slice permanent = attribute(reader, tag, VOCABULARY_CORE, "isPermaLink");
        reader->capture.is_address = !slice_equal_nocase(permanent, SLICE_LITERAL("false"));
    }
}

static void begin_item(struct reader *reader, const struct start_tag *tag) {
    const struct feed_scope *scope = feed_scopes_now(&reader->scopes);
    feed_builder_begin_item(reader->builder);
    struct slice about = attribute(reader, tag, VOCABULARY_RDF, "about");
    feed_builder_exact(reader->builder, ITEM_ID, RANK_USUAL, about);
    feed_builder_link(reader->builder, ITEM_URL, RANK_FALLBACK, scope->base, about);
    feed_builder_link(reader->builder, ITEM_URL, RANK_FALLBACK, scope->base,
                      attribute(reader, tag, VOCABULARY_CORE, "href")); /* these two: CDF */
    feed_builder_updated(reader->builder, RANK_FALLBACK,
                         attribute(reader, tag, VOCABULARY_CORE, "lastmod"));
    if (scope->depth == reader->depth) {
        feed_builder_language(reader->builder, ITEM_LANGUAGE, RANK_FALLBACK, scope->language);
    }
}

/* A link to the page itself; among several, one to HTML. */
static void read_atom_link(struct reader *reader, const struct start_tag *tag) {
    enum element owner = owner_of(reader);
    struct slice relation = attribute(reader, tag, VOCABULARY_CORE, "rel");
    bool is_page = relation.bytes == 0 || slice_equal_nocase(relation, SLICE_LITERAL("alternate"));
    if (!is_page || (owner != ELEMENT_ITEM && owner != ELEMENT_CHANNEL)) {
        return;
    }
    struct slice type = attribute(reader, tag, VOCABULARY_CORE, "type");
    enum rank rank = type.bytes == 0 || has(type, "html") ? RANK_USUAL : RANK_FALLBACK;
    struct slice address = attribute(reader, tag, VOCABULARY_CORE, "href");
    feed_builder_link(reader->builder, owner == ELEMENT_ITEM ? ITEM_URL : CHANNEL_LINK, rank,
                      feed_scopes_now(&reader->scopes)->base, address);
}

static void read_atom_category(struct reader *reader, const struct start_tag *tag) {
    if (owner_of(reader) != ELEMENT_ITEM) {
        return;
    }
    static const char *const names[] = {"label", "term", "text"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        feed_builder_category(reader->builder, TEXT_PLAIN,
                              attribute(reader, tag, VOCABULARY_CORE, names[i]));
    }
}

/* Most tags have no attribute with a prefix, and so no scope of their own. */
static bool has_prefixed_attribute(const struct start_tag *tag) {
    for (size_t i = 0; i < tag->count; i++) {
        if (tag->values[i * ATTRIBUTE_STRIDE + 1] != NULL) {
            return true;
        }
    }
    return false;
}

static void enter_scope(struct reader *reader, const struct start_tag *tag) {
    if (!has_prefixed_attribute(tag)) {
        return;
    }
    struct slice base = attribute(reader, tag, VOCABULARY_XML, "base");
    if (!feed_scopes_enter(&reader->scopes, reader->depth, base, slice_of(NULL),
                           reader->builder->arena) ||
        !feed_scopes_enter(&reader->scopes, reader->depth, slice_of(NULL),
                           attribute(reader, tag, VOCABULARY_XML, "lang"),
                           reader->builder->arena)) {
        reader->builder->status = STATUS_TOO_LARGE;
    }
}

static void read_element(struct reader *reader, const struct start_tag *tag,
                         struct element_meaning meaning) {
    switch (meaning.element) {
    case ELEMENT_ITEM:
        begin_item(reader, tag);
        break;
    case ELEMENT_RSS:
    case ELEMENT_RDF:
    case ELEMENT_CHANNEL:
        feed_builder_language(reader->builder, CHANNEL_LANGUAGE, RANK_FALLBACK,
                              feed_scopes_now(&reader->scopes)->language);
        break;
    case ELEMENT_IGNORED:
        reader->ignored_depth = reader->depth;
        break;
    case ELEMENT_ATOM_LINK:
        read_atom_link(reader, tag);
        break;
    case ELEMENT_ATOM_CATEGORY:
        read_atom_category(reader, tag);
        break;
    case ELEMENT_LINK:
        read_atom_link(reader, tag); /* some write href here too */
        begin_capture(reader, tag, meaning);
        break;
    default:
        if (meaning.content != CONTENT_NONE) {
            begin_capture(reader, tag, meaning);
        }
        break;
    }
}

/* ---- libxml2's calls ---- */

/* A complaint from the parser's side, at where it is now. Each place has to be looked for in the
 * original later, so only a few kinds are kept. */
static void tell_error(struct reader *reader, const char *message) {
    struct fault_list *errors = &reader->errors;
    long at = xmlByteConsumed(reader->parser);
    struct slice line = slice_sub(slice_make(message, strcspn(message, "\n")), 0, MESSAGE_BYTES);
    line.bytes = charset_valid_bytes(line);
    for (size_t i = 0; i < errors->count; i++) {
        if (slice_equal(slice_of(errors->items[i].what), line)) {
            fault_list_add(errors, errors->items[i].what, at > 0 ? (size_t)at : 0);
            return;
        }
    }
    struct slice copy = {NULL, 0};
    if (errors->count < PARSER_FAULT_KINDS) {
        copy = arena_copy(reader->builder->arena, line);
    }
    if (copy.data == NULL) {
        errors->left_out++;
        return;
    }
    fault_list_add(errors, copy.data, at > 0 ? (size_t)at : 0);
}

/* Reads no further: what has been read stays. */
static void cut_off(struct reader *reader, const char *message) {
    tell_error(reader, message);
    counter_add(COUNTER_xml_names_over_limit, 1);
    xmlStopParser(reader->parser);
}

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count,
                     int defaulted_count, const xmlChar **attributes) {
    (void)namespaces;
    (void)defaulted_count;
    struct reader *reader = context;
    const struct start_tag tag = {local, prefix, uri, attributes, (size_t)attribute_count};
    if (reader->done || reader->depth == LIMIT_XML_DEPTH) {
        return;
    }
    reader->depth++;
    reader->open[reader->depth] = ELEMENT_OTHER;
    reader->namespaces[reader->depth] = (uint16_t)namespace_count;
    reader->namespace_count += (size_t)namespace_count;
    if (reader->namespace_count > LIMIT_XML_NAMESPACES) {
        cut_off(reader, "more namespaces declared than a feed may have");
        return;
    }
    if (reader->ignored_depth > 0 || reader->mend.cut_short) {
        return;
    }
    if (reader->capture.active) {
        feed_capture_child(&reader->capture, of_xml(local),
                           attribute(reader, &tag, VOCABULARY_CORE, "alt"));
        return;
    }
    struct element_meaning meaning = {ELEMENT_OTHER, CONTENT_NONE, RANK_NONE};
    if (reader->depth == 1) {
        meaning.element = read_root(reader, &tag);
    } else {
        meaning = meaning_of(reader, &tag);
    }
    reader->open[reader->depth] = meaning.element;
    enter_scope(reader, &tag);
    read_element(reader, &tag, meaning);
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
    (void)prefix;
    (void)uri;
    struct reader *reader = context;
    struct feed_capture *capture = &reader->capture;
    if (reader->done || reader->depth == 0) {
        return;
    }
    if (capture->active && capture->depth == reader->depth) {
        feed_capture_give(capture, reader->builder, feed_scopes_now(&reader->scopes)->base,
                          reader->mend.cut_short);
    } else if (capture->active) {
        feed_capture_child_end(capture, of_xml(local));
    }
    if (reader->open[reader->depth] == ELEMENT_ITEM) {
        feed_builder_end_item(reader->builder);
    }
    if (reader->ignored_depth == reader->depth) {
        reader->ignored_depth = 0;
    }
    feed_scopes_leave(&reader->scopes, reader->depth);
    reader->namespace_count -= reader->namespaces[reader->depth];
    reader->depth--;
}

static void on_characters(void *context, const xmlChar *text, int bytes) {
    struct reader *reader = context;
    if (reader->capture.active) {
        feed_capture_text(&reader->capture, slice_make((const char *)text, (size_t)bytes));
    }
}

static void on_error(void *context, xmlErrorPtr error) {
    struct reader *reader = context;
    if (error->level >= XML_ERR_ERROR && !reader->done) {
        tell_error(reader, error->message ? error->message : "");
    }
}

static bool on_chunk(void *context, struct slice text) {
    struct reader *reader = context;
    xmlParseChunk(reader->parser, text.data, (int)text.bytes, 0);
    if (!reader->parser->disableSAX && xmlDictSize(reader->parser->dict) > (int)LIMIT_XML_NAMES) {
        cut_off(reader, "more different names than a feed may have");
    }
    return !reader->done && reader->builder->status == STATUS_OK && !reader->parser->disableSAX;
}

/* ---- the document ---- */

static void start_library(void) {
    xmlInitParser();
}

static enum status parser_create(struct reader *reader) {
    static pthread_once_t started = PTHREAD_ONCE_INIT;
    static const xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_characters,
        .ignorableWhitespace = on_characters,
        .cdataBlock = on_characters,
        .serror = on_error,
    };
    pthread_once(&started, start_library);
    xmlSAXHandler copy = handler;
    reader->parser = xmlCreatePushParserCtxt(&copy, reader, NULL, 0, NULL);
    if (reader->parser == NULL) {
        return STATUS_NO_MEMORY;
    }
    xmlCtxtUseOptions(reader->parser, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC |
                                          XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    return STATUS_OK;
}

/* The mender's and libxml2's complaints. */
static void tell_faults(struct reader *reader, struct slice text) {
    struct feed_xml *out = reader->out;
    struct fault_list *errors = &reader->errors;
    for (size_t i = 0; i < errors->count; i++) {
        for (size_t place = 0; place < fault_places(&errors->items[i]); place++) {
            size_t *at = &errors->items[i].at[place];
            *at = xml_mend_locate(text, *at);
        }
    }
    out->faults = reader->mend.faults;
    fault_list_merge(&out->faults, errors, 0);
    if (out->root[0] != '\0') {
        out->root_at = xml_mend_locate(text, 0);
    }
}

enum status feed_xml_parse(struct slice text, struct feed_builder *builder, struct feed_xml *out) {
    struct reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return STATUS_NO_MEMORY;
    }
    *out = (struct feed_xml){0};
    reader->builder = builder;
    reader->out = out;
    const struct document_hints *hints = builder->hints;
    feed_scopes_init(&reader->scopes, hints->base.bytes > 0 ? hints->base : hints->url);
    feed_capture_init(&reader->capture);
    buffer_init(&reader->attribute, LIMIT_ITEM_MARKUP_BYTES);
    enum status status = parser_create(reader);
    if (status == STATUS_OK) {
        status = xml_mend(text, on_chunk, reader, &reader->mend);
    }
    if (status == STATUS_OK && !reader->done) {
        xmlParseChunk(reader->parser, NULL, 0, 1);
    }
    if (status == STATUS_OK) {
        tell_faults(reader, text);
    }
    xmlFreeParserCtxt(reader->parser);
    buffer_fini(&reader->attribute);
    feed_capture_fini(&reader->capture);
    free(reader);
    return status;
}
