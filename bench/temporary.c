/* Files lie in the folder itself, none below. */
#include "bench/temporary.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool temporary_make(struct temporary *out) {
    const char *parent = getenv("TMPDIR");
    snprintf(out->path, sizeof out->path, "%s/tocsin-bench-XXXXXX", parent ? parent : "/tmp");
    if (mkdtemp(out->path) == NULL) {
        perror("tocsin-bench: a folder for files");
        return false;
    }
    return true;
}

bool temporary_write(const struct temporary *folder, const char *name, struct slice text) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    FILE *file = fopen(path, "w");
    bool good = file && fwrite(text.data, 1, text.bytes, file) == text.bytes;
    good = (file == NULL || fclose(file) == 0) && good;
    if (!good) {
        perror(path);
    }
    return good;
}

void temporary_remove(const struct temporary *folder) {
    DIR *files = opendir(folder->path);
    const struct dirent *file;
    while (files && (file = readdir(files)) != NULL) {
        if (file->d_name[0] != '.') {
            (void)unlinkat(dirfd(files), file->d_name, 0);
        }
    }
    if (files) {
        closedir(files);
    }
    (void)rmdir(folder->path);
}
