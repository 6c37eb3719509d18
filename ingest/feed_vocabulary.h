/* What elements mean: the vocabularies of RSS, Atom and the modules that feeds mix in. */
#ifndef TOCSIN_INGEST_FEED_VOCABULARY_H
#define TOCSIN_INGEST_FEED_VOCABULARY_H

#include "core/slice.h"
#include "ingest/feed_builder.h"

enum vocabulary {
    VOCABULARY_OTHER,
    VOCABULARY_CORE, /* RSS in any of its namespaces, or in none */
    VOCABULARY_ATOM,
    VOCABULARY_CONTENT,
    VOCABULARY_DC,
    VOCABULARY_ITUNES,
    VOCABULARY_MEDIA,
    VOCABULARY_RDF,
    VOCABULARY_XHTML,
    VOCABULARY_XML
};

enum element {
    ELEMENT_OTHER,
    ELEMENT_RSS,     /* <rss> */
    ELEMENT_RDF,     /* <rdf:RDF> */
    ELEMENT_CHANNEL, /* <channel>, <feed> */
    ELEMENT_ITEM,    /* <item>, <entry> */
    ELEMENT_IGNORED, /* has children of its own that are not the item's */
    ELEMENT_GROUP,   /* children count as its parent's */
    ELEMENT_PERSON,  /* Atom's author, with a name inside */
    ELEMENT_TITLE,
    ELEMENT_SUMMARY,
    ELEMENT_BODY,
    ELEMENT_ID,
    ELEMENT_LINK,
    ELEMENT_ATOM_LINK,
    ELEMENT_AUTHOR,
    ELEMENT_NAME,
    ELEMENT_CATEGORY,
    ELEMENT_ATOM_CATEGORY, /* also itunes:category: named by an attribute, may hold others */
    ELEMENT_KEYWORDS,      /* categories with commas between them */
    ELEMENT_PUBLISHED,
    ELEMENT_UPDATED,
    ELEMENT_LANGUAGE
};

/* How the text of an element is written. */
enum content {
    CONTENT_NONE, /* no text of interest */
    CONTENT_PLAIN,
    CONTENT_HTML,
    CONTENT_XHTML,   /* child elements are the markup */
    CONTENT_BASE64,  /* HTML or text so encoded, else nothing of interest */
    CONTENT_UNKNOWN, /* of another media type: so encoded, or else plain */
    CONTENT_TYPED    /* as its attributes say (RFC 4287, 3.1 and 4.1.3) */
};

struct element_meaning {
    enum element element;
    enum content content;
    enum rank rank;
};

/* By namespace name; where that is absent or unknown, by the prefix that everyone uses. */
enum vocabulary vocabulary_of(struct slice uri, struct slice prefix);
/* Names are compared without regard to case. */
struct element_meaning element_meaning_of(enum vocabulary vocabulary, struct slice name);

#endif
