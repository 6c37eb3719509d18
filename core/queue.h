/* A bounded queue of pointers between threads: the hand-over of DESIGN 2. A full queue makes the
 * stage before it wait; nothing is dropped. Any thread may call any function. */
#ifndef TOCSIN_CORE_QUEUE_H
#define TOCSIN_CORE_QUEUE_H

#include "core/status.h"

#include <stdint.h>

struct queue;

enum status queue_create(size_t capacity, struct queue **out) WARN_UNUSED;
/* The queue must be empty and unused: what it still held would be lost. Nulls *queue. */
void queue_destroy(struct queue **queue);
/* Takes `item` on STATUS_OK. Waits while full. STATUS_STOPPED once stopped (the caller keeps item).
 */
enum status queue_push(struct queue *queue, void *item) WARN_UNUSED;
/* As queue_push, but STATUS_FULL instead of waiting. */
enum status queue_try_push(struct queue *queue, void *item) WARN_UNUSED;
/* Gives the oldest item. Waits up to timeout_ms (-1: for ever, 0: not at all), then STATUS_EMPTY.
 * A stopped queue first gives what it still holds, then STATUS_STOPPED. */
enum status queue_pop(struct queue *queue, int64_t timeout_ms, void **item) WARN_UNUSED;
/* No more pushes; wakes everyone. */
void queue_stop(struct queue *queue);
size_t queue_length(struct queue *queue);

#endif
