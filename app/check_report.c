/* Findings as JSON and as SARIF, and the chapters on their codes. All three say the same: they take
 * it from the linter's table, and from the two codes here that are not the linter's. */
#include "app/check_report.h"

#include "rules/lint.h"

#include <string.h>

/* ---- codes ---- */

enum { CODE_INVALID = LINT_COUNT, CODE_POLICY, CODE_COUNT };

struct code {
    const char *name, *what, *cure;
};

static struct code code_at(size_t index) {
    if (index == CODE_INVALID) {
        return (struct code){"invalid", "A file that cannot be loaded.", "See the message."};
    }
    if (index == CODE_POLICY) {
        return (struct code){"policy", "A rule does not meet the policy (--policy FILE).",
                             "Mend the rule, or the policy."};
    }
    const struct lint_doc *doc = lint_doc((enum lint_code)index);
    return (struct code){lint_codes[index], doc->what, doc->cure};
}

struct finding {
    const struct error *error;
    bool is_error;
    size_t code;
    struct slice message; /* without the code */
};

static struct finding finding_of(const struct error *error, bool is_error) {
    static const char policy[] = "policy: ";
    struct finding finding = {.error = error, .is_error = is_error, .code = CODE_INVALID};
    enum lint_code code = LINT_COUNT;
    finding.message = slice_of(error->message);
    if (!is_error && lint_code_of(finding.message, &code)) {
        finding.code = code;
        finding.message = slice_sub(finding.message, strlen(lint_codes[code]) + 2, SIZE_MAX);
    } else if (is_error && slice_starts(finding.message, slice_of(policy))) {
        finding.code = CODE_POLICY;
        finding.message = slice_sub(finding.message, sizeof policy - 1, SIZE_MAX);
    }
    return finding;
}

static size_t finding_count(const struct check_findings *findings) {
    return findings->errors.count + findings->warnings.count;
}

static struct finding finding_at(const struct check_findings *findings, size_t index) {
    size_t errors = findings->errors.count;
    return index < errors ? finding_of(&findings->errors.items[index], true)
                          : finding_of(&findings->warnings.items[index - errors], false);
}

/* ---- JSON ---- */

static void append_text(struct buffer *out, const char *key, struct slice value) {
    buffer_append_format(out, "\"%s\": ", key);
    buffer_append_json(out, value);
}

static void append_finding(struct buffer *out, const struct finding *finding) {
    const struct error *error = finding->error;
    struct code code = code_at(finding->code);
    buffer_append_char(out, '{');
    if (error->file[0] != '\0') {
        append_text(out, "file", slice_of(error->file));
        buffer_append_text(out, ", ");
    }
    if (error->line > 0) {
        buffer_append_format(out, "\"line\": %zu, ", error->line);
    }
    if (error->column > 0) {
        buffer_append_format(out, "\"column\": %zu, ", error->column);
    }
    append_text(out, "level", slice_of(finding->is_error ? "error" : "warning"));
    buffer_append_text(out, ", ");
    append_text(out, "code", slice_of(code.name));
    buffer_append_text(out, ", ");
    append_text(out, "message", finding->message);
    buffer_append_text(out, ", ");
    append_text(out, "cure", slice_of(code.cure));
    buffer_append_char(out, '}');
}

enum status check_report_json(const struct check_findings *findings, struct buffer *out) {
    buffer_append_char(out, '[');
    for (size_t i = 0; i < finding_count(findings); i++) {
        struct finding finding = finding_at(findings, i);
        buffer_append_text(out, i > 0 ? ",\n " : "\n ");
        append_finding(out, &finding);
    }
    buffer_append_text(out, "\n]\n");
    return out->failed;
}

/* ---- SARIF ---- */

/* A path as a URI reference (RFC 3986): what is not unreserved is written as %XX. */
static void append_uri(struct buffer *out, const char *path) {
    static const char kept[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    buffer_append_text(out, path[0] == '/' ? "\"file://" : "\"");
    for (const char *c = path; *c != '\0'; c++) {
        if (strchr(kept, *c)) {
            buffer_append_char(out, *c);
        } else {
            buffer_append_format(out, "%%%02X", (unsigned)(unsigned char)*c);
        }
    }
    buffer_append_char(out, '"');
}

static void append_location(struct buffer *out, const struct error *error) {
    buffer_append_text(
        out, ", \"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": ");
    append_uri(out, error->file);
    buffer_append_char(out, '}');
    if (error->line > 0) {
        buffer_append_format(out, ", \"region\": {\"startLine\": %zu", error->line);
        if (error->column > 0) {
            buffer_append_format(out, ", \"startColumn\": %zu", error->column);
        }
        buffer_append_char(out, '}');
    }
    buffer_append_text(out, "}}]");
}

static void append_result(struct buffer *out, const struct finding *finding) {
    buffer_append_text(out, "{");
    append_text(out, "ruleId", slice_of(code_at(finding->code).name));
    buffer_append_format(out, ", \"ruleIndex\": %zu, \"level\": \"%s\", \"message\": {",
                         finding->code, finding->is_error ? "error" : "warning");
    append_text(out, "text", finding->message);
    buffer_append_char(out, '}');
    if (finding->error->file[0] != '\0') {
        append_location(out, finding->error);
    }
    buffer_append_char(out, '}');
}

static void append_descriptor(struct buffer *out, size_t index) {
    struct code code = code_at(index);
    buffer_append_char(out, '{');
    append_text(out, "id", slice_of(code.name));
    buffer_append_text(out, ", \"shortDescription\": {");
    append_text(out, "text", slice_of(code.what));
    buffer_append_text(out, "}, \"help\": {");
    append_text(out, "text", slice_of(code.cure));
    buffer_append_format(out, "}, \"defaultConfiguration\": {\"level\": \"%s\"}}",
                         index < LINT_COUNT ? "warning" : "error");
}

enum status check_report_sarif(const struct check_findings *findings, struct buffer *out) {
    buffer_append_text(out,
                       "{\"version\": \"2.1.0\",\n"
                       " \"$schema\": "
                       "\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/"
                       "sarif-schema-2.1.0.json\",\n"
                       " \"runs\": [{\"tool\": {\"driver\": {\"name\": \"tocsin\", \"version\": "
                       "\"" TOCSIN_VERSION "\", \"rules\": [");
    for (size_t i = 0; i < CODE_COUNT; i++) {
        buffer_append_text(out, i > 0 ? ",\n  " : "\n  ");
        append_descriptor(out, i);
    }
    buffer_append_text(out, "]}},\n  \"columnKind\": \"unicodeCodePoints\",\n  \"results\": [");
    for (size_t i = 0; i < finding_count(findings); i++) {
        struct finding finding = finding_at(findings, i);
        buffer_append_text(out, i > 0 ? ",\n  " : "\n  ");
        append_result(out, &finding);
    }
    buffer_append_text(out, "]}]}\n");
    return out->failed;
}

/* ---- chapters ---- */

static void append_example(struct buffer *out, const char *title, const char *text,
                           const char *list) {
    buffer_append_format(out, "%s\n\n```yaml\n%s```\n", title, text);
    if (list) {
        buffer_append_format(out, "\n```csv\n%s```\n", list);
    }
}

static void append_chapter(struct buffer *out, size_t code) {
    const struct lint_doc *doc = lint_doc((enum lint_code)code);
    buffer_append_format(out, "## %s\n\n%s\n\n%s\n\n**Cure.** %s\n\n", lint_codes[code], doc->what,
                         doc->why, doc->cure);
    append_example(out, "Warned of:", doc->example, lint_doc_list((enum lint_code)code, false));
    append_example(out, "\nCured:", doc->cured, lint_doc_list((enum lint_code)code, true));
}

static void append_book(struct buffer *out) {
    buffer_append_text(
        out,
        "# Warnings of `tocsin rules check`\n\n"
        "A warning is no error: the rules are loaded. It names what is probably not meant.\n"
        "A comment `# lint: allow CODE` in a rule, or directly above it, silences one code on\n"
        "that rule, at a list on its entries; several codes are parted by commas, and prose may\n"
        "follow. An example that needs a list has it below as names.csv. `--strict` makes\n"
        "warnings fail the check. This file is what `tocsin rules check --explain all` prints.\n"
        "\n"
        "Two more codes stand in JSON and SARIF: `invalid`, for what cannot be loaded, and\n"
        "`policy`, for a rule that does not meet the policy of `--policy FILE`.\n");
    for (size_t i = 0; i < LINT_COUNT; i++) {
        buffer_append_char(out, '\n');
        append_chapter(out, i);
    }
}

bool check_explain(struct slice code, struct buffer *out) {
    if (slice_equal(code, SLICE_LITERAL("all"))) {
        append_book(out);
        return true;
    }
    for (size_t i = 0; i < LINT_COUNT; i++) {
        if (slice_equal(code, slice_of(lint_codes[i]))) {
            append_chapter(out, i);
            return true;
        }
    }
    return false;
}
