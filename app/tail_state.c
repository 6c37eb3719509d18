/* Written aside, flushed to disk, renamed. */
#include "app/tail_state.h"

#include "core/slice.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES = 128 };

static enum status io_error(struct error *error, const char *path, const char *what) {
    return error_set(error, STATUS_IO, path, 0, 0, "cannot %s the state file: %s", what,
                     strerror(errno));
}

enum status tail_state_read(const char *path, struct tail_state *out, struct error *error) {
    FILE *file = fopen(path, "re");
    if (file == NULL && errno == ENOENT) {
        return STATUS_EMPTY;
    }
    if (file == NULL) {
        return io_error(error, path, "open");
    }
    char line[LINE_BYTES] = "";
    size_t bytes = fread(line, 1, sizeof line - 1, file);
    bool failed = ferror(file) != 0;
    fclose(file);
    if (failed) {
        return io_error(error, path, "read");
    }
    line[bytes] = '\0';
    struct tail_state state = {0};
    char end = '\0';
    if (sscanf(line, "%63[0-9a-f] %" SCNu64 "%c", state.epoch, &state.seq, &end) != 3 ||
        end != '\n') {
        return error_set(error, STATUS_INVALID, path, 1, 0,
                         "this is no state file of tocsin tail (one line, EPOCH SEQ); name another "
                         "file, or remove it to start anew");
    }
    *out = state;
    return STATUS_OK;
}

static enum status write_line(const char *path, const struct tail_state *state,
                              struct error *error) {
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        return io_error(error, path, "create");
    }
    fprintf(file, "%s %" PRIu64 "\n", state->epoch, state->seq);
    bool failed = fflush(file) != 0 || fsync(fileno(file)) != 0;
    int number = errno;
    fclose(file);
    errno = number;
    return failed ? io_error(error, path, "write") : STATUS_OK;
}

enum status tail_state_write(const char *path, const struct tail_state *state,
                             struct error *error) {
    char *aside = NULL;
    if (asprintf(&aside, "%s.new", path) < 0) {
        return error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
    }
    enum status status = write_line(aside, state, error);
    if (status == STATUS_OK && rename(aside, path) != 0) {
        status = io_error(error, path, "replace");
    }
    free(aside);
    return status;
}
