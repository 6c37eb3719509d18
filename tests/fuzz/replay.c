/* Runs a fuzzer over the files of its corpus, and over beginnings of each: the ordinary test run
 * then meets every input that once made trouble, and documents that end in the middle of things. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <string.h>

enum { INPUT_BYTES_MAX = 1024 * 1024, BEGINNINGS = 64 };

/* In memory of its exact size, so that a sanitizer sees a read past its end. */
static void run_exact(const uint8_t *data, size_t bytes) {
    uint8_t *copy = malloc(bytes > 0 ? bytes : 1);
    if (copy == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    memcpy(copy, data, bytes);
    LLVMFuzzerTestOneInput(copy, bytes);
    free(copy);
}

static void run_input(const uint8_t *data, size_t bytes) {
    size_t step = bytes / BEGINNINGS + 1;
    for (size_t beginning = 0; beginning < bytes; beginning += step) {
        run_exact(data, beginning);
    }
    run_exact(data, bytes);
}

static void run_file(const char *path) {
    static uint8_t data[INPUT_BYTES_MAX];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    size_t bytes = fread(data, 1, sizeof data, file);
    fclose(file);
    run_input(data, bytes);
}

int main(int argc, char **argv) {
    DIR *corpus = argc == 2 ? opendir(argv[1]) : NULL;
    if (corpus == NULL) {
        fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
        return 1;
    }
    size_t count = 0;
    const struct dirent *entry;
    while ((entry = readdir(corpus)) != NULL) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        run_file(path);
        count++;
    }
    closedir(corpus);
    printf("%zu inputs\n", count);
    return count > 0 ? 0 : 1;
}
