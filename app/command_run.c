/* tocsin run: the monitor. The main thread reads the configuration, starts the pipeline and waits
 * for a signal; SIGTERM, SIGINT and SIGHUP stop it cleanly. */
#include "app/command.h"
#include "app/config.h"
#include "app/generation.h"
#include "app/pipeline.h"
#include "core/buffer.h"
#include "core/counters.h"
#include "core/limits.h"

#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

static const char help[] =
    "usage: tocsin run [-c FILE]\n\n"
    "Polls the feeds of the configuration, matches every new article against its rules and\n"
    "publishes each alert on a ZeroMQ socket. Stops cleanly on SIGTERM or Ctrl-C.\n\n"
    "  -c, --config FILE   the configuration (default: tocsin.yaml), see tocsin.yaml(5)\n";

/* Every signal that stops the monitor, blocked in all threads and waited for in this one. */
static sigset_t block_signals(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a write that fails, and is tried again */
    return signals;
}

static void log_summary(void) {
    struct buffer line;
    buffer_init(&line, 64 * KIB);
    for (size_t i = 0; i < COUNTER_COUNT; i++) {
        enum counter counter = (enum counter)i;
        buffer_append_format(&line, " %s=%llu", counter_name(counter),
                             (unsigned long long)counter_get(counter));
    }
    if (line.failed == STATUS_OK) {
        log_info("summary:%.*s", (int)line.bytes, line.data);
    }
    buffer_fini(&line);
}

static int watch(const struct config *config, const struct generation *generation) {
    sigset_t signals = block_signals();
    struct pipeline *pipeline = NULL;
    struct error error = {0};
    if (pipeline_start(config, generation, &pipeline, &error) != STATUS_OK) {
        tell_error(&error);
        return EXIT_STUCK;
    }
    log_info("ready: %zu feeds, %zu rules, alerts on %s, replay on %s", config->feed_count,
             rule_set_count(generation->rules), config->alerts, config->replay);
    int number = 0;
    sigwait(&signals, &number);
    log_info("stopping: %s", strsignal(number));
    int code = EXIT_DONE;
    if (pipeline_stop(&pipeline, &error) != STATUS_OK) {
        tell_error(&error);
        code = EXIT_STUCK;
    }
    log_summary();
    return code;
}

static int run_with(const char *path) {
    struct arena arena;
    arena_init(&arena, LIMIT_CONFIG_ARENA_BYTES);
    struct config config = {0};
    struct generation generation = {0};
    struct rule_errors errors = {0};
    struct error error = {0};
    int code = EXIT_USAGE;
    enum status status = config_read(path, &arena, &config, &error);
    if (status != STATUS_OK) {
        tell_error(&error);
        goto cleanup;
    }
    log_set_level(config.log_level);
    status = generation_create(config.rules, config.rule_count, config.match_cache, &generation,
                               &errors);
    if (status != STATUS_OK) {
        tell_rule_errors(&errors);
        code = status == STATUS_INVALID ? EXIT_USAGE : EXIT_STUCK;
        goto cleanup;
    }
    code = watch(&config, &generation);
cleanup:
    rule_errors_fini(&errors);
    generation_destroy(&generation);
    arena_fini(&arena);
    return code;
}

int command_run(int argc, char **argv) {
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'}, {"help", no_argument, NULL, 'h'}, {0}};
    const char *path = "tocsin.yaml";
    int option = 0;
    while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
        switch (option) {
        case 'c':
            path = optarg;
            break;
        case 'h':
            fputs(help, stdout);
            return finish_output(EXIT_DONE);
        default:
            return usage_error("run", "wrong option");
        }
    }
    if (optind < argc) {
        return usage_error("run", "\"%s\" is one word too many", argv[optind]);
    }
    return run_with(path);
}
