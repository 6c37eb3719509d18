/* HTML's named character references as a table (html_entities.c, generated). */
#ifndef TOCSIN_INGEST_HTML_ENTITIES_H
#define TOCSIN_INGEST_HTML_ENTITIES_H

#include <stdbool.h>
#include <stddef.h>

struct html_entity {
    char name[32]; /* without & and ; */
    char text[7];  /* UTF-8, one or two code points */
    bool bare;     /* HTML reads it without its semicolon too */
};

extern const struct html_entity html_entities[];
extern const size_t html_entity_count;

#endif
