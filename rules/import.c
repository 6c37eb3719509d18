/* The import from its files to its terms. A file is read whole: a list is judged before anything of
 * it is given, and a mistake anywhere means that nothing is. */
#include "rules/import.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "rules/import_common.h"
#include "rules/import_names.h"
#include "rules/import_terms.h"
#include "rules/yaml_tree.h"

#include <stdlib.h>
#include <string.h>

static const struct import_format formats[] = {
    {"plain", "a name a line, or CSV with a header that has term or name"},
    {"ofac", "US Treasury, OFAC: sdn.csv with alt.csv"},
    {"csl", "US Consolidated Screening List: CSV"},
    {"un", "UN Security Council Consolidated List: XML"},
    {"eu", "EU list of financial sanctions: CSV or XML, version 1.1"},
    {"uk", "UK Sanctions List, or OFSI's consolidated list: CSV or XML"},
    {"opensanctions", "targets.simple.csv, or FollowTheMoney entities as JSON lines"},
    {"petrarch", "actor dictionaries of PETRARCH and TABARI"},
};
static import_reader *const readers[] = {
    import_plain, import_ofac, import_csl,           import_un,
    import_eu,    import_uk,   import_opensanctions, import_petrarch};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

const struct import_format *import_formats(size_t *count) {
    *count = FORMAT_COUNT;
    return formats;
}

static size_t find_format(const char *name) {
    size_t i = 0;
    while (i < FORMAT_COUNT && strcmp(formats[i].name, name) != 0) {
        i++;
    }
    return i;
}

bool import_format_known(const char *name) {
    return find_format(name) < FORMAT_COUNT;
}

/* The first byte that is no text, the text's length if all is well. A zero byte is valid UTF-8, but
 * no list has one: it is UTF-16, or no text at all. */
static size_t first_odd(struct slice text) {
    const char *zero = text.bytes ? memchr(text.data, '\0', text.bytes) : NULL;
    struct slice whole = slice_sub(text, 0, zero ? (size_t)(zero - text.data) : text.bytes);
    size_t at = 0;
    if (utf8_valid(whole)) {
        return whole.bytes;
    }
    for (size_t bytes = 1; bytes > 0; at += bytes) {
        bytes = utf8_valid_bytes(slice_sub(whole, at, whole.bytes));
    }
    return at;
}

static void complain_encoding(struct import *import, struct slice text, size_t at) {
    size_t line = 1, start = 0;
    for (size_t i = 0; i < at; i++) {
        if (text.data[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    import_complain(
        import, line, at - start + 1,
        "the byte %02X here is not UTF-8 text; convert the file, for example with iconv "
        "-f WINDOWS-1252 -t UTF-8",
        (unsigned char)text.data[at]);
}

static void read_file(struct import *import, const char *file, import_reader *read) {
    struct buffer text;
    struct error error = {0};
    import->file = file;
    buffer_init(&text, LIMIT_IMPORT_BYTES + MIB);
    if (yaml_read_text(file, LIMIT_IMPORT_BYTES, &text, &error) != STATUS_OK) {
        import_complain_error(import, &error);
    } else if (first_odd(buffer_slice(&text)) < text.bytes) {
        complain_encoding(import, buffer_slice(&text), first_odd(buffer_slice(&text)));
    } else {
        size_t before = import->name_count + import->waiting_count;
        read(import, buffer_slice(&text));
        if (import->name_count + import->waiting_count == before && !import->failed &&
            !import->no_memory) {
            import_complain(import, 1, 0, "there is no name in this file; is it of the format %s?",
                            import->format);
        }
    }
    import->file_count++;
    buffer_fini(&text);
}

/* Terms that several entities have are told of: an alert on one of them names them all. */
static void count_shared(struct import *import) {
    struct text_index seen = {.slots = NULL};
    for (size_t i = 0; i < import->term_count && !import->no_memory; i++) {
        size_t *entity = text_index_find(&seen, import->terms[i].folded);
        import->shared_count += entity && *entity != import->terms[i].entity;
        if (entity == NULL) {
            import->no_memory = text_index_put(&seen, import->terms[i].folded,
                                               import->terms[i].entity) != STATUS_OK;
        }
    }
    text_index_fini(&seen);
}

static enum status read_all(struct import *import, const struct import_options *options) {
    import_reader *read = readers[find_format(options->format)];
    for (size_t i = 0; i < options->file_count && !import->no_memory; i++) {
        read_file(import, options->files[i], read);
    }
    if (!import->failed && !import->no_memory) {
        import_settle_names(import);
    }
    if (!import->failed && !import->no_memory) {
        import_make_terms(import);
    }
    if (!import->failed && !import->no_memory && options->common) {
        import_drop_common(import, options->common);
    }
    if (!import->failed && !import->no_memory) {
        count_shared(import);
    }
    if (import->no_memory) {
        return STATUS_NO_MEMORY;
    }
    return import->failed ? STATUS_INVALID : STATUS_OK;
}

enum status import_read(const struct import_options *options, struct import **out,
                        struct rule_errors *errors) {
    struct import *import = calloc(1, sizeof *import);
    if (import == NULL) {
        return STATUS_NO_MEMORY;
    }
    arena_init(&import->arena, LIMIT_IMPORT_ARENA_BYTES);
    import->format = formats[find_format(options->format)].name;
    import->errors = errors;
    enum status status = read_all(import, options);
    if (status != STATUS_OK) {
        import_destroy(&import);
        return status;
    }
    *out = import;
    return STATUS_OK;
}

void import_destroy(struct import **import) {
    struct import *old = *import;
    if (old) {
        free(old->entities);
        free(old->names);
        free(old->waiting);
        free(old->terms);
        free(old->asides);
        text_index_fini(&old->by_id);
        arena_fini(&old->arena);
        free(old);
        *import = NULL;
    }
}
