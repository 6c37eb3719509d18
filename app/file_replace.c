/* The new text goes into PATH.new.PID, is brought to the disk, and takes the place of the old one
 * with its permissions. */
#include "app/file_replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NEW_FILE_MODE = 0666 };

static enum status io_error(struct error *error, const char *path, const char *what) {
    return error_set(error, STATUS_IO, path, 0, 0, "cannot %s this: %s", what, strerror(errno));
}

/* Gives errno; 0 if all was written. */
static int write_all(int file, struct slice text) {
    while (text.bytes > 0) {
        ssize_t written = write(file, text.data, text.bytes);
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        text = slice_sub(text, written > 0 ? (size_t)written : 0, text.bytes);
    }
    return 0;
}

static int write_file(const char *path, int flags, mode_t mode, struct slice text, bool sync) {
    int file = open(path, O_WRONLY | O_CLOEXEC | flags, mode);
    if (file < 0) {
        return errno;
    }
    int why = write_all(file, text);
    why = why == 0 && sync && fsync(file) != 0 ? errno : why;
    why = close(file) != 0 && why == 0 ? errno : why;
    return why;
}

enum status file_replace(const char *path, struct slice text, struct error *error) {
    struct stat old;
    bool there = stat(path, &old) == 0;
    if (there && !S_ISREG(old.st_mode)) {
        errno = write_file(path, 0, 0, text, false);
        return errno ? io_error(error, path, "write") : STATUS_OK;
    }
    char *aside = NULL;
    if (asprintf(&aside, "%s.new.%ld", path, (long)getpid()) < 0) {
        return error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
    }
    enum status status = STATUS_OK;
    errno = write_file(aside, O_CREAT | O_TRUNC, NEW_FILE_MODE, text, true);
    if (errno != 0) {
        status = io_error(error, path, "write");
    } else if (there && chmod(aside, old.st_mode & 07777) != 0) {
        status = io_error(error, path, "set the permissions of");
    } else if (rename(aside, path) != 0) {
        status = io_error(error, path, "replace");
    }
    if (status != STATUS_OK) {
        (void)unlink(aside);
    }
    free(aside);
    return status;
}
