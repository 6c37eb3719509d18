/* A reader of regexes that knows no more than where a letter stands for itself and whether it must.
 * What it does not know it takes for something that is not fixed. */
#include "rules/lint_regex.h"

#include "rules/lint_inside.h"

#include <string.h>

enum { DEPTH_MAX = 64 };

struct scan {
    struct slice text;
    size_t at;
    unsigned depth;
};

/* What one atom adds: letters that stand for themselves, or the most that a group is sure to hold.
 */
struct atom {
    size_t letters, held;
    bool empty; /* takes no place: an assertion */
};

static bool ahead(const struct scan *scan, char c) {
    return scan->at < scan->text.bytes && scan->text.data[scan->at] == c;
}

static char next(struct scan *scan) {
    return scan->at < scan->text.bytes ? scan->text.data[scan->at++] : '\0';
}

static void skip_past(struct scan *scan, char c) {
    while (scan->at < scan->text.bytes && next(scan) != c) {
    }
}

static struct atom read_escape(struct scan *scan) {
    char c = next(scan);
    if (strchr("bBAzZG", c) && c != '\0') {
        return (struct atom){.empty = true};
    }
    if (strchr("xpPo", c) &&
        ahead(scan, '{')) { /* \p{L}, \x{e9}: the one no letter, the other one of two bytes maybe */
        skip_past(scan, '}');
        return (struct atom){.letters = c == 'x'};
    }
    if (c == 'x') {
        for (int i = 0; i < 2 && scan->at < scan->text.bytes; i++) {
            (void)next(scan);
        }
        return (struct atom){.letters = 1};
    }
    if (c == 'p' || c == 'P') {
        (void)next(scan);
        return (struct atom){.letters = 0};
    }
    bool is_class = (c >= 'a' && c <= 'z' && !strchr("aefnrt", c)) || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9');
    return (struct atom){.letters = c != '\0' && !is_class};
}

static void skip_class(struct scan *scan) {
    (void)(ahead(scan, '^') && next(scan));
    (void)(ahead(scan, ']') && next(scan));
    while (scan->at < scan->text.bytes && !ahead(scan, ']')) {
        if (next(scan) == '\\') {
            (void)next(scan);
        }
    }
    (void)next(scan);
}

static size_t read_alternatives(struct scan *scan);

static struct atom read_group(struct scan *scan) {
    bool flags_alone = false;
    if (ahead(scan, '*')) { /* (*UCP) */
        skip_past(scan, ')');
        return (struct atom){.empty = true};
    }
    if (ahead(scan, '?')) { /* (?:…), (?i), (?i:…) */
        while (scan->at < scan->text.bytes && !ahead(scan, ':') && !ahead(scan, ')')) {
            (void)next(scan);
        }
        flags_alone = next(scan) == ')';
    }
    if (flags_alone) {
        return (struct atom){.empty = true};
    }
    scan->depth++;
    size_t held = scan->depth < DEPTH_MAX ? read_alternatives(scan) : 0;
    scan->depth--;
    if (ahead(scan, ')')) {
        (void)next(scan);
    }
    return (struct atom){.held = held};
}

static struct atom read_atom(struct scan *scan) {
    char c = next(scan);
    switch (c) {
    case '\\':
        return read_escape(scan);
    case '[':
        skip_class(scan);
        return (struct atom){.letters = 0};
    case '(':
        return read_group(scan);
    case '^':
    case '$':
        return (struct atom){.empty = true};
    case '.':
        return (struct atom){.letters = 0};
    default:
        break;
    }
    size_t bytes = 1; /* of one character */
    while (((unsigned char)c & 0x80) && scan->at < scan->text.bytes &&
           ((unsigned char)scan->text.data[scan->at] & 0xC0) == 0x80) {
        scan->at++;
        bytes++;
    }
    return (struct atom){.letters = bytes};
}

enum times { TIMES_ONE, TIMES_SOME, TIMES_MAYBE_NONE };

static enum times read_times(struct scan *scan) {
    enum times times = TIMES_ONE;
    if (ahead(scan, '*') || ahead(scan, '?')) {
        times = TIMES_MAYBE_NONE;
        scan->at++;
    } else if (ahead(scan, '+')) {
        times = TIMES_SOME;
        scan->at++;
    } else if (ahead(scan, '{')) {
        scan->at++;
        times = ahead(scan, '0') || ahead(scan, ',') ? TIMES_MAYBE_NONE : TIMES_SOME;
        skip_past(scan, '}');
    }
    if (times != TIMES_ONE && (ahead(scan, '?') || ahead(scan, '+'))) {
        scan->at++; /* lazy, possessive */
    }
    return times;
}

static size_t read_sequence(struct scan *scan) {
    size_t run = 0, most = 0;
    while (scan->at < scan->text.bytes && !ahead(scan, '|') && !ahead(scan, ')')) {
        struct atom atom = read_atom(scan);
        enum times times = read_times(scan);
        if (atom.empty) {
            continue;
        }
        bool there = times != TIMES_MAYBE_NONE;
        run = there && atom.letters > 0 ? run + atom.letters : 0;
        most = run > most ? run : most;
        most = there && atom.held > most ? atom.held : most;
        run = times == TIMES_ONE ? run : 0;
    }
    return most;
}

/* The least of them. */
static size_t read_alternatives(struct scan *scan) {
    size_t least = read_sequence(scan);
    while (ahead(scan, '|')) {
        scan->at++;
        size_t other = read_sequence(scan);
        least = other < least ? other : least;
    }
    return least;
}

size_t lint_regex_fixed_bytes(struct slice regex) {
    struct scan scan = {.text = regex};
    return read_alternatives(&scan);
}

static bool repeats_without_end(struct slice rest) {
    if (rest.bytes > 0 && rest.data[0] == '{') {
        size_t at = 1;
        while (at < rest.bytes && rest.data[at] >= '0' && rest.data[at] <= '9') {
            at++;
        }
        return slice_starts(slice_sub(rest, at, rest.bytes), SLICE_LITERAL(",}"));
    }
    return rest.bytes > 0 && (rest.data[0] == '*' || rest.data[0] == '+');
}

bool lint_regex_open_start(struct slice regex) {
    struct scan scan = {.text = regex};
    struct atom atom = {.empty = true};
    while (atom.empty && scan.at < regex.bytes) {
        atom = read_atom(&scan);
    }
    return !atom.empty && atom.letters == 0 &&
           repeats_without_end(slice_sub(regex, scan.at, regex.bytes));
}

char lint_regex_ascii_class(struct slice regex) {
    bool other_letters = false;
    char class = '\0';
    if (slice_starts(regex, SLICE_LITERAL("(*UCP)"))) {
        return class;
    }
    for (size_t i = 0; i < regex.bytes; i++) {
        other_letters = other_letters || ((unsigned char)regex.data[i] & 0x80);
        if (regex.data[i] == '\\' && i + 1 < regex.bytes) {
            char c = regex.data[++i];
            class = class == '\0' && (c == 'b' || c == 'B' || c == 'w' || c == 'W') ? c : class;
        }
    }
    return other_letters ? class : '\0';
}

void lint_regexes(struct lint_run *run) {
    for (size_t i = 0; i < run->rule->term_count; i++) {
        const struct rule_term *term = &run->rule->terms[i];
        char class = term->regex ? lint_regex_ascii_class(term->text) : '\0';
        if (term->regex && lint_regex_fixed_bytes(term->text) < REGEX_FIXED_BYTES_MIN) {
            lint_warn(run, LINT_SLOW_REGEX, term->line, term->column,
                      "\"%.*s\" has no text of %d letters that every match holds, so it is tried "
                      "nearly everywhere; add what stands around it",
                      SLICE_ARG(term->text), REGEX_FIXED_BYTES_MIN);
        }
        if (term->regex && lint_regex_open_start(term->text)) {
            lint_warn(run, LINT_SLOW_REGEX, term->line, term->column,
                      "\"%.*s\" begins with something of any length, which may be dear; leave it "
                      "out, or say how much at most, as in {1,9}",
                      SLICE_ARG(term->text));
        }
        if (class) {
            lint_warn(
                run, LINT_ASCII_CLASS, term->line, term->column,
                "\\%c in \"%.*s\" knows ASCII letters alone; for others write \\p{L}, or [а-я]",
                class, SLICE_ARG(term->text));
        }
    }
}
