/* What can be said of one term before it is looked for. */
#ifndef TOCSIN_RULES_RULE_TERM_H
#define TOCSIN_RULES_RULE_TERM_H

#include "core/arena.h"
#include "core/buffer.h"

/* Written entirely in 2 to 5 capitals or digits, at least one of them a capital (US, ISIS, R2P,
 * ФСБ): such a term means these letters in this case. Marks between them (IS-K, R&AW, U.S.) do not
 * count. */
bool rule_term_is_acronym(struct slice text);

/* Whether a folded term begins with a letter of Arabic or Hebrew script, before which proclitics
 * may stand. */
bool rule_term_has_clitics(struct slice folded);

/* Whether it can be looked for; `*folded`, in `arena`, is what it compares by (a `*` kept where it
 * stands at its word). STATUS_INVALID and the reason in `message` if not. */
enum status rule_term_check(struct slice text, struct arena *arena, struct slice *folded,
                            char *message, size_t message_bytes) WARN_UNUSED;
/* The same of a text that is meant to the letter, as a name on a list is: a `*` is a mark like
 * others. `*sought` is the term that means it. Many are checked with one `scratch`, which has room
 * for 64 KiB; `message` for ERROR_MESSAGE_BYTES. */
enum status rule_term_check_literal(struct slice text, struct arena *arena, struct buffer *scratch,
                                    struct slice *sought, struct slice *folded,
                                    char *message) WARN_UNUSED;

#endif
