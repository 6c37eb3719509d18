/* A web server on loopback for tests: says exactly the bytes it was told to say, remembers exactly
 * what it was asked, and can keep answers back until the test lets them go. A thread a connection.
 * Failures of the server itself abort the test program. */
#ifndef TOCSIN_TESTS_HTTP_SERVER_H
#define TOCSIN_TESTS_HTTP_SERVER_H

#include "core/slice.h"

#include <stddef.h>

struct http_server;

/* Listens on `address` ("127.0.0.1", or any other of 127.0.0.0/8) and a free port. */
struct http_server *http_server_start(const char *address);
/* Breaks every connection off, joins every thread. Nulls *server. */
void http_server_stop(struct http_server **server);
/* "http://ADDRESS:PORT" followed by `path`; lives as long as the server. */
const char *http_server_url(struct http_server *server, const char *path);

/* The next answer for `path`, whole, from "HTTP/1.1 …" on; copied. Answers of a path are given in
 * the order in which they were added, the last one again and again; 404 if there is none. The
 * connection stays open unless the answer has the header "Connection: close". */
void http_server_answer(struct http_server *server, const char *path, struct slice answer);
/* The same with a status line, headers (each ending in \r\n) and Content-Length put before `body`.
 */
void http_server_reply(struct http_server *server, const char *path, const char *status_line,
                       const char *headers, struct slice body);

/* From now on requests are read but not answered until http_server_release. */
void http_server_hold(struct http_server *server);
void http_server_release(struct http_server *server);

/* Waits until `count` requests for `path` have come in since the start. */
void http_server_wait(struct http_server *server, const char *path, size_t count);
/* Waits until `count` requests are unanswered at the same time. */
void http_server_wait_open(struct http_server *server, size_t count);
size_t http_server_count(struct http_server *server, const char *path);
size_t http_server_total(struct http_server *server); /* requests since the start, for any path */
/* The most requests that were unanswered at the same time. */
size_t http_server_open_max(struct http_server *server);
size_t http_server_connections(struct http_server *server); /* accepted since the start */
/* The head of request `index` (from 0) for `path`, as it came in; lives as long as the server. */
struct slice http_server_request(struct http_server *server, const char *path, size_t index);
/* The value of its header `name`, without white space around it; {NULL, 0} if it has none. */
struct slice http_server_request_header(struct http_server *server, const char *path, size_t index,
                                        const char *name);

#endif
