/* xmlReader walks over the document and expands one record after the other, so that memory holds
 * one of them. */
#include "rules/import_xml.h"

#include "core/limits.h"
#include "rules/name_text.h"

#include <libxml/xmlreader.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

/* The first mistake, as libxml2 tells it. */
struct trouble {
    bool told;
    size_t line, column;
    char text[256];
};

static void note_trouble(void *data, xmlError *error) {
    struct trouble *trouble = data;
    if (trouble->told || error == NULL || error->level < XML_ERR_ERROR) {
        return;
    }
    trouble->told = true;
    trouble->line = error->line > 0 ? (size_t)error->line : 0;
    trouble->column = error->int2 > 0 ? (size_t)error->int2 : 0;
    (void)snprintf(trouble->text, sizeof trouble->text, "%s",
                   error->message ? error->message : "not well-formed");
    trouble->text[strcspn(trouble->text, "\n")] = '\0';
}

static bool is_named(const char *name, const char *const *names) {
    for (size_t i = 0; name && names[i]; i++) {
        if (strcasecmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What a node of the walk asks for. */
enum step { STEP_ON, STEP_OVER, STEP_STOP };

struct walk {
    struct import *import;
    xmlTextReader *reader;
    const char *const *roots, *const *names;
    const char *form;
    import_record *read;
};

static enum step look_at(const struct walk *walk) {
    int type = xmlTextReaderNodeType(walk->reader);
    const char *name = (const char *)xmlTextReaderConstLocalName(walk->reader);
    if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE) {
        import_complain(walk->import, (size_t)xmlTextReaderGetParserLineNumber(walk->reader), 0,
                        "a list has no document type and no entities of its own; take the file as "
                        "it was published");
        return STEP_STOP;
    }
    if (type != XML_READER_TYPE_ELEMENT) {
        return STEP_ON;
    }
    if (xmlTextReaderDepth(walk->reader) == 0 && !is_named(name, walk->roots)) {
        import_complain(walk->import, (size_t)xmlTextReaderGetParserLineNumber(walk->reader), 0,
                        "the document is a \"%.60s\"; %s", name, walk->form);
        return STEP_STOP;
    }
    if (!is_named(name, walk->names)) {
        return STEP_ON;
    }
    xmlNode *record = xmlTextReaderExpand(walk->reader);
    if (record) {
        walk->read(walk->import, record);
    }
    return record ? STEP_OVER : STEP_STOP;
}

static void walk_over(const struct walk *walk) {
    enum step step = STEP_ON;
    int more = xmlTextReaderRead(walk->reader);
    while (more == 1 && !walk->import->no_memory && (step = look_at(walk)) != STEP_STOP) {
        more =
            step == STEP_OVER ? xmlTextReaderNext(walk->reader) : xmlTextReaderRead(walk->reader);
    }
}

void import_xml_records(struct import *import, struct slice text, const char *const *roots,
                        const char *form, const char *const *names, import_record *read) {
    struct trouble trouble = {.told = false};
    if (text.bytes > INT_MAX) {
        import_complain(import, 0, 0, "this is larger than libxml2 reads");
        return;
    }
    xmlTextReader *reader =
        xmlReaderForMemory(text.data, (int)text.bytes, NULL, "UTF-8",
                           XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_NOCDATA);
    if (reader == NULL) {
        import->no_memory = true;
        return;
    }
    xmlTextReaderSetStructuredErrorHandler(reader, note_trouble, &trouble);
    const struct walk walk = {import, reader, roots, names, form, read};
    walk_over(&walk);
    if (trouble.told) {
        import_complain(import, trouble.line, trouble.column,
                        "this is not well-formed XML: %s; take the file as it was published",
                        trouble.text);
    }
    xmlFreeTextReader(reader);
}

bool import_is_xml(struct slice text) {
    struct slice start =
        slice_starts(text, SLICE_LITERAL("\xEF\xBB\xBF")) ? slice_sub(text, 3, text.bytes) : text;
    start = slice_trim(start);
    return start.bytes > 0 && start.data[0] == '<';
}

size_t xml_line(const xmlNode *node) {
    long line = xmlGetLineNo(node);
    return line > 0 ? (size_t)line : 0;
}

static xmlNode *first_named(xmlNode *node, const char *name) {
    while (node &&
           (node->type != XML_ELEMENT_NODE || strcasecmp((const char *)node->name, name) != 0)) {
        node = node->next;
    }
    return node;
}

xmlNode *xml_child(xmlNode *node, const char *name) {
    return node ? first_named(node->children, name) : NULL;
}

xmlNode *xml_next(xmlNode *node, const char *name) {
    return node ? first_named(node->next, name) : NULL;
}

/* Takes what libxml2 allocated. */
static struct slice keep(struct import *import, xmlChar *text) {
    struct slice kept = slice_make("", 0);
    if (text) {
        kept = arena_copy(&import->arena, slice_trim(slice_of((const char *)text)));
        import->no_memory = import->no_memory || kept.data == NULL;
        xmlFree(text);
    }
    return kept.data ? kept : slice_make("", 0);
}

struct slice xml_text(struct import *import, xmlNode *node) {
    return node ? keep(import, xmlNodeGetContent(node)) : slice_make("", 0);
}

struct slice xml_child_text(struct import *import, xmlNode *node, const char *name) {
    return xml_text(import, xml_child(node, name));
}

struct slice xml_attribute(struct import *import, xmlNode *node, const char *name) {
    return keep(import, xmlGetNoNsProp(node, (const xmlChar *)name));
}

struct slice import_join(struct import *import, const struct slice *parts, size_t count) {
    struct slice joined = name_join(parts, count, &import->arena);
    import->no_memory = import->no_memory || joined.data == NULL;
    return joined.data ? joined : slice_make("", 0);
}
