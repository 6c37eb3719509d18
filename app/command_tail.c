/* tocsin tail: subscribe to a monitor, heal gaps by replay, print. Every alert is printed before
 * the state file says so: killed in between, tail prints it again rather than never. */
#include "app/command.h"

#include "app/tail_state.h"
#include "app/units.h"
#include "core/alert.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/limits.h"
#include "publish/alert_text.h"
#include "publish/client.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: tocsin tail [OPTION]…\n\n"
    "Subscribes to the alerts of a monitor and prints them; what the connection lost is fetched\n"
    "again by replay, each alert is printed once and in order.\n\n"
    "  --alerts ENDPOINT     where alerts are published (default: tcp://127.0.0.1:5590)\n"
    "  --replay ENDPOINT     where they can be asked for again (default: tcp://127.0.0.1:5591)\n"
    "  --since SEQ           begin with the alerts after this number (0: all that are kept)\n"
    "  --last N              begin with the last N alerts\n"
    "  --state FILE          go on where the last run with this file ended\n"
    "  --category CATEGORY   only this category\n"
    "  --rule ID             only this rule\n"
    "  --min-severity LEVEL  info, low, medium, high or critical; nothing below it is printed\n"
    "  --format FORM         text or jsonl (default: text)\n"
    "  --count N             stop after N alerts\n"
    "  --timeout DURATION    stop after this time, such as 30s\n\n"
    "Exit status: 0 done; 1 the time was over before --count alerts came; 2 wrong usage; 3 the\n"
    "endpoint, the state file or the output could not be used.\n";

struct tail_options {
    struct client_options client;
    struct slice topic;
    char topic_text[LIMIT_TOPIC_BYTES + 1];
    const char *category, *rule, *state_path;
    struct tail_state resumed; /* what the state file held */
    enum severity severity_min;
    bool text, colour;
    uint64_t count;     /* 0: no end */
    int64_t timeout_us; /* 0: none */
};

struct tail {
    const struct tail_options *options;
    struct client *client;
    struct buffer line;
    struct tail_state saved;
    uint64_t printed;
    int64_t started_us; /* monotonic */
    bool silence_told;
};

static volatile sig_atomic_t interrupted;

static void on_signal(int number) {
    (void)number;
    interrupted = 1;
}

/* Without SA_RESTART, so that a wait for alerts ends. */
static void catch_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

static enum severity alert_severity(struct slice json) {
    enum severity severity = SEVERITY_INFO;
    json_t *alert = json_loadb(json.data, json.bytes, JSON_ALLOW_NUL, NULL);
    const char *name =
        json_string_value(json_object_get(json_object_get(alert, "rule"), "severity"));
    if (name == NULL || !severity_parse(slice_of(name), &severity)) {
        severity = SEVERITY_CRITICAL; /* what cannot be judged is not kept quiet */
    }
    json_decref(alert);
    return severity;
}

static enum status print_alert(struct tail *tail, const struct client_message *message) {
    const struct tail_options *options = tail->options;
    if (options->severity_min > SEVERITY_INFO &&
        alert_severity(message->json) < options->severity_min) {
        return STATUS_OK;
    }
    buffer_clear(&tail->line);
    enum status status = STATUS_OK;
    if (options->text) {
        status = alert_text_append(message->json, options->colour, &tail->line);
    } else {
        buffer_append_slice(&tail->line, message->json);
        status = buffer_append_char(&tail->line, '\n');
    }
    if (status != STATUS_OK) {
        fprintf(stderr, "tocsin: warning: alert %" PRIu64 " cannot be shown: %s\n", message->seq,
                status_text(status));
        return STATUS_OK;
    }
    fwrite(tail->line.data, 1, tail->line.bytes, stdout);
    tail->printed++;
    return fflush(stdout) == 0 ? STATUS_OK : STATUS_IO;
}

static enum status take(struct tail *tail, const struct client_message *message) {
    switch (message->event) {
    case CLIENT_ALERT:
        return print_alert(tail, message);
    case CLIENT_GAP:
        fprintf(stderr,
                "tocsin: warning: alerts %" PRIu64 " to %" PRIu64
                " could not be had again; they are no longer kept, or there is no replay\n",
                message->gap_from, message->gap_to);
        return STATUS_OK;
    case CLIENT_NEW_EPOCH:
        fprintf(stderr,
                "tocsin: warning: the monitor has a new store (epoch %.*s); its numbers "
                "start again\n",
                SLICE_ARG(message->epoch));
        return STATUS_OK;
    }
    return STATUS_OK;
}

static enum status save(struct tail *tail, struct error *error) {
    struct tail_state state = {0};
    struct slice epoch = {0};
    state.seq = client_position(tail->client, &epoch);
    if (tail->options->state_path == NULL || epoch.bytes == 0 ||
        epoch.bytes >= sizeof state.epoch) {
        return STATUS_OK;
    }
    memcpy(state.epoch, epoch.data, epoch.bytes);
    if (state.seq == tail->saved.seq && strcmp(state.epoch, tail->saved.epoch) == 0) {
        return STATUS_OK;
    }
    enum status status = tail_state_write(tail->options->state_path, &state, error);
    if (status == STATUS_OK) {
        tail->saved = state;
    }
    return status;
}

/* ZeroMQ connects again and again without a word; a person should not wait for one that never
 * comes. */
static void tell_silence(struct tail *tail) {
    enum { SILENCE_US = 10000000 };
    struct slice epoch = {0};
    if (tail->silence_told || clock_monotonic_us() - tail->started_us < SILENCE_US) {
        return;
    }
    tail->silence_told = true;
    (void)client_position(tail->client, &epoch);
    if (epoch.bytes == 0) {
        fprintf(
            stderr,
            "tocsin: warning: nothing heard from %s yet; is the monitor running, and is this its "
            "publish.alerts?\n",
            tail->options->client.alerts);
    }
}

/* How long to wait for the next alert; 0: the time is over. */
static int64_t wait_ms(const struct tail_options *options, int64_t started_us) {
    enum { SAVE_EVERY_MS = 500 };
    if (options->timeout_us == 0) {
        return SAVE_EVERY_MS;
    }
    int64_t left_ms = (started_us + options->timeout_us - clock_monotonic_us()) / 1000;
    return left_ms <= 0 ? 0 : left_ms < SAVE_EVERY_MS ? left_ms : SAVE_EVERY_MS;
}

static int follow(struct tail *tail) {
    enum { SAVE_EVERY_ALERTS = 256 };
    const struct tail_options *options = tail->options;
    struct error error = {0};
    enum status status = STATUS_OK;
    uint64_t unsaved = 0;
    tail->started_us = clock_monotonic_us();
    while (status == STATUS_OK && !interrupted &&
           (options->count == 0 || tail->printed < options->count)) {
        int64_t ms = wait_ms(options, tail->started_us);
        if (ms == 0) {
            break;
        }
        struct client_message message = {0};
        /* With alerts at hand there is no waiting; only then is the place not saved each time. */
        status = client_next(tail->client, unsaved > 0 ? 0 : ms, &message, &error);
        if (status == STATUS_OK) {
            status = take(tail, &message);
            unsaved++;
        }
        if (status == STATUS_EMPTY || unsaved >= SAVE_EVERY_ALERTS) {
            status = save(tail, &error);
            unsaved = 0;
            tell_silence(tail);
        }
    }
    if (status == STATUS_OK) {
        status = save(tail, &error);
    }
    if (status != STATUS_OK) {
        if (error.message[0]) {
            tell_error(&error);
        }
        return EXIT_STUCK;
    }
    return options->count > tail->printed && !interrupted ? EXIT_CHECK_FAILED : EXIT_DONE;
}

/* The place of the last run, as the place to start from. */
static enum status resume(struct tail_options *options, struct error *error) {
    enum status status = tail_state_read(options->state_path, &options->resumed, error);
    if (status == STATUS_OK) {
        options->client.since_given = true;
        options->client.since = options->resumed.seq;
        options->client.epoch = options->resumed.epoch;
    }
    return status == STATUS_EMPTY ? STATUS_OK : status;
}

static int tail_with(struct tail_options *options) {
    struct error error = {0};
    if (options->state_path && resume(options, &error) != STATUS_OK) {
        tell_error(&error);
        return EXIT_STUCK;
    }
    struct tail tail = {.options = options, .saved = options->resumed};
    enum status status = client_create(&options->client, &tail.client, &error);
    if (status != STATUS_OK) {
        tell_error(&error);
        return status == STATUS_INVALID ? EXIT_USAGE : EXIT_STUCK;
    }
    buffer_init(&tail.line, 4 * LIMIT_ALERT_BYTES);
    catch_signals();
    int code = follow(&tail);
    buffer_fini(&tail.line);
    client_destroy(&tail.client);
    return finish_output(code);
}

/* The one topic that --category and --rule ask for. */
static int make_topic(struct tail_options *options) {
    if (options->rule) {
        const char *dot = strchr(options->rule, '.');
        if (dot == NULL) {
            return usage_error("tail", "--rule is a whole id, such as actors.haqqani, not \"%s\"",
                               options->rule);
        }
        snprintf(options->topic_text, sizeof options->topic_text, "alert/%.*s/%s/",
                 (int)(dot - options->rule), options->rule, options->rule);
    } else if (options->category) {
        snprintf(options->topic_text, sizeof options->topic_text, "alert/%s/", options->category);
    } else {
        return EXIT_DONE;
    }
    options->topic = slice_of(options->topic_text);
    options->client.topics = &options->topic;
    options->client.topic_count = 1;
    return EXIT_DONE;
}

static bool read_number(const char *text, uint64_t *out) {
    char *end = NULL;
    errno = 0;
    *out = strtoull(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
}

enum tail_option {
    OPTION_ALERTS = 256,
    OPTION_REPLAY,
    OPTION_SINCE,
    OPTION_LAST,
    OPTION_STATE,
    OPTION_CATEGORY,
    OPTION_RULE,
    OPTION_MIN_SEVERITY,
    OPTION_FORMAT,
    OPTION_COUNT,
    OPTION_TIMEOUT
};

/* False if `value` is not what the option takes. */
static bool take_option(struct tail_options *options, int option, const char *value) {
    switch (option) {
    case OPTION_ALERTS:
        options->client.alerts = value;
        return true;
    case OPTION_REPLAY:
        options->client.replay = value;
        return true;
    case OPTION_SINCE:
        options->client.since_given = true;
        return read_number(value, &options->client.since);
    case OPTION_LAST:
        return read_number(value, &options->client.last) && options->client.last > 0;
    case OPTION_STATE:
        options->state_path = value;
        return true;
    case OPTION_CATEGORY:
        options->category = value;
        return strlen(value) < LIMIT_TOPIC_BYTES / 2;
    case OPTION_RULE:
        options->rule = value;
        return strlen(value) < LIMIT_TOPIC_BYTES / 2;
    case OPTION_MIN_SEVERITY:
        return severity_parse(slice_of(value), &options->severity_min);
    case OPTION_FORMAT:
        options->text = strcmp(value, "text") == 0;
        return options->text || strcmp(value, "jsonl") == 0;
    case OPTION_COUNT:
        return read_number(value, &options->count) && options->count > 0;
    case OPTION_TIMEOUT:
        return duration_parse(slice_of(value), &options->timeout_us) && options->timeout_us > 0;
    default:
        return false;
    }
}

int command_tail(int argc, char **argv) {
    static const struct option names[] = {
        {"alerts", required_argument, NULL, OPTION_ALERTS},
        {"replay", required_argument, NULL, OPTION_REPLAY},
        {"since", required_argument, NULL, OPTION_SINCE},
        {"last", required_argument, NULL, OPTION_LAST},
        {"state", required_argument, NULL, OPTION_STATE},
        {"category", required_argument, NULL, OPTION_CATEGORY},
        {"rule", required_argument, NULL, OPTION_RULE},
        {"min-severity", required_argument, NULL, OPTION_MIN_SEVERITY},
        {"format", required_argument, NULL, OPTION_FORMAT},
        {"count", required_argument, NULL, OPTION_COUNT},
        {"timeout", required_argument, NULL, OPTION_TIMEOUT},
        {"help", no_argument, NULL, 'h'},
        {0}};
    struct tail_options options = {
        .client = {.alerts = "tcp://127.0.0.1:5590", .replay = "tcp://127.0.0.1:5591"},
        .text = true,
        .colour = wants_colour(stdout),
    };
    int option = 0, index = 0;
    while ((option = getopt_long(argc, argv, "h", names, &index)) != -1) {
        if (option == 'h') {
            fputs(help, stdout);
            return finish_output(EXIT_DONE);
        }
        if (option == '?') {
            return usage_error("tail", "wrong option");
        }
        if (!take_option(&options, option, optarg)) {
            return usage_error("tail", "--%s does not take \"%s\"", names[index].name, optarg);
        }
    }
    if (optind < argc) {
        return usage_error("tail", "\"%s\" is one word too many", argv[optind]);
    }
    if (options.client.since_given && options.client.last > 0) {
        return usage_error("tail", "--since and --last cannot both be given");
    }
    int code = make_topic(&options);
    return code == EXIT_DONE ? tail_with(&options) : code;
}
