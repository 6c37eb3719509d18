/* Two tables: namespaces, and the elements that are read of each. An element that is not here is passed
 * over; its text is nobody's. Stateless. */
#include "ingest/feed_vocabulary.h"

#include <string.h>

struct namespace_entry {
    const char *uri; /* without a closing slash */
    enum vocabulary vocabulary;
};

static const struct namespace_entry namespaces[] = {
    {"", VOCABULARY_CORE},
    {"http://www.w3.org/2005/atom", VOCABULARY_ATOM},
    {"http://purl.org/atom/ns#", VOCABULARY_ATOM},
    {"http://purl.org/rss/1.0", VOCABULARY_CORE},
    {"http://my.netscape.com/rdf/simple/0.9", VOCABULARY_CORE},
    {"http://channel.netscape.com/rdf/simple/0.9", VOCABULARY_CORE},
    {"http://backend.userland.com/rss", VOCABULARY_CORE},
    {"http://backend.userland.com/rss2", VOCABULARY_CORE},
    {"http://blogs.law.harvard.edu/tech/rss", VOCABULARY_CORE},
    {"http://cyber.law.harvard.edu/rss/rss.html", VOCABULARY_CORE},
    {"http://purl.org/rss/1.0/modules/content", VOCABULARY_CONTENT},
    {"http://purl.org/dc/elements/1.0", VOCABULARY_DC},
    {"http://purl.org/dc/elements/1.1", VOCABULARY_DC},
    {"http://purl.org/dc/terms", VOCABULARY_DC},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", VOCABULARY_ITUNES},
    {"http://search.yahoo.com/mrss", VOCABULARY_MEDIA},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", VOCABULARY_RDF},
    {"http://www.w3.org/1999/xhtml", VOCABULARY_XHTML},
    {"http://www.w3.org/xml/1998/namespace", VOCABULARY_XML},
};

static const struct namespace_entry prefixes[] = {
    {"atom", VOCABULARY_ATOM},     {"content", VOCABULARY_CONTENT}, {"dc", VOCABULARY_DC},
    {"dcterms", VOCABULARY_DC},    {"itunes", VOCABULARY_ITUNES},   {"media", VOCABULARY_MEDIA},
    {"rdf", VOCABULARY_RDF},       {"xhtml", VOCABULARY_XHTML},     {"xml", VOCABULARY_XML},
};

struct element_entry {
    enum vocabulary vocabulary;
    const char *name; /* lower case */
    struct element_meaning meaning;
};

static const struct element_entry elements[] = {
    {VOCABULARY_CORE, "rss", {ELEMENT_RSS, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, "channel", {ELEMENT_CHANNEL, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, "item", {ELEMENT_ITEM, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, "title", {ELEMENT_TITLE, CONTENT_HTML, RANK_BEST}},
    {VOCABULARY_CORE, "link", {ELEMENT_LINK, CONTENT_PLAIN, RANK_BEST}},
    {VOCABULARY_CORE, "description", {ELEMENT_SUMMARY, CONTENT_HTML, RANK_BEST}},
    {VOCABULARY_CORE, "content", {ELEMENT_BODY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_CORE, "guid", {ELEMENT_ID, CONTENT_PLAIN, RANK_BEST}},
    {VOCABULARY_CORE, "author", {ELEMENT_AUTHOR, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_CORE, "category", {ELEMENT_CATEGORY, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_CORE, "pubdate", {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_BEST}},
    {VOCABULARY_CORE, "language", {ELEMENT_LANGUAGE, CONTENT_PLAIN, RANK_BEST}},
    {VOCABULARY_CORE, "image", {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, "textinput", {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, "source", {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, "feed", {ELEMENT_CHANNEL, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, "entry", {ELEMENT_ITEM, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, "title", {ELEMENT_TITLE, CONTENT_TYPED, RANK_USUAL}},
    {VOCABULARY_ATOM, "link", {ELEMENT_ATOM_LINK, CONTENT_NONE, RANK_USUAL}},
    {VOCABULARY_ATOM, "summary", {ELEMENT_SUMMARY, CONTENT_TYPED, RANK_USUAL}},
    {VOCABULARY_ATOM, "content", {ELEMENT_BODY, CONTENT_TYPED, RANK_USUAL}},
    {VOCABULARY_ATOM, "id", {ELEMENT_ID, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, "author", {ELEMENT_PERSON, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, "contributor", {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, "name", {ELEMENT_NAME, CONTENT_PLAIN, RANK_NONE}},
    {VOCABULARY_ATOM, "category", {ELEMENT_ATOM_CATEGORY, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, "published", {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, "issued", {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, "created", {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_FALLBACK}},
    {VOCABULARY_ATOM, "updated", {ELEMENT_UPDATED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, "modified", {ELEMENT_UPDATED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, "source", {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CONTENT, "encoded", {ELEMENT_BODY, CONTENT_HTML, RANK_BEST}},
    {VOCABULARY_DC, "title", {ELEMENT_TITLE, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_DC, "creator", {ELEMENT_AUTHOR, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_DC, "subject", {ELEMENT_CATEGORY, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_DC, "description", {ELEMENT_SUMMARY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_DC, "abstract", {ELEMENT_SUMMARY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_DC, "date", {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_DC, "issued", {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_DC, "created", {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_FALLBACK}},
    {VOCABULARY_DC, "modified", {ELEMENT_UPDATED, CONTENT_PLAIN, RANK_FALLBACK}},
    {VOCABULARY_DC, "language", {ELEMENT_LANGUAGE, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ITUNES, "author", {ELEMENT_AUTHOR, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_ITUNES, "summary", {ELEMENT_SUMMARY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_MEDIA, "group", {ELEMENT_GROUP, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_MEDIA, "content", {ELEMENT_GROUP, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_MEDIA, "title", {ELEMENT_TITLE, CONTENT_TYPED, RANK_FALLBACK}},
    {VOCABULARY_MEDIA, "description", {ELEMENT_SUMMARY, CONTENT_TYPED, RANK_FALLBACK}},
    {VOCABULARY_RDF, "rdf", {ELEMENT_RDF, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_XHTML, "body", {ELEMENT_BODY, CONTENT_XHTML, RANK_USUAL}},
};

static enum vocabulary find_namespace(const struct namespace_entry *entries, size_t count,
                                      struct slice name) {
    for (size_t i = 0; i < count; i++) {
        if (slice_equal_nocase(name, slice_of(entries[i].uri))) {
            return entries[i].vocabulary;
        }
    }
    return VOCABULARY_OTHER;
}

enum vocabulary vocabulary_of(struct slice uri, struct slice prefix) {
    if (uri.bytes > 0 && uri.data[uri.bytes - 1] == '/') {
        uri.bytes--;
    }
    enum vocabulary found = VOCABULARY_OTHER;
    if (uri.bytes > 0 || prefix.bytes == 0) {
        found = find_namespace(namespaces, sizeof namespaces / sizeof *namespaces, uri);
    }
    if (found == VOCABULARY_OTHER) {
        found = find_namespace(prefixes, sizeof prefixes / sizeof *prefixes, prefix);
    }
    return found;
}

struct element_meaning element_meaning_of(enum vocabulary vocabulary, struct slice name) {
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (elements[i].vocabulary == vocabulary &&
            slice_equal_nocase(name, slice_of(elements[i].name))) {
            return elements[i].meaning;
        }
    }
    return (struct element_meaning){ELEMENT_OTHER, CONTENT_NONE, RANK_NONE};
}
