/* Reading whole documents. Everything is bounded; a file is read, not mapped, so that one that
 * shrinks meanwhile cannot end the program. */
#include "app/source.h"

#include "core/buffer.h"
#include "core/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024, FOLDER_DEPTH_MAX = 64 };

bool source_is_url(const char *name) {
    return strncmp(name, "http://", 7) == 0 || strncmp(name, "https://", 8) == 0;
}

static enum status io_error(struct error *error, const char *name, const char *what) {
    return error_set(error, STATUS_IO, name, 0, 0, "cannot %s: %s", what, strerror(errno));
}

static enum status read_all(int descriptor, const char *name, struct buffer *out,
                            struct error *error) {
    for (;;) {
        enum status status = buffer_reserve(out, READ_BYTES);
        if (status != STATUS_OK) {
            return error_set(
                error, status, name, 0, 0,
                "this is larger than %zu MiB, the most that is read at once; divide it",
                LIMIT_FILE_BYTES / MIB);
        }
        ssize_t bytes = read(descriptor, out->data + out->bytes, READ_BYTES);
        if (bytes < 0 && errno == EINTR) {
            continue;
        }
        if (bytes < 0) {
            return io_error(error, name, "read this");
        }
        if (bytes == 0) {
            return STATUS_OK;
        }
        out->bytes += (size_t)bytes;
    }
}

static enum status read_file(const char *name, struct source *out, struct error *error) {
    bool standard_input = strcmp(name, "-") == 0;
    const char *shown = standard_input ? "standard input" : name;
    int descriptor = standard_input ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return io_error(error, shown, "open this");
    }
    struct buffer buffer;
    buffer_init(&buffer, LIMIT_FILE_BYTES + READ_BYTES);
    enum status status = read_all(descriptor, shown, &buffer, error);
    if (!standard_input) {
        close(descriptor);
    }
    if (status != STATUS_OK) {
        buffer_fini(&buffer);
        return status;
    }
    *out = (struct source){.bytes = buffer_slice(&buffer), .owned = buffer.data};
    return STATUS_OK;
}

static enum status fetch(const char *name, const struct feed_state *known, struct fetched **out,
                         struct error *error) {
    const struct fetch_options options = {
        .concurrency = 1,
        .per_host = 1,
        .timeout_us = 60 * (int64_t)1000000,
        .body_bytes_max = LIMIT_BODY_BYTES,
        .user_agent = SLICE_LITERAL("tocsin/" TOCSIN_VERSION),
    };
    return fetch_once(slice_of(name), &options, true, known, out, error);
}

static enum status read_url(const char *name, struct source *out, struct error *error) {
    struct fetched *fetched = NULL;
    enum status status = fetch(name, NULL, &fetched, error);
    if (status != STATUS_OK) {
        return status;
    }
    *out = (struct source){.bytes = slice_make(fetched->body, fetched->body_bytes),
                           .content_type = fetched->content_type,
                           .language = fetched->language,
                           .url = fetched->url,
                           .fetched = fetched};
    return STATUS_OK;
}

enum status source_read(const char *name, struct source *out, struct error *error) {
    return source_is_url(name) ? read_url(name, out, error) : read_file(name, out, error);
}

enum status source_ask_again(const char *name, const struct source *source, struct fetched **out,
                             struct error *error) {
    return fetch(name, &source->fetched->accepted, out, error);
}

void source_fini(struct source *source) {
    free(source->owned);
    fetched_destroy(&source->fetched);
    *source = (struct source){0};
}

static enum status append_name(struct source_list *list, const char *name, struct error *error) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 16;
        char **names = realloc(list->names, capacity * sizeof *names);
        if (names == NULL) {
            return error_set(error, STATUS_NO_MEMORY, name, 0, 0, "out of memory");
        }
        list->names = names;
        list->capacity = capacity;
    }
    char *copy = strdup(name);
    if (copy == NULL) {
        return error_set(error, STATUS_NO_MEMORY, name, 0, 0, "out of memory");
    }
    list->names[list->count++] = copy;
    return STATUS_OK;
}

static int visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int byte_order(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static enum status add_path(struct source_list *list, const char *path, size_t depth,
                            struct error *error);

static enum status add_folder(struct source_list *list, const char *path, size_t depth,
                              struct error *error) {
    if (depth == FOLDER_DEPTH_MAX) {
        return error_set(error, STATUS_TOO_LARGE, path, 0, 0,
                         "folders are nested more than %d deep here", FOLDER_DEPTH_MAX);
    }
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, visible, byte_order);
    if (count < 0) {
        return io_error(error, path, "list this folder");
    }
    enum status status = STATUS_OK;
    for (int i = 0; i < count; i++) {
        char *below = NULL;
        if (status == STATUS_OK && asprintf(&below, "%s/%s", path, entries[i]->d_name) < 0) {
            status = error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
        } else if (status == STATUS_OK) {
            status = add_path(list, below, depth + 1, error);
            free(below);
        }
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* Symbolic links inside a folder are followed to files, not to folders, so that none is walked
 * twice. */
static enum status add_path(struct source_list *list, const char *path, size_t depth,
                            struct error *error) {
    struct stat info;
    if (stat(path, &info) != 0) {
        return io_error(error, path, "open this");
    }
    if (!S_ISDIR(info.st_mode)) {
        return append_name(list, path, error);
    }
    if (depth > 0 && lstat(path, &info) == 0 && S_ISLNK(info.st_mode)) {
        return STATUS_OK;
    }
    return add_folder(list, path, depth, error);
}

enum status source_list_add(struct source_list *list, const char *name, struct error *error) {
    if (strcmp(name, "-") == 0 || source_is_url(name)) {
        return append_name(list, name, error);
    }
    return add_path(list, name, 0, error);
}

void source_list_fini(struct source_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        free(list->names[i]);
    }
    free(list->names);
    *list = (struct source_list){0};
}
