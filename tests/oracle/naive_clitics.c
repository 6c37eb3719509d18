/* Each list has all rows of proclitics that a plain word takes. A word with an article takes fewer,
 * and those that take the article's place. */
#include "tests/oracle/naive_clitics.h"

#include "tests/oracle/naive_fold.h"

#include <string.h>

static const char arabic[] = "و ف ال وال فال ب وب فب بال وبال فبال ك وك فك كال وكال فكال "
                             "ل ول فل لل ولل فلل";
static const char hebrew[] = "ה ב ל כ מ מה ו וה וב ול וכ ומ ומה ש שה שב של שכ שמ שמה "
                             "וש ושה ושב ושל ושכ ושמ ושמה כש כשה כשב כשל כשכ כשמ כשמה "
                             "וכש וכשה וכשב וכשל וכשכ וכשמ וכשמה";
enum { ALEF = 0x0627, LAM = 0x0644, HE = 0x05D4, BET = 0x05D1, LAMED = 0x05DC, KAPH = 0x05DB };

static bool is_arabic(uint32_t point) {
    return (point >= 0x0620 && point <= 0x064A) || (point >= 0x066E && point <= 0x06D5) ||
           (point >= 0x06FA && point <= 0x06FF) || (point >= 0x0750 && point <= 0x077F) ||
           (point >= 0x08A0 && point <= 0x08C9);
}

static bool is_hebrew(uint32_t point) {
    return point >= 0x05D0 && point <= 0x05F2;
}

/* Whether the alef that the term begins with was written with a hamza or madda. */
static bool begins_with_hamza(struct slice text) {
    static const uint32_t alefs[] = {0x0622, 0x0623, 0x0625, 0x0672, 0x0673, 0x0675,
                                     0xFE81, 0xFE82, 0xFE83, 0xFE84, 0xFE87, 0xFE88};
    size_t at = 0, bytes = 0;
    while (at < text.bytes &&
           naive_fold(naive_decode(text, at, &bytes), false)->class != NAIVE_LETTERS) {
        at += bytes;
    }
    if (at == text.bytes) {
        return false;
    }
    uint32_t first = naive_decode(text, at, &bytes);
    at += bytes;
    uint32_t next = at < text.bytes ? naive_decode(text, at, &bytes) : 0;
    bool found = next == 0x0653 || next == 0x0654 || next == 0x0655;
    for (size_t i = 0; i < sizeof alefs / sizeof *alefs; i++) {
        found |= first == alefs[i];
    }
    return found;
}

/* The next of a list; false at its end. */
static bool next_of(const char **list, struct naive_clitic *clitic) {
    *clitic = (struct naive_clitic){.count = 0};
    struct slice rest = {*list, strlen(*list)};
    size_t at = 0, bytes;
    while (at < rest.bytes && rest.data[at] != ' ') {
        clitic->points[clitic->count++] = naive_decode(rest, at, &bytes);
        at += bytes;
    }
    *list += at < rest.bytes ? at + 1 : at;
    return clitic->count > 0;
}

static uint32_t last_of(const struct naive_clitic *clitic) {
    return clitic->points[clitic->count - 1];
}

static size_t arabic_clitics(const uint32_t *word, size_t letters, struct slice text,
                             struct naive_clitic *out) {
    bool article = word[0] == ALEF && word[1] == LAM && !begins_with_hamza(text);
    bool lam_follows = article ? letters > 2 && word[2] == LAM : word[0] == LAM;
    const char *list = arabic;
    struct naive_clitic clitic;
    size_t count = 0;
    while (next_of(&list, &clitic)) {
        bool lam = last_of(&clitic) == LAM;
        uint32_t before = clitic.count > 1 ? clitic.points[clitic.count - 2] : 0;
        bool has_article = lam && before == ALEF, double_lam = lam && before == LAM;
        if ((article && (has_article || double_lam)) || (!article && double_lam && lam_follows)) {
            continue;
        }
        out[count++] = clitic;
        if (article && lam && letters >= 4) {
            clitic.cut = lam_follows ? 2 : 1;
            out[count++] = clitic;
        }
    }
    return count;
}

static size_t hebrew_clitics(const uint32_t *word, size_t letters, struct naive_clitic *out) {
    bool article = word[0] == HE;
    const char *list = hebrew;
    struct naive_clitic clitic;
    size_t count = 0;
    while (next_of(&list, &clitic)) {
        uint32_t last = last_of(&clitic);
        if (article && last == HE) {
            continue;
        }
        out[count++] = clitic;
        if (article && letters >= 4 && (last == BET || last == LAMED || last == KAPH)) {
            clitic.cut = 1;
            out[count++] = clitic;
        }
    }
    return count;
}

size_t naive_clitics(const uint32_t *word, size_t count, bool goes_on, struct slice text,
                     struct naive_clitic out[NAIVE_CLITICS_MAX]) {
    bool of_arabic = is_arabic(word[0]);
    size_t letters = 0;
    while (letters < count && (of_arabic ? is_arabic(word[letters]) : is_hebrew(word[letters]))) {
        letters++;
    }
    if (letters < (goes_on ? 2u : 3u)) {
        return 0;
    }
    return of_arabic ? arabic_clitics(word, letters, text, out)
                     : hebrew_clitics(word, letters, out);
}
