/* A published list that is XML: a record at a time, as a tree. libxml2 behind it; its types leave
 * this folder nowhere. No document type, no entities, no network: a list needs none, and none of
 * its bytes may cost more than itself. */
#ifndef TOCSIN_RULES_IMPORT_XML_H
#define TOCSIN_RULES_IMPORT_XML_H

#include "rules/import_names.h"

#include <libxml/tree.h>

typedef void import_record(struct import *import, xmlNode *record);

/* Calls `read` for each element that is called one of `names` (NULL ends them), wherever it stands;
 * the tree is gone afterwards. What is not well-formed is told with its line, and so is a document
 * whose root is not called one of `roots`; `form` says what would be right. */
void import_xml_records(struct import *import, struct slice text, const char *const *roots,
                        const char *form, const char *const *names, import_record *read);

size_t xml_line(const xmlNode *node);
/* The first element of that name right below; NULL if there is none. Names are compared without
 * their case and their name space. */
xmlNode *xml_child(xmlNode *node, const char *name);
/* The next element of that name beside `node`, itself not among them. */
xmlNode *xml_next(xmlNode *node, const char *name);
/* All text below the first child of that name, trimmed, in the import's arena; empty if there is
 * no such child. */
struct slice xml_child_text(struct import *import, xmlNode *node, const char *name);
struct slice xml_text(struct import *import, xmlNode *node);
struct slice xml_attribute(struct import *import, xmlNode *node, const char *name);
/* `count` texts with single spaces between, without the empty ones; in the arena. */
struct slice import_join(struct import *import, const struct slice *parts, size_t count);

#endif
