/* Forms are compared as their letters alone, small, with words run together by single spaces:
 * "(PVT.) LTD." and "Pvt Ltd" are the same. A form of several words is tried before its last word.
 * The tables are made from the registers' own words; sorted for the reader, searched in order. */
#include "rules/legal_form.h"

#include "rules/name_text.h"

#include <string.h>

enum { FORM_BYTES_MAX = 64, FORM_WORDS_MAX = 6 };

/* After a name. */
static const char *const endings[] = {"a/s",
                                      "aa",
                                      "ab",
                                      "ad",
                                      "ag",
                                      "ao",
                                      "aps",
                                      "as",
                                      "asa",
                                      "bhd",
                                      "bv",
                                      "bvba",
                                      "ca",
                                      "cc",
                                      "cia",
                                      "cjsc",
                                      "co",
                                      "company",
                                      "company limited",
                                      "corp",
                                      "corporation",
                                      "cv",
                                      "d d",
                                      "d o o",
                                      "dd",
                                      "dmcc",
                                      "doo",
                                      "eeig",
                                      "ehf",
                                      "eirl",
                                      "eood",
                                      "eurl",
                                      "fz co",
                                      "fz llc",
                                      "fze",
                                      "fzc",
                                      "fzco",
                                      "fzllc",
                                      "gesmbh",
                                      "gie",
                                      "gmbh",
                                      "gmbh co kg",
                                      "inc",
                                      "incorporated",
                                      "jsc",
                                      "joint stock company",
                                      "k k",
                                      "kft",
                                      "kg",
                                      "kk",
                                      "lda",
                                      "limitada",
                                      "limited",
                                      "limited company",
                                      "limited liability company",
                                      "limited liability partnership",
                                      "llc",
                                      "llp",
                                      "lp",
                                      "ltd",
                                      "ltda",
                                      "ltd co",
                                      "mbh",
                                      "nv",
                                      "oao",
                                      "ohg",
                                      "ojsc",
                                      "open joint stock company",
                                      "ood",
                                      "ooo",
                                      "oy",
                                      "oyj",
                                      "oü",
                                      "p j s",
                                      "p j s c",
                                      "pao",
                                      "partnership",
                                      "pjs",
                                      "pjsc",
                                      "plc",
                                      "private company",
                                      "private joint stock company",
                                      "private limited",
                                      "private limited company",
                                      "pt",
                                      "pte",
                                      "pte ltd",
                                      "pty",
                                      "pty ltd",
                                      "public company limited",
                                      "public joint stock company",
                                      "public limited company",
                                      "pvt",
                                      "pvt ltd",
                                      "s a",
                                      "s a de c v",
                                      "s a l",
                                      "s a r l",
                                      "s a s",
                                      "s a s de c v",
                                      "s c",
                                      "s de r l",
                                      "s de r l de c v",
                                      "s l",
                                      "s p a",
                                      "s p r de r i",
                                      "s p r de r l",
                                      "s r l",
                                      "s r o",
                                      "sa",
                                      "sa de cv",
                                      "sa de cv sofom",
                                      "sae",
                                      "sal",
                                      "sal offshore",
                                      "sarl",
                                      "sas",
                                      "sas de cv",
                                      "sc",
                                      "sdn bhd",
                                      "se",
                                      "sh p k",
                                      "shpk",
                                      "sia",
                                      "sl",
                                      "slu",
                                      "snc",
                                      "sp z o o",
                                      "spa",
                                      "spol s r o",
                                      "spr de ri",
                                      "spr de rl",
                                      "srl",
                                      "sro",
                                      "tov",
                                      "uab",
                                      "unipessoal lda",
                                      "wll",
                                      "zao",
                                      "zrt"};

/* Before it. */
static const char *const beginnings[] = {"ao",
                                         "closed joint stock company",
                                         "cjsc",
                                         "cv",
                                         "federal state unitary enterprise",
                                         "fgup",
                                         "jsc",
                                         "joint stock company",
                                         "limited liability company",
                                         "llc",
                                         "m/s",
                                         "oao",
                                         "ojsc",
                                         "ooo",
                                         "open joint stock company",
                                         "pao",
                                         "pjsc",
                                         "private joint stock company",
                                         "pt",
                                         "public joint stock company",
                                         "public limited company",
                                         "tov",
                                         "too",
                                         "zao"};

static const char *const in_capitals[] = {
    "AB",   "AD",   "AG",   "AO",   "ASA", "BV",  "BVBA", "CA",  "CJSC", "CV",  "DMCC",
    "EOOD", "EURL", "FZC",  "FZCO", "FZE", "JSC", "KG",   "LDA", "LLC",  "LLP", "LP",
    "NV",   "OAO",  "OJSC", "OOD",  "OOO", "PAO", "PJSC", "PLC", "PT",   "SA",  "SAE",
    "SAL",  "SARL", "SAS",  "SL",   "SRL", "TOO", "TOV",  "UAB", "WLL",  "ZAO"};

static const char *const generic[] = {"agency",
                                      "agencies",
                                      "air",
                                      "airlines",
                                      "airways",
                                      "and",
                                      "associates",
                                      "association",
                                      "aviation",
                                      "bank",
                                      "brothers",
                                      "business",
                                      "capital",
                                      "center",
                                      "centre",
                                      "chemical",
                                      "chemicals",
                                      "commerce",
                                      "commercial",
                                      "companies",
                                      "company",
                                      "construction",
                                      "consultants",
                                      "consulting",
                                      "cooperation",
                                      "council",
                                      "design",
                                      "development",
                                      "east",
                                      "electric",
                                      "electronic",
                                      "electronics",
                                      "energy",
                                      "engineering",
                                      "enterprise",
                                      "enterprises",
                                      "equipment",
                                      "exchange",
                                      "export",
                                      "factory",
                                      "finance",
                                      "financial",
                                      "first",
                                      "foundation",
                                      "freight",
                                      "fund",
                                      "gas",
                                      "general",
                                      "global",
                                      "gold",
                                      "golden",
                                      "group",
                                      "holding",
                                      "holdings",
                                      "import",
                                      "industrial",
                                      "industries",
                                      "industry",
                                      "institute",
                                      "insurance",
                                      "international",
                                      "investment",
                                      "investments",
                                      "life",
                                      "logistics",
                                      "machinery",
                                      "management",
                                      "manufacturing",
                                      "marine",
                                      "maritime",
                                      "market",
                                      "marketing",
                                      "materials",
                                      "media",
                                      "metal",
                                      "metals",
                                      "middle",
                                      "mining",
                                      "motors",
                                      "national",
                                      "new",
                                      "north",
                                      "of",
                                      "office",
                                      "oil",
                                      "organization",
                                      "partners",
                                      "petroleum",
                                      "plant",
                                      "power",
                                      "production",
                                      "products",
                                      "project",
                                      "projects",
                                      "property",
                                      "real",
                                      "research",
                                      "resources",
                                      "security",
                                      "service",
                                      "services",
                                      "shipping",
                                      "society",
                                      "solutions",
                                      "south",
                                      "star",
                                      "state",
                                      "steel",
                                      "supply",
                                      "system",
                                      "systems",
                                      "technical",
                                      "technologies",
                                      "technology",
                                      "telecom",
                                      "the",
                                      "tourism",
                                      "trade",
                                      "trading",
                                      "transport",
                                      "transportation",
                                      "travel",
                                      "trust",
                                      "union",
                                      "united",
                                      "west",
                                      "works",
                                      "world"};

static const char *const trade[] = {
    "bancorp",     "bank",     "banks",      "central",   "commercial", "company",
    "corporation", "exchange", "export",     "group",     "high",       "holding",
    "holdings",    "import",   "industrial", "insurance", "investment", "investments",
    "national",    "saving",   "savings",    "shipping",  "state",      "technologies",
    "technology",  "trade",    "trading"};

#define TABLE(words) (words), sizeof(words) / sizeof *(words)

static bool is_among(const char *form, const char *const *table, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(table[i], form) == 0) {
            return true;
        }
    }
    return false;
}

/* The words as the tables have them; false if that is longer than any form. Marks part words only
 * where a space does, but for dots and hyphens between letters: "S.A." is read as "sa" and as
 * "s a", by `parted`. */
static bool form_of(const struct slice *words, size_t count, bool parted,
                    char out[FORM_BYTES_MAX]) {
    size_t at = 0;
    for (size_t w = 0; w < count; w++) {
        bool space = at > 0;
        for (size_t i = 0; i < words[w].bytes; i++) {
            unsigned char c = (unsigned char)words[w].data[i];
            bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80 ||
                          (c >= '0' && c <= '9');
            if (at + 3 > FORM_BYTES_MAX) {
                return false;
            }
            if (letter && space) {
                out[at++] = ' ';
            }
            if (letter || (c == '/' && at > 0)) {
                out[at++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            }
            space = !letter && c != '/' && (space || (at > 0 && parted));
        }
    }
    out[at] = '\0';
    return at > 0;
}

static bool is_form(const struct slice *words, size_t count, const char *const *table,
                    size_t table_count) {
    char form[FORM_BYTES_MAX];
    return (form_of(words, count, false, form) && is_among(form, table, table_count)) ||
           (form_of(words, count, true, form) && is_among(form, table, table_count));
}

/* How many words at the end, or at the start, are one legal form. */
static size_t form_words(const struct name_words *words, size_t first, size_t end, bool at_end) {
    size_t most = end - first - 1;
    for (size_t count = most < FORM_WORDS_MAX ? most : FORM_WORDS_MAX; count > 0; count--) {
        const struct slice *from = &words->items[at_end ? end - count : first];
        if (at_end ? is_form(from, count, TABLE(endings))
                   : is_form(from, count, TABLE(beginnings))) {
            return count;
        }
    }
    return 0;
}

static bool is_part(char c) {
    return c == ',' || c == ';' || c == '-' || c == '&' || c == '(' || c == ' ' || c == '/';
}

struct slice legal_form_strip(struct slice name) {
    struct name_words words;
    name_split(name, &words);
    size_t first = 0, end = words.count, taken = 0;
    while (end > first + 1 && (taken = form_words(&words, first, end, true)) > 0) {
        end -= taken;
    }
    while (end > first + 1 && (taken = form_words(&words, first, end, false)) > 0) {
        first += taken;
    }
    if (first == 0 && end == words.count) {
        return name;
    }
    struct slice rest = words.items[first];
    rest.bytes = (size_t)(words.items[end - 1].data + words.items[end - 1].bytes - rest.data);
    while (rest.bytes > 0 && is_part(rest.data[rest.bytes - 1])) {
        rest.bytes--;
    }
    while (rest.bytes > 0 && is_part(rest.data[0])) {
        rest = slice_sub(rest, 1, rest.bytes);
    }
    return name_letters(rest) > 0 ? rest : name;
}

bool legal_form_is_capitals(struct slice word) {
    while (word.bytes > 0 &&
           (word.data[word.bytes - 1] == ',' || word.data[word.bytes - 1] == ')')) {
        word.bytes--;
    }
    if (word.bytes > 0 && word.data[0] == '(') {
        word = slice_sub(word, 1, word.bytes);
    }
    for (size_t i = 0; i < sizeof in_capitals / sizeof *in_capitals; i++) {
        if (slice_equal(word, slice_of(in_capitals[i]))) {
            return true;
        }
    }
    return false;
}

bool legal_form_is_generic(struct slice word) {
    char form[FORM_BYTES_MAX];
    return form_of(&word, 1, false, form) && is_among(form, TABLE(generic));
}

bool legal_form_is_trade(struct slice word) {
    char form[FORM_BYTES_MAX];
    return form_of(&word, 1, false, form) && is_among(form, TABLE(trade));
}
