/* A file holds a header and the database as Hyperscan writes it. What is read is believed only if
 * it is ours (its owner, and nobody else's to write), of the key that its name says, and its bytes
 * have the hash that the header says: hs_deserialize_database looks at version, processor and a
 * checksum, but trusts the rest of the bytes.
 *
 * A file appears by rename, so that a reader finds it whole or not at all, whenever the writer is
 * killed. Reading one sets its time, so that the files used last are those kept. */
#include "matcher/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <hs.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAGIC "tocsinhs"
#define PREFIX "hyperscan-"
#define SUFFIX ".db"
#define LEFT_OVER_SECONDS 3600 /* a file being written is younger */

struct cache_header {
    char magic[8];
    uint64_t bytes; /* of the database behind it */
    struct hash key, content;
};

bool cache_key(const struct dictionary *dictionary, size_t first, struct hash *out) {
    enum { PARTS_BEFORE = 2 };
    size_t count = dictionary->literal_count - first;
    hs_platform_info_t platform = {0};
    struct slice *parts = malloc((count + PARTS_BEFORE) * sizeof *parts);
    if (parts == NULL || hs_populate_platform(&platform) != HS_SUCCESS) {
        free(parts);
        return false;
    }
    uint64_t features[] = {platform.tune, platform.cpu_features};
    parts[0] = slice_of(hs_version());
    parts[1] = slice_make((const char *)features, sizeof features);
    for (size_t i = 0; i < count; i++) {
        parts[PARTS_BEFORE + i] = dictionary_literal(dictionary, first + i);
    }
    *out = hash_parts(parts, count + PARTS_BEFORE);
    free(parts);
    return true;
}

bool cache_key_expressions(const struct slice *expressions, size_t count, unsigned flags,
                           struct hash *out) {
    enum { PARTS_BEFORE = 3 };
    hs_platform_info_t platform = {0};
    struct slice *parts = malloc((count + PARTS_BEFORE) * sizeof *parts);
    if (parts == NULL || hs_populate_platform(&platform) != HS_SUCCESS) {
        free(parts);
        return false;
    }
    uint64_t features[] = {platform.tune, platform.cpu_features, flags};
    parts[0] = slice_of(hs_version());
    parts[1] = slice_make((const char *)features, sizeof features);
    parts[2] = SLICE_LITERAL("regexes");
    memcpy(parts + PARTS_BEFORE, expressions, count * sizeof *parts);
    *out = hash_parts(parts, count + PARTS_BEFORE);
    free(parts);
    return true;
}

/* "FOLDER/hyperscan-KEY.db", or with another ending; false if that is too long a path. */
static bool cache_path(const char *folder, struct hash key, const char *ending,
                       char out[PATH_MAX]) {
    char hex[HASH_HEX_BYTES];
    hash_hex(key, hex);
    return snprintf(out, PATH_MAX, "%s/" PREFIX "%s%s", folder, hex, ending) < PATH_MAX;
}

/* ---- reading ---- */

/* The file's bytes; {NULL, 0} if it is not a file of ours. Owned. */
static struct slice read_ours(int file) {
    struct stat about;
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_uid != geteuid() ||
        (about.st_mode & (S_IWGRP | S_IWOTH)) != 0 || about.st_size == 0) {
        return slice_make(NULL, 0);
    }
    size_t bytes = (size_t)about.st_size, have = 0;
    char *data = malloc(bytes);
    ssize_t got = 1;
    while (data && have < bytes && got > 0) {
        got = read(file, data + have, bytes - have);
        have += got > 0 ? (size_t)got : 0;
    }
    if (have < bytes) {
        free(data);
        return slice_make(NULL, 0);
    }
    return slice_make(data, bytes);
}

struct hs_database *cache_parse(struct slice file, struct hash key) {
    struct cache_header header;
    if (file.bytes < sizeof header) {
        return NULL;
    }
    memcpy(&header, file.data, sizeof header);
    struct slice content = slice_sub(file, sizeof header, file.bytes);
    if (memcmp(header.magic, MAGIC, sizeof header.magic) != 0 || !hash_equal(header.key, key) ||
        header.bytes != content.bytes || !hash_equal(header.content, hash_bytes(content))) {
        return NULL;
    }
    hs_database_t *database = NULL;
    hs_error_t code = hs_deserialize_database(content.data, content.bytes, &database);
    return code == HS_SUCCESS ? database : NULL;
}

struct hs_database *cache_load(const char *folder, struct hash key) {
    char path[PATH_MAX];
    if (!cache_path(folder, key, SUFFIX, path)) {
        return NULL;
    }
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) {
        return NULL;
    }
    struct hs_database *database = NULL;
    struct slice bytes = read_ours(file);
    if (bytes.data) {
        database = cache_parse(bytes, key);
        (void)futimens(file,
                       NULL); /* used now; if that cannot be told, it is only removed sooner */
    }
    free((char *)bytes.data);
    close(file);
    return database;
}

/* ---- writing ---- */

struct cache_file {
    char name[NAME_MAX + 1];
    struct timespec used;
};

static bool later(struct timespec a, struct timespec b) {
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

static bool name_ends(const char *name, const char *ending) {
    size_t bytes = strlen(name), wanted = strlen(ending);
    return bytes >= wanted && strcmp(name + bytes - wanted, ending) == 0;
}

/* Puts a file among those used last, in order; the one that has no place there is removed. */
static void keep_or_remove(int folder, struct cache_file kept[CACHE_FILES_KEPT], size_t *count,
                           const struct cache_file *file) {
    size_t place = *count;
    while (place > 0 && later(file->used, kept[place - 1].used)) {
        place--;
    }
    if (place == CACHE_FILES_KEPT) {
        (void)unlinkat(folder, file->name, 0);
        return;
    }
    if (*count == CACHE_FILES_KEPT) {
        (void)unlinkat(folder, kept[CACHE_FILES_KEPT - 1].name, 0);
        --*count;
    }
    memmove(&kept[place + 1], &kept[place], (*count - place) * sizeof *kept);
    kept[place] = *file;
    ++*count;
}

/* Removes files not used for longest, and what killed writers left. */
static void remove_old(const char *path) {
    struct cache_file kept[CACHE_FILES_KEPT];
    size_t count = 0;
    DIR *folder = opendir(path);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL) {
        struct cache_file file;
        struct stat about;
        if (strncmp(entry->d_name, PREFIX, sizeof PREFIX - 1) != 0 ||
            fstatat(dirfd(folder), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(about.st_mode)) {
            continue;
        }
        snprintf(file.name, sizeof file.name, "%s", entry->d_name);
        file.used = about.st_mtim;
        if (name_ends(entry->d_name, SUFFIX)) {
            keep_or_remove(dirfd(folder), kept, &count, &file);
        } else if (about.st_mtim.tv_sec + LEFT_OVER_SECONDS < time(NULL)) {
            (void)unlinkat(dirfd(folder), entry->d_name, 0);
        }
    }
    if (folder) {
        closedir(folder);
    }
}

static bool write_all(int file, const void *data, size_t bytes) {
    const char *at = data;
    while (bytes > 0) {
        ssize_t written = write(file, at, bytes);
        if (written <= 0) {
            return false;
        }
        at += written;
        bytes -= (size_t)written;
    }
    return true;
}

/* Under `aside` first, then by its own name. errno tells why it is false. */
static bool write_file(const char *aside, const char *path, const struct cache_header *header,
                       const char *content) {
    int file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) {
        return false;
    }
    bool good = write_all(file, header, sizeof *header) &&
                write_all(file, content, header->bytes) && fsync(file) == 0;
    good = close(file) == 0 && good;
    if (!good || rename(aside, path) != 0) {
        int cause = errno;
        (void)unlink(aside);
        errno = cause;
        return false;
    }
    return true;
}

enum status cache_save(const char *folder, struct hash key, const struct hs_database *database,
                       struct error *error) {
    char path[PATH_MAX], aside[PATH_MAX], ending[64];
    static unsigned number; /* of this process's writers; a clash fails at O_EXCL, and is told */
    snprintf(ending, sizeof ending, ".%ld-%u.tmp", (long)getpid(),
             __atomic_fetch_add(&number, 1, __ATOMIC_RELAXED));
    if (!cache_path(folder, key, SUFFIX, path) || !cache_path(folder, key, ending, aside)) {
        return error_set(error, STATUS_IO, folder, 0, 0, "the path is too long");
    }
    char *content = NULL;
    struct cache_header header = {.magic = MAGIC, .key = key};
    if (hs_serialize_database(database, &content, &header.bytes) != HS_SUCCESS) {
        return error_set(error, STATUS_NO_MEMORY, folder, 0, 0, "%s",
                         status_text(STATUS_NO_MEMORY));
    }
    header.content = hash_bytes(slice_make(content, header.bytes));
    (void)mkdir(folder, S_IRWXU); /* mostly it is there; if it cannot be made, open(2) says why */
    bool good = write_file(aside, path, &header, content);
    int cause = errno;
    free(content);
    if (!good) {
        return error_set(error, STATUS_IO, path, 0, 0, "%s", strerror(cause));
    }
    remove_old(folder);
    return STATUS_OK;
}
