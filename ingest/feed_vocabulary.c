/* Two tables: namespaces, and the elements that are read of each. An element that is not here is
 * passed over; its text is nobody's. Stateless. */
#include "ingest/feed_vocabulary.h"

#include <string.h>

/* A text with its length, as a constant. */
#define NAME(text)                                                                                 \
    { "" text, sizeof(text) - 1 }

struct namespace_entry {
    struct slice name; /* without a closing slash */
    enum vocabulary vocabulary;
};

static const struct namespace_entry namespaces[] = {
    {NAME(""), VOCABULARY_CORE},
    {NAME("http://www.w3.org/2005/atom"), VOCABULARY_ATOM},
    {NAME("http://purl.org/atom/ns#"), VOCABULARY_ATOM},
    {NAME("http://purl.org/rss/1.0"), VOCABULARY_CORE},
    {NAME("http://my.netscape.com/rdf/simple/0.9"), VOCABULARY_CORE},
    {NAME("http://channel.netscape.com/rdf/simple/0.9"), VOCABULARY_CORE},
    {NAME("http://backend.userland.com/rss"), VOCABULARY_CORE},
    {NAME("http://backend.userland.com/rss2"), VOCABULARY_CORE},
    {NAME("http://blogs.law.harvard.edu/tech/rss"), VOCABULARY_CORE},
    {NAME("http://cyber.law.harvard.edu/rss/rss.html"), VOCABULARY_CORE},
    {NAME("http://purl.org/rss/1.0/modules/content"), VOCABULARY_CONTENT},
    {NAME("http://purl.org/dc/elements/1.0"), VOCABULARY_DC},
    {NAME("http://purl.org/dc/elements/1.1"), VOCABULARY_DC},
    {NAME("http://purl.org/dc/terms"), VOCABULARY_DC},
    {NAME("http://www.itunes.com/dtds/podcast-1.0.dtd"), VOCABULARY_ITUNES},
    {NAME("http://search.yahoo.com/mrss"), VOCABULARY_MEDIA},
    {NAME("http://www.w3.org/1999/02/22-rdf-syntax-ns#"), VOCABULARY_RDF},
    {NAME("http://www.w3.org/1999/xhtml"), VOCABULARY_XHTML},
    {NAME("http://www.w3.org/xml/1998/namespace"), VOCABULARY_XML},
};

static const struct namespace_entry prefixes[] = {
    {NAME("atom"), VOCABULARY_ATOM},     {NAME("content"), VOCABULARY_CONTENT},
    {NAME("dc"), VOCABULARY_DC},         {NAME("dcterms"), VOCABULARY_DC},
    {NAME("itunes"), VOCABULARY_ITUNES}, {NAME("media"), VOCABULARY_MEDIA},
    {NAME("rdf"), VOCABULARY_RDF},       {NAME("xhtml"), VOCABULARY_XHTML},
    {NAME("xml"), VOCABULARY_XML},
};

struct element_entry {
    enum vocabulary vocabulary;
    struct slice name; /* lower case */
    struct element_meaning meaning;
};

static const struct element_entry elements[] = {
    {VOCABULARY_CORE, NAME("rss"), {ELEMENT_RSS, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, NAME("channel"), {ELEMENT_CHANNEL, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, NAME("item"), {ELEMENT_ITEM, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, NAME("title"), {ELEMENT_TITLE, CONTENT_HTML, RANK_BEST}},
    {VOCABULARY_CORE, NAME("link"), {ELEMENT_LINK, CONTENT_PLAIN, RANK_BEST}},
    {VOCABULARY_CORE, NAME("description"), {ELEMENT_SUMMARY, CONTENT_HTML, RANK_BEST}},
    {VOCABULARY_CORE, NAME("summary"), {ELEMENT_BODY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_CORE, NAME("content"), {ELEMENT_BODY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_CORE, NAME("body"), {ELEMENT_BODY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_CORE, NAME("fullitem"), {ELEMENT_BODY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_CORE, NAME("abstract"), {ELEMENT_SUMMARY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_CORE, NAME("guid"), {ELEMENT_ID, CONTENT_PLAIN, RANK_BEST}},
    {VOCABULARY_CORE, NAME("author"), {ELEMENT_AUTHOR, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_CORE, NAME("category"), {ELEMENT_CATEGORY, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_CORE, NAME("pubdate"), {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_BEST}},
    {VOCABULARY_CORE, NAME("language"), {ELEMENT_LANGUAGE, CONTENT_PLAIN, RANK_BEST}},
    {VOCABULARY_CORE, NAME("image"), {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, NAME("textinput"), {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CORE, NAME("source"), {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, NAME("feed"), {ELEMENT_CHANNEL, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, NAME("entry"), {ELEMENT_ITEM, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, NAME("title"), {ELEMENT_TITLE, CONTENT_TYPED, RANK_USUAL}},
    {VOCABULARY_ATOM, NAME("link"), {ELEMENT_ATOM_LINK, CONTENT_NONE, RANK_USUAL}},
    {VOCABULARY_ATOM, NAME("summary"), {ELEMENT_SUMMARY, CONTENT_TYPED, RANK_USUAL}},
    {VOCABULARY_ATOM, NAME("content"), {ELEMENT_BODY, CONTENT_TYPED, RANK_USUAL}},
    {VOCABULARY_ATOM, NAME("id"), {ELEMENT_ID, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, NAME("author"), {ELEMENT_PERSON, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, NAME("contributor"), {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, NAME("name"), {ELEMENT_NAME, CONTENT_PLAIN, RANK_NONE}},
    {VOCABULARY_ATOM, NAME("category"), {ELEMENT_ATOM_CATEGORY, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ATOM, NAME("published"), {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, NAME("issued"), {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, NAME("created"), {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_FALLBACK}},
    {VOCABULARY_ATOM, NAME("updated"), {ELEMENT_UPDATED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, NAME("modified"), {ELEMENT_UPDATED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ATOM, NAME("source"), {ELEMENT_IGNORED, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_CONTENT, NAME("encoded"), {ELEMENT_BODY, CONTENT_HTML, RANK_BEST}},
    {VOCABULARY_DC, NAME("title"), {ELEMENT_TITLE, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_DC, NAME("creator"), {ELEMENT_AUTHOR, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_DC, NAME("author"), {ELEMENT_AUTHOR, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_DC, NAME("subject"), {ELEMENT_CATEGORY, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_DC, NAME("description"), {ELEMENT_SUMMARY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_DC, NAME("abstract"), {ELEMENT_SUMMARY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_DC, NAME("date"), {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_DC, NAME("issued"), {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_DC, NAME("created"), {ELEMENT_PUBLISHED, CONTENT_PLAIN, RANK_FALLBACK}},
    {VOCABULARY_DC, NAME("modified"), {ELEMENT_UPDATED, CONTENT_PLAIN, RANK_FALLBACK}},
    {VOCABULARY_DC, NAME("language"), {ELEMENT_LANGUAGE, CONTENT_PLAIN, RANK_USUAL}},
    {VOCABULARY_ITUNES, NAME("author"), {ELEMENT_AUTHOR, CONTENT_HTML, RANK_NONE}},
    {VOCABULARY_ITUNES, NAME("summary"), {ELEMENT_SUMMARY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_ITUNES, NAME("category"), {ELEMENT_ATOM_CATEGORY, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_ITUNES, NAME("keywords"), {ELEMENT_KEYWORDS, CONTENT_PLAIN, RANK_NONE}},
    {VOCABULARY_MEDIA, NAME("keywords"), {ELEMENT_KEYWORDS, CONTENT_PLAIN, RANK_NONE}},
    {VOCABULARY_MEDIA, NAME("group"), {ELEMENT_GROUP, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_MEDIA, NAME("content"), {ELEMENT_GROUP, CONTENT_NONE, RANK_NONE}},
    /* Plain text where no type says otherwise, by their document; feeds write markup all the same.
     */
    {VOCABULARY_MEDIA, NAME("title"), {ELEMENT_TITLE, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_MEDIA, NAME("description"), {ELEMENT_BODY, CONTENT_HTML, RANK_FALLBACK}},
    {VOCABULARY_RDF, NAME("rdf"), {ELEMENT_RDF, CONTENT_NONE, RANK_NONE}},
    {VOCABULARY_XHTML, NAME("body"), {ELEMENT_BODY, CONTENT_XHTML, RANK_USUAL}},
};

static enum vocabulary find_namespace(const struct namespace_entry *entries, size_t count,
                                      struct slice name) {
    for (size_t i = 0; i < count; i++) {
        if (slice_equal_nocase(name, entries[i].name)) {
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
        if (elements[i].vocabulary == vocabulary && slice_equal_nocase(name, elements[i].name)) {
            return elements[i].meaning;
        }
    }
    return (struct element_meaning){ELEMENT_OTHER, CONTENT_NONE, RANK_NONE};
}
