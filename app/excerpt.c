/* Finding the line, and showing it. The line is counted as libyaml counts (core/line_break.h). Only
 * regular files are read: a pipe that was read once is empty now.
 *
 * The caret has to stand below its character, so each character's width in a terminal is needed:
 * none for marks, two for the scripts that are printed wide. The C library knows them only in a
 * UTF-8 locale, which the program does not set. */
#include "app/excerpt.h"

#include "core/limits.h"
#include "core/line_break.h"
#include "core/utf8.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SHOWN_COLUMNS = 100, /* of a line, in the terminal */
    SHOWN_BEFORE = 60,   /* of them before the caret, where the line is cut */
    TAB_COLUMNS = 4,
    NUMBER_COLUMNS = 5,
};

/* ---- width ---- */

struct range {
    uint32_t first, last;
};

static bool in_ranges(uint32_t point, const struct range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

/* Marks that are printed over the character before them (Unicode 15, categories Mn and Me, in the
 * scripts that news is written in). */
static bool is_mark(uint32_t point) {
    static const struct range marks[] = {
        {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
        {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4},
        {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948},
        {0x094D, 0x094D}, {0x0981, 0x0981}, {0x09C1, 0x09C4}, {0x09CD, 0x09CD}, {0x0E31, 0x0E31},
        {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x135D, 0x135F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
        {0x200B, 0x200D}, {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F},
        {0xFE20, 0xFE2F}};
    return in_ranges(point, marks, sizeof marks / sizeof *marks);
}

/* East Asian Width W and F (Unicode Standard Annex 11). */
static bool is_wide(uint32_t point) {
    static const struct range wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
                                        {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
                                        {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
                                        {0x20000, 0x3FFFD}};
    return in_ranges(point, wide, sizeof wide / sizeof *wide);
}

/* Control characters, and those that turn the direction of what follows them. */
static bool is_obeyed(uint32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) ||
           (point >= 0x200E && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F) || point == 0x061C || point == 0xFEFF;
}

static size_t width_of(uint32_t point) {
    if (point == '\t') {
        return TAB_COLUMNS;
    }
    return is_obeyed(point) ? 1 : is_mark(point) ? 0 : is_wide(point) ? 2 : 1;
}

/* ---- the file ---- */

static bool read_file(const char *path, struct buffer *out) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info;
    bool good = file >= 0 && fstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
                info.st_size <= (off_t)LIMIT_RULE_FILE_BYTES &&
                buffer_reserve(out, (size_t)info.st_size + 1) == STATUS_OK;
    while (good && out->bytes < (size_t)info.st_size) {
        ssize_t bytes = read(file, out->data + out->bytes, (size_t)info.st_size - out->bytes);
        if (bytes <= 0) {
            good = bytes == 0; /* shorter than it was: its beginning is still what it is */
            break;
        }
        out->bytes += (size_t)bytes;
    }
    if (file >= 0) {
        close(file);
    }
    return good;
}

/* A byte order mark is no part of the first line. */
static void start_over(struct excerpts *excerpts) {
    bool marked = slice_starts(buffer_slice(&excerpts->text), SLICE_LITERAL("\xEF\xBB\xBF"));
    excerpts->line = 1;
    excerpts->at = marked ? 3 : 0;
}

static bool load(struct excerpts *excerpts, const char *file) {
    if (strcmp(excerpts->file, file) != 0) {
        buffer_clear(&excerpts->text);
        excerpts->readable = read_file(file, &excerpts->text);
        start_over(excerpts);
        memcpy(excerpts->file, file, strlen(file) + 1);
    }
    return excerpts->readable;
}

void excerpts_init(struct excerpts *excerpts) {
    *excerpts = (struct excerpts){.readable = false};
    buffer_init(&excerpts->text, LIMIT_RULE_FILE_BYTES + KIB);
}

void excerpts_fini(struct excerpts *excerpts) {
    buffer_fini(&excerpts->text);
}

/* The bytes of line `wanted`, 1-based, without its end; false if there are fewer lines. Goes on
 * from the line before. */
static bool find_line(struct excerpts *excerpts, size_t wanted, struct slice *out) {
    struct slice text = buffer_slice(&excerpts->text);
    if (wanted < excerpts->line) {
        start_over(excerpts);
    }
    size_t at = excerpts->at;
    while (at < text.bytes) {
        size_t end_bytes = line_break_bytes(slice_sub(text, at, text.bytes));
        if (end_bytes > 0 && excerpts->line == wanted) {
            break;
        }
        at += end_bytes ? end_bytes : 1;
        if (end_bytes > 0) {
            excerpts->line++;
            excerpts->at = at;
        }
    }
    *out = slice_sub(text, excerpts->at, at);
    return excerpts->line == wanted;
}

/* ---- showing ---- */

static void append_spaces(struct buffer *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buffer_append_char(out, ' ');
    }
}

static uint32_t take_character(struct slice *rest, struct slice *character) {
    size_t bytes = 0;
    uint32_t point = utf8_decode(*rest, &bytes);
    *character = slice_sub(*rest, 0, bytes);
    *rest = slice_sub(*rest, bytes, rest->bytes);
    return point;
}

/* The columns of the terminal before character `count` of the line. */
static size_t columns_before(struct slice line, size_t count) {
    size_t columns = 0;
    struct slice character;
    for (size_t i = 0; i < count && line.bytes > 0; i++) {
        columns += width_of(take_character(&line, &character));
    }
    return columns;
}

/* The part of the line from column `start` of the terminal on. */
static void append_part(struct buffer *out, struct slice line, size_t start) {
    size_t column = 0;
    struct slice character;
    if (start > 0) {
        buffer_append_text(out, "…");
    }
    while (line.bytes > 0 && column < start + SHOWN_COLUMNS) {
        uint32_t point = take_character(&line, &character);
        size_t width = width_of(point);
        if (column < start) {
            /* Half of a wide character is cut off: the other half is a space. */
            append_spaces(out, column + width > start ? column + width - start : 0);
        } else if (point == '\t') {
            append_spaces(out, TAB_COLUMNS);
        } else if (is_obeyed(point) || utf8_valid_bytes(character) == 0) {
            buffer_append_text(out, "\xEF\xBF\xBD");
        } else {
            buffer_append_slice(out, character);
        }
        column += width;
    }
    if (line.bytes > 0) {
        buffer_append_text(out, "…");
    }
}

void excerpts_append(struct excerpts *excerpts, const struct error *error, struct buffer *out) {
    struct slice line;
    if (error->line == 0 || error->file[0] == '\0' || !load(excerpts, error->file) ||
        !find_line(excerpts, error->line, &line)) {
        return;
    }
    size_t caret = error->column > 0 ? columns_before(line, error->column - 1) : 0;
    size_t start = caret > SHOWN_COLUMNS ? caret - SHOWN_BEFORE : 0;
    buffer_append_format(out, "%*zu | ", NUMBER_COLUMNS, error->line);
    append_part(out, line, start);
    buffer_append_char(out, '\n');
    if (error->column > 0) {
        append_spaces(out, NUMBER_COLUMNS);
        buffer_append_text(out, " | ");
        append_spaces(out, caret - start + (start > 0));
        buffer_append_text(out, "^\n");
    }
}
