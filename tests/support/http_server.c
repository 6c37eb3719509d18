/* One mutex over everything, one condition that is broadcast on every change: a test server has few
 * connections. Request bodies are not read: nothing here sends one. */
#include "tests/support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATHS_MAX = 512, ENTRIES_MAX = 4096, CONNECTIONS_MAX = 4096, HEAD_BYTES_MAX = 65536 };

struct owned_bytes {
    char *data;
    size_t bytes;
};

/* Everything about one path; made when the path is first named. */
struct path {
    char *name;
    struct owned_bytes answers[16];
    size_t answer_count;
    struct owned_bytes *requests;
    size_t request_count;
};

struct connection {
    struct http_server *server;
    pthread_t thread;
    int socket;
};

struct http_server {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t accept_thread;
    int listener;
    char address[INET_ADDRSTRLEN];
    uint16_t port;
    bool stopping, holding;
    size_t open, open_max;
    struct path *paths[PATHS_MAX];
    size_t path_count;
    struct connection *connections[CONNECTIONS_MAX];
    size_t connection_count;
    char *urls[ENTRIES_MAX];
    size_t url_count;
};

static void check(bool holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "test server: %s failed\n", what);
        abort();
    }
}

static void *allocate(size_t bytes) {
    void *memory = calloc(1, bytes);
    check(memory != NULL, "allocation");
    return memory;
}

static struct owned_bytes copy_bytes(struct slice text) {
    struct owned_bytes copy = {.data = allocate(text.bytes + 1), .bytes = text.bytes};
    if (text.bytes > 0) {
        memcpy(copy.data, text.data, text.bytes);
    }
    return copy;
}

/* ---- paths; the mutex is held ---- */

static struct path *find_path(struct http_server *server, struct slice name) {
    for (size_t i = 0; i < server->path_count; i++) {
        if (slice_equal(slice_of(server->paths[i]->name), name)) {
            return server->paths[i];
        }
    }
    check(server->path_count < PATHS_MAX, "room for another path");
    struct path *path = allocate(sizeof *path);
    path->name = copy_bytes(name).data;
    path->requests = allocate(ENTRIES_MAX * sizeof *path->requests);
    server->paths[server->path_count++] = path;
    return path;
}

static struct path *record_request(struct http_server *server, struct slice head) {
    const char *start = memchr(head.data, ' ', head.bytes);
    check(start != NULL, "a request line");
    start++;
    const char *end = memchr(start, ' ', head.bytes - (size_t)(start - head.data));
    check(end != NULL, "a request line");
    struct path *path = find_path(server, slice_make(start, (size_t)(end - start)));
    check(path->request_count < ENTRIES_MAX, "room for another request");
    path->requests[path->request_count++] = copy_bytes(head);
    return path;
}

static struct slice pick_answer(const struct path *path, size_t request) {
    if (path->answer_count == 0) {
        return SLICE_LITERAL("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    }
    size_t at = request < path->answer_count ? request : path->answer_count - 1;
    return slice_make(path->answers[at].data, path->answers[at].bytes);
}

/* ---- a connection ---- */

static bool send_all(int socket, struct slice answer) {
    while (answer.bytes > 0) {
        ssize_t sent = send(socket, answer.data, answer.bytes, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        answer = slice_sub(answer, (size_t)sent, answer.bytes);
    }
    return true;
}

/* Reads up to the empty line; false when the other side is gone or, as it does when it begins a
 * TLS handshake, does not speak HTTP. Nothing comes behind the empty line: there are no bodies, and
 * the next request waits for the answer to this one. */
static bool read_head(int socket, char *head, size_t *bytes) {
    *bytes = 0;
    while (*bytes < HEAD_BYTES_MAX) {
        ssize_t received = recv(socket, head + *bytes, HEAD_BYTES_MAX - *bytes, 0);
        if (received <= 0) {
            return false;
        }
        if (head[0] < 'A' || head[0] > 'Z') {
            (void)send_all(socket, SLICE_LITERAL("HTTP/1.1 400 Bad Request\r\n\r\n"));
            return false;
        }
        *bytes += (size_t)received;
        if (*bytes >= 4 && memcmp(head + *bytes - 4, "\r\n\r\n", 4) == 0) {
            return true;
        }
    }
    return false;
}

static bool asks_to_close(struct slice answer) {
    return memmem(answer.data, answer.bytes, "\r\nConnection: close\r\n", 21) != NULL;
}

/* Notes the request, waits while the server holds, and counts it as open until it is over. */
static struct slice take_request(struct http_server *server, struct slice head) {
    pthread_mutex_lock(&server->mutex);
    struct path *path = record_request(server, head);
    struct slice answer = pick_answer(path, path->request_count - 1);
    server->open++;
    server->open_max = server->open > server->open_max ? server->open : server->open_max;
    pthread_cond_broadcast(&server->changed);
    while (server->holding && !server->stopping) {
        pthread_cond_wait(&server->changed, &server->mutex);
    }
    server->open--;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->mutex);
    return answer;
}

static void *serve(void *context) {
    struct connection *connection = context;
    char *head = allocate(HEAD_BYTES_MAX);
    size_t bytes = 0;
    while (read_head(connection->socket, head, &bytes)) {
        struct slice answer = take_request(connection->server, slice_make(head, bytes));
        if (!send_all(connection->socket, answer) || asks_to_close(answer)) {
            break;
        }
    }
    shutdown(connection->socket, SHUT_RDWR);
    free(head);
    return NULL;
}

static void *accept_all(void *context) {
    struct http_server *server = context;
    for (;;) {
        int socket = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
        if (socket < 0) {
            return NULL;
        }
        pthread_mutex_lock(&server->mutex);
        check(server->connection_count < CONNECTIONS_MAX, "room for another connection");
        struct connection *connection = allocate(sizeof *connection);
        *connection = (struct connection){.server = server, .socket = socket};
        server->connections[server->connection_count++] = connection;
        check(pthread_create(&connection->thread, NULL, serve, connection) == 0, "thread");
        pthread_cond_broadcast(&server->changed);
        pthread_mutex_unlock(&server->mutex);
    }
}

/* ---- starting and stopping ---- */

struct http_server *http_server_start(const char *address) {
    struct http_server *server = allocate(sizeof *server);
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->changed, NULL);
    struct sockaddr_in name = {.sin_family = AF_INET};
    socklen_t bytes = sizeof name;
    check(inet_pton(AF_INET, address, &name.sin_addr) == 1, "address");
    snprintf(server->address, sizeof server->address, "%s", address);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(server->listener >= 0, "socket");
    check(bind(server->listener, (struct sockaddr *)&name, sizeof name) == 0, "bind");
    check(listen(server->listener, 512) == 0, "listen");
    check(getsockname(server->listener, (struct sockaddr *)&name, &bytes) == 0, "getsockname");
    server->port = ntohs(name.sin_port);
    check(pthread_create(&server->accept_thread, NULL, accept_all, server) == 0, "thread");
    return server;
}

static void free_server(struct http_server *server) {
    for (size_t i = 0; i < server->path_count; i++) {
        struct path *path = server->paths[i];
        for (size_t a = 0; a < path->answer_count; a++) {
            free(path->answers[a].data);
        }
        for (size_t r = 0; r < path->request_count; r++) {
            free(path->requests[r].data);
        }
        free(path->requests);
        free(path->name);
        free(path);
    }
    for (size_t i = 0; i < server->url_count; i++) {
        free(server->urls[i]);
    }
    pthread_cond_destroy(&server->changed);
    pthread_mutex_destroy(&server->mutex);
    free(server);
}

void http_server_stop(struct http_server **address) {
    struct http_server *server = *address;
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->accept_thread, NULL);
    pthread_mutex_lock(&server->mutex);
    server->stopping = true;
    pthread_cond_broadcast(&server->changed);
    for (size_t i = 0; i < server->connection_count; i++) {
        shutdown(server->connections[i]->socket, SHUT_RDWR);
    }
    pthread_mutex_unlock(&server->mutex);
    for (size_t i = 0; i < server->connection_count; i++) {
        pthread_join(server->connections[i]->thread, NULL);
        close(server->connections[i]->socket);
        free(server->connections[i]);
    }
    close(server->listener);
    free_server(server);
    *address = NULL;
}

const char *http_server_url(struct http_server *server, const char *path) {
    char *url = NULL;
    check(asprintf(&url, "http://%s:%u%s", server->address, (unsigned)server->port, path) > 0,
          "allocation");
    pthread_mutex_lock(&server->mutex);
    check(server->url_count < ENTRIES_MAX, "room for another address");
    server->urls[server->url_count++] = url;
    pthread_mutex_unlock(&server->mutex);
    return url;
}

/* ---- what it says ---- */

void http_server_answer(struct http_server *server, const char *name, struct slice answer) {
    pthread_mutex_lock(&server->mutex);
    struct path *path = find_path(server, slice_of(name));
    check(path->answer_count < sizeof path->answers / sizeof *path->answers,
          "room for another answer");
    path->answers[path->answer_count++] = copy_bytes(answer);
    pthread_mutex_unlock(&server->mutex);
}

void http_server_reply(struct http_server *server, const char *path, const char *status_line,
                       const char *headers, struct slice body) {
    size_t room = strlen(status_line) + strlen(headers) + body.bytes + 64;
    char *answer = allocate(room);
    int head = snprintf(answer, room, "%s\r\n%sContent-Length: %zu\r\n\r\n", status_line, headers,
                        body.bytes);
    if (body.bytes > 0) {
        memcpy(answer + head, body.data, body.bytes);
    }
    http_server_answer(server, path, slice_make(answer, (size_t)head + body.bytes));
    free(answer);
}

static void set_holding(struct http_server *server, bool holding) {
    pthread_mutex_lock(&server->mutex);
    server->holding = holding;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->mutex);
}

void http_server_hold(struct http_server *server) {
    set_holding(server, true);
}

void http_server_release(struct http_server *server) {
    set_holding(server, false);
}

/* ---- what it was asked ---- */

void http_server_wait(struct http_server *server, const char *name, size_t count) {
    pthread_mutex_lock(&server->mutex);
    const struct path *path = find_path(server, slice_of(name));
    while (path->request_count < count) {
        pthread_cond_wait(&server->changed, &server->mutex);
    }
    pthread_mutex_unlock(&server->mutex);
}

void http_server_wait_open(struct http_server *server, size_t count) {
    pthread_mutex_lock(&server->mutex);
    while (server->open < count) {
        pthread_cond_wait(&server->changed, &server->mutex);
    }
    pthread_mutex_unlock(&server->mutex);
}

size_t http_server_count(struct http_server *server, const char *name) {
    pthread_mutex_lock(&server->mutex);
    size_t count = find_path(server, slice_of(name))->request_count;
    pthread_mutex_unlock(&server->mutex);
    return count;
}

size_t http_server_total(struct http_server *server) {
    size_t count = 0;
    pthread_mutex_lock(&server->mutex);
    for (size_t i = 0; i < server->path_count; i++) {
        count += server->paths[i]->request_count;
    }
    pthread_mutex_unlock(&server->mutex);
    return count;
}

size_t http_server_open_max(struct http_server *server) {
    pthread_mutex_lock(&server->mutex);
    size_t count = server->open_max;
    pthread_mutex_unlock(&server->mutex);
    return count;
}

size_t http_server_connections(struct http_server *server) {
    pthread_mutex_lock(&server->mutex);
    size_t count = server->connection_count;
    pthread_mutex_unlock(&server->mutex);
    return count;
}

struct slice http_server_request(struct http_server *server, const char *name, size_t index) {
    struct slice head = {0};
    pthread_mutex_lock(&server->mutex);
    const struct path *path = find_path(server, slice_of(name));
    check(index < path->request_count, "such a request");
    head = slice_make(path->requests[index].data, path->requests[index].bytes);
    pthread_mutex_unlock(&server->mutex);
    return head;
}

struct slice http_server_request_header(struct http_server *server, const char *path, size_t index,
                                        const char *name) {
    struct slice head = http_server_request(server, path, index);
    struct slice wanted = slice_of(name);
    while (head.bytes > 0) {
        const char *end = memchr(head.data, '\n', head.bytes);
        check(end != NULL, "a whole request");
        struct slice line = slice_make(head.data, (size_t)(end - head.data));
        head = slice_sub(head, line.bytes + 1, head.bytes);
        if (line.bytes > wanted.bytes && line.data[wanted.bytes] == ':' &&
            slice_equal_nocase(slice_sub(line, 0, wanted.bytes), wanted)) {
            return slice_trim(slice_sub(line, wanted.bytes + 1, line.bytes));
        }
    }
    return slice_make(NULL, 0);
}
