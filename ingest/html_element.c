/* The table of HTML's elements, and what hides one. An element that is not in the table is inline,
 * so that an unknown one neither breaks a word nor loses its text. Stateless, any thread. */
#include "ingest/html_element.h"

#include <stdlib.h>
#include <string.h>

struct element {
    const char *name;
    enum html_element kind;
};

/* Sorted by name. */
static const struct element elements[] = {
    {"address", HTML_BLOCK},  {"area", HTML_IMAGE},       {"article", HTML_BLOCK},
    {"aside", HTML_BLOCK},    {"blockquote", HTML_BLOCK}, {"body", HTML_BLOCK},
    {"br", HTML_BLOCK},       {"button", HTML_CELL},      {"caption", HTML_BLOCK},
    {"center", HTML_BLOCK},   {"col", HTML_VOID},         {"dd", HTML_BLOCK},
    {"details", HTML_BLOCK},  {"dialog", HTML_BLOCK},     {"dir", HTML_BLOCK},
    {"div", HTML_BLOCK},      {"dl", HTML_BLOCK},         {"dt", HTML_BLOCK},
    {"embed", HTML_VOID},     {"fieldset", HTML_BLOCK},   {"figcaption", HTML_BLOCK},
    {"figure", HTML_BLOCK},   {"footer", HTML_BLOCK},     {"form", HTML_BLOCK},
    {"h1", HTML_BLOCK},       {"h2", HTML_BLOCK},         {"h3", HTML_BLOCK},
    {"h4", HTML_BLOCK},       {"h5", HTML_BLOCK},         {"h6", HTML_BLOCK},
    {"head", HTML_BLOCK},     {"header", HTML_BLOCK},     {"hgroup", HTML_BLOCK},
    {"hr", HTML_BLOCK},       {"html", HTML_BLOCK},       {"iframe", HTML_IFRAME},
    {"img", HTML_IMAGE},      {"input", HTML_IMAGE},      {"legend", HTML_BLOCK},
    {"li", HTML_BLOCK},       {"link", HTML_VOID},        {"listing", HTML_BLOCK},
    {"main", HTML_BLOCK},     {"menu", HTML_BLOCK},       {"meta", HTML_VOID},
    {"nav", HTML_BLOCK},      {"noembed", HTML_NOEMBED},  {"noframes", HTML_NOFRAMES},
    {"ol", HTML_BLOCK},       {"optgroup", HTML_BLOCK},   {"option", HTML_BLOCK},
    {"p", HTML_BLOCK},        {"param", HTML_VOID},       {"plaintext", HTML_BLOCK},
    {"pre", HTML_BLOCK},      {"rp", HTML_NEVER},         {"script", HTML_SCRIPT},
    {"search", HTML_BLOCK},   {"section", HTML_BLOCK},    {"select", HTML_BLOCK},
    {"source", HTML_VOID},    {"style", HTML_STYLE},      {"summary", HTML_BLOCK},
    {"table", HTML_BLOCK},    {"tbody", HTML_BLOCK},      {"td", HTML_CELL},
    {"template", HTML_NEVER}, {"tfoot", HTML_BLOCK},      {"th", HTML_CELL},
    {"thead", HTML_BLOCK},    {"title", HTML_BLOCK},      {"tr", HTML_BLOCK},
    {"track", HTML_VOID},     {"ul", HTML_BLOCK},         {"wbr", HTML_VOID},
    {"xmp", HTML_BLOCK},
};

enum { ELEMENT_NAME_BYTES = 12 };

static char lower_of(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int element_compare(const void *name, const void *element) {
    return strcmp(name, ((const struct element *)element)->name);
}

enum html_element html_element_of(struct slice name) {
    char lower[ELEMENT_NAME_BYTES];
    if (name.bytes >= sizeof lower) {
        return HTML_INLINE;
    }
    for (size_t i = 0; i < name.bytes; i++) {
        lower[i] = lower_of(name.data[i]);
    }
    lower[name.bytes] = '\0';
    const struct element *found = bsearch(lower, elements, sizeof elements / sizeof *elements,
                                          sizeof *elements, element_compare);
    return found ? found->kind : HTML_INLINE;
}

bool html_element_is_empty(struct slice name) {
    enum html_element kind = html_element_of(name);
    return kind == HTML_IMAGE || kind == HTML_VOID ||
           slice_equal_nocase(name, SLICE_LITERAL("br")) ||
           slice_equal_nocase(name, SLICE_LITERAL("hr"));
}

static size_t skip_space(struct slice text, size_t at) {
    while (at < text.bytes &&
           (text.data[at] == ' ' || (text.data[at] >= '\t' && text.data[at] <= '\r'))) {
        at++;
    }
    return at;
}

static bool word_stands_at(struct slice text, size_t at, struct slice word) {
    return slice_equal_nocase(slice_sub(text, at, at + word.bytes), word);
}

/* True for style text with the declaration `display: none`. */
static bool style_hides(struct slice style) {
    const struct slice property = SLICE_LITERAL("display");
    for (size_t at = 0; at + property.bytes < style.bytes; at++) {
        if (lower_of(style.data[at]) != 'd' || !word_stands_at(style, at, property)) {
            continue;
        }
        size_t colon = skip_space(style, at + property.bytes);
        if (colon < style.bytes && style.data[colon] == ':' &&
            word_stands_at(style, skip_space(style, colon + 1), SLICE_LITERAL("none"))) {
            return true;
        }
    }
    return false;
}

bool html_tag_hides(const struct html_tag *tag) {
    struct html_attribute attribute;
    size_t at = 0;
    while (html_attribute_next(tag, &at, &attribute)) {
        bool hides = slice_equal_nocase(attribute.name, SLICE_LITERAL("hidden")) ||
                     (slice_equal_nocase(attribute.name, SLICE_LITERAL("style")) &&
                      style_hides(attribute.value));
        if (hides) {
            return true;
        }
    }
    return false;
}
