/* Entities and names as they are gathered from all files of an import. */
#include "rules/import_names.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024 };

void import_complain_error(struct import *import, const struct error *error) {
    import->failed = true;
    import->no_memory = import->no_memory || error->status == STATUS_NO_MEMORY;
    rule_errors_add(import->errors, error);
}

void import_complain(struct import *import, size_t line, size_t column, const char *format, ...) {
    char message[ERROR_MESSAGE_BYTES];
    struct error error = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)error_set(&error, STATUS_INVALID, import->file, line, column, "%s", message);
    import_complain_error(import, &error);
}

bool import_grow(struct import *import, void **items, size_t count, size_t *capacity,
                 size_t item_bytes) {
    if (count < *capacity) {
        return true;
    }
    size_t wanted = *capacity ? *capacity * 2 : FIRST_CAPACITY;
    void *grown = realloc(*items, wanted * item_bytes);
    if (grown == NULL) {
        import->no_memory = true;
        return false;
    }
    *items = grown;
    *capacity = wanted;
    return true;
}

static struct slice keep(struct import *import, struct slice text) {
    struct slice kept = arena_copy(&import->arena, text);
    import->no_memory = import->no_memory || kept.data == NULL;
    return kept;
}

struct slice import_id(struct import *import, const char *prefix, struct slice id) {
    const struct slice start = slice_of(prefix);
    char *text = arena_alloc(&import->arena, start.bytes + id.bytes + 1);
    if (text == NULL) {
        import->no_memory = true;
        return slice_make(NULL, 0);
    }
    memcpy(text, start.data, start.bytes);
    text[start.bytes] = '-';
    if (id.bytes > 0) {
        memcpy(text + start.bytes + 1, id.data, id.bytes);
    }
    return slice_make(text, start.bytes + 1 + id.bytes);
}

size_t import_find_entity(const struct import *import, struct slice id) {
    const size_t *place = text_index_find(&import->by_id, id);
    return place ? *place : SIZE_MAX;
}

static void fill_in(struct import *import, struct import_entity *known,
                    const struct import_entity *entity) {
    if (known->programme.bytes == 0 && entity->programme.bytes > 0) {
        known->programme = keep(import, entity->programme);
    }
    if (known->expires.bytes == 0 && entity->expires.bytes > 0) {
        known->expires = keep(import, entity->expires);
    }
    known->kind = known->kind == IMPORT_UNKNOWN ? entity->kind : known->kind;
}

size_t import_add_entity(struct import *import, const struct import_entity *entity) {
    size_t place = import_find_entity(import, entity->id);
    if (place == SIZE_MAX) {
        void *items = import->entities;
        bool room = import_grow(import, &items, import->entity_count, &import->entity_capacity,
                                sizeof *import->entities);
        import->entities = items;
        struct slice id = keep(import, entity->id);
        if (!room || id.data == NULL ||
            text_index_put(&import->by_id, id, import->entity_count) != STATUS_OK) {
            import->no_memory = true;
            return SIZE_MAX;
        }
        place = import->entity_count++;
        import->entities[place] = (struct import_entity){.id = id};
    }
    fill_in(import, &import->entities[place], entity);
    return import->no_memory ? SIZE_MAX : place;
}

void import_add_name(struct import *import, size_t entity, struct slice text,
                     enum import_quality quality) {
    text = slice_trim(text);
    if (entity == SIZE_MAX || text.bytes == 0) {
        return;
    }
    void *items = import->names;
    bool room = import_grow(import, &items, import->name_count, &import->name_capacity,
                            sizeof *import->names);
    import->names = items;
    struct slice kept = keep(import, text);
    if (room && kept.data) {
        import->names[import->name_count++] =
            (struct import_name){.entity = entity, .text = kept, .quality = quality};
    }
}

void import_add_list(struct import *import, size_t entity, struct slice text, char separator,
                     enum import_quality quality) {
    size_t at = 0;
    while (at < text.bytes) {
        const char *found = memchr(text.data + at, separator, text.bytes - at);
        size_t end = found ? (size_t)(found - text.data) : text.bytes;
        import_add_name(import, entity, slice_sub(text, at, end), quality);
        at = end + 1;
    }
}

void import_add_waiting(struct import *import, struct slice entity_id, struct slice text,
                        enum import_quality quality) {
    void *items = import->waiting;
    bool room = import_grow(import, &items, import->waiting_count, &import->waiting_capacity,
                            sizeof *import->waiting);
    import->waiting = items;
    struct slice kept = keep(import, text);
    if (room && kept.data) {
        import->waiting[import->waiting_count++] =
            (struct import_waiting){entity_id, kept, quality};
    }
}

/* Counting sort by entity and quality: what is equal keeps its order. */
static void sort_names(struct import *import) {
    const size_t groups = import->entity_count * (IMPORT_WEAK + 1);
    size_t *starts = calloc(groups + 1, sizeof *starts);
    struct import_name *sorted = calloc(import->name_count + 1, sizeof *sorted);
    if (starts == NULL || sorted == NULL) {
        import->no_memory = true;
        free(starts);
        free(sorted);
        return;
    }
    for (size_t i = 0; i < import->name_count; i++) {
        const struct import_name *name = &import->names[i];
        starts[name->entity * (IMPORT_WEAK + 1) + name->quality + 1]++;
    }
    for (size_t i = 0; i < groups; i++) {
        starts[i + 1] += starts[i];
    }
    for (size_t i = 0; i < import->name_count; i++) {
        const struct import_name *name = &import->names[i];
        sorted[starts[name->entity * (IMPORT_WEAK + 1) + name->quality]++] = *name;
    }
    free(starts);
    free(import->names);
    import->names = sorted;
    import->name_capacity = import->name_count + 1;
}

void import_settle_names(struct import *import) {
    if (import->waiting_count > 0 && import->entity_count == 0) {
        import_complain(import, 0, 0,
                        "these are aliases of entities that no file has; name the file of the "
                        "entities too, for ofac sdn.csv with alt.csv");
    }
    for (size_t i = 0; i < import->waiting_count && !import->failed; i++) {
        const struct import_waiting *waiting = &import->waiting[i];
        size_t entity = import_find_entity(import, waiting->entity_id);
        if (entity != SIZE_MAX) {
            import_add_name(import, entity, waiting->text, waiting->quality);
        } else {
            import_set_aside(import, waiting->text, waiting->entity_id, IMPORT_NO_ENTITY,
                             slice_make("", 0));
        }
    }
    if (!import->failed && !import->no_memory) {
        sort_names(import);
    }
}

void import_set_aside(struct import *import, struct slice text, struct slice entity_id,
                      enum import_reason reason, struct slice more) {
    void *items = import->asides;
    bool room = import_grow(import, &items, import->aside_count, &import->aside_capacity,
                            sizeof *import->asides);
    import->asides = items;
    if (room) {
        import->asides[import->aside_count++] =
            (struct import_aside){text, entity_id, reason, more};
        import->reasons[reason]++;
    }
}
