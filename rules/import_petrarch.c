/* Actor dictionaries of PETRARCH and TABARI: a name with underscores for spaces and its codes in
 * brackets, [CODE] or [CODE DATES]; lines that begin with + are other names of the same actor;
 * codes may stand in lines of their own below. # begins a comment, and what follows the codes is
 * one too. Names are in capitals; an underscore at the end forbids endings, which are never allowed
 * here. */
#include "rules/import_names.h"

#include <string.h>

enum { CODES_BYTES_MAX = 256 };

struct actor {
    struct import *import;
    size_t place; /* SIZE_MAX: none yet */
    char codes[CODES_BYTES_MAX];
    size_t codes_bytes;
};

/* The codes of an actor are known when its last line is read. */
static void finish_actor(struct actor *actor) {
    if (actor->place != SIZE_MAX && actor->codes_bytes > 0) {
        struct import_entity entity = {.id = actor->import->entities[actor->place].id,
                                       .programme = slice_make(actor->codes, actor->codes_bytes)};
        (void)import_add_entity(actor->import, &entity);
    }
    actor->place = SIZE_MAX;
    actor->codes_bytes = 0;
}

static bool has_code(const struct actor *actor, struct slice code) {
    const char *found = memmem(actor->codes, actor->codes_bytes, code.data, code.bytes);
    return found != NULL && (found == actor->codes || found[-1] == ' ') &&
           (found + code.bytes == actor->codes + actor->codes_bytes || found[code.bytes] == ';');
}

/* Each code once; past the room the rest is left out: they say the roles of many years. */
static void add_code(struct actor *actor, struct slice inside) {
    struct slice code = slice_trim(inside);
    const char *space = code.bytes ? memchr(code.data, ' ', code.bytes) : NULL;
    code.bytes = space ? (size_t)(space - code.data) : code.bytes;
    bool nothing =
        code.bytes == 0 || code.data[0] == '-' || code.data[0] == '<' || code.data[0] == '>';
    if (nothing || actor->codes_bytes + code.bytes + 2 > CODES_BYTES_MAX || has_code(actor, code)) {
        return;
    }
    if (actor->codes_bytes > 0) {
        memcpy(actor->codes + actor->codes_bytes, "; ", 2);
        actor->codes_bytes += 2;
    }
    memcpy(actor->codes + actor->codes_bytes, code.data, code.bytes);
    actor->codes_bytes += code.bytes;
}

/* All codes of a line. */
static void read_codes(struct actor *actor, struct slice line, size_t number) {
    size_t at = 0;
    while (at < line.bytes) {
        const char *open = memchr(line.data + at, '[', line.bytes - at);
        if (open == NULL) {
            return;
        }
        size_t start = (size_t)(open - line.data) + 1;
        const char *close = memchr(line.data + start, ']', line.bytes - start);
        if (close == NULL) {
            import_complain(actor->import, number, start,
                            "the bracket of this code is not closed; write [CODE] or [CODE DATES]");
            return;
        }
        add_code(actor, slice_sub(line, start, (size_t)(close - line.data)));
        at = (size_t)(close - line.data) + 1;
    }
}

/* Underscores are spaces; in place. */
static struct slice read_name(struct import *import, struct slice text) {
    struct slice name = arena_copy(&import->arena, text);
    if (name.data == NULL) {
        import->no_memory = true;
        return slice_make("", 0);
    }
    char *letters = (char *)name.data;
    for (size_t i = 0; i < name.bytes; i++) {
        letters[i] = letters[i] == '_' ? ' ' : letters[i];
    }
    return slice_trim(name);
}

/* cameo-first-name-of-the-actor. */
static struct slice make_id(struct import *import, struct slice name) {
    struct slice id = import_id(import, "cameo", name);
    char *letters = (char *)id.data;
    size_t bytes = 0;
    for (size_t i = 0; i < id.bytes; i++) {
        char c = letters[i];
        bool mark = (unsigned char)c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
                    !(c >= 'A' && c <= 'Z');
        if (!mark) {
            letters[bytes++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        } else if (bytes > 0 && letters[bytes - 1] != '-') {
            letters[bytes++] = '-';
        }
    }
    while (bytes > 0 && letters[bytes - 1] == '-') {
        bytes--;
    }
    return slice_make(id.data, bytes);
}

static void begin_actor(struct actor *actor, struct slice name) {
    finish_actor(actor);
    struct import_entity entity = {.id = make_id(actor->import, name)};
    actor->place = entity.id.data ? import_add_entity(actor->import, &entity) : SIZE_MAX;
    import_add_name(actor->import, actor->place, name, IMPORT_PRIMARY);
}

static void read_line(struct actor *actor, struct slice line, size_t number) {
    const char *bracket = memchr(line.data, '[', line.bytes);
    struct slice text =
        slice_trim(slice_sub(line, 0, bracket ? (size_t)(bracket - line.data) : line.bytes));
    const bool other = text.bytes > 0 && text.data[0] == '+';
    struct slice name = read_name(actor->import, other ? slice_sub(text, 1, text.bytes) : text);
    if (other && actor->place == SIZE_MAX) {
        import_complain(actor->import, number, 1,
                        "+ gives another name to the actor above, and there is none; write the "
                        "actor's first name without +");
        return;
    }
    if (name.bytes == 0 && text.bytes > 0) {
        import_complain(actor->import, number, 1, "there is no name here; write one or remove it");
        return;
    }
    if (other) {
        import_add_name(actor->import, actor->place, name, IMPORT_ALIAS);
    } else if (text.bytes > 0) {
        begin_actor(actor, name);
    } else if (actor->place == SIZE_MAX) {
        import_complain(actor->import, number, 1,
                        "this code has no actor; write the actor's name above it");
    }
    read_codes(actor, line, number);
}

void import_petrarch(struct import *import, struct slice text) {
    struct actor actor = {.import = import, .place = SIZE_MAX};
    size_t number = 1;
    for (size_t at = 0; at < text.bytes && !import->no_memory; number++) {
        const char *feed = memchr(text.data + at, '\n', text.bytes - at);
        size_t end = feed ? (size_t)(feed - text.data) : text.bytes;
        const char *mark = memchr(text.data + at, '#', end - at);
        struct slice line = slice_sub(text, at, mark ? (size_t)(mark - text.data) : end);
        if (slice_trim(line).bytes > 0) {
            read_line(&actor, line, number);
        }
        at = end + 1;
    }
    finish_actor(&actor);
}
