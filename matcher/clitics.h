/* Proclitics: the small words that Arabic and Hebrew write together with the word behind them (the
 * conjunctions, prepositions and articles of DESIGN 5). A term that begins with a word of these
 * scripts is looked for with each of them, and each row of them, in front.
 *
 * In what order. Arabic: a conjunction (و ف), then a preposition (ب ل ك), then the article (ال);
 * each may be missing. ل and the article together are written لل, before a word that itself begins
 * with ل too (للجنة), where that spelling is also ل alone. Hebrew: ו, then ש or כש ("that",
 * "when"), then ב ל כ מ, then the article ה; not after ב ל כ, into which it is absorbed.
 *
 * A word that has the article takes no second one:
 *   - Arabic ال, as written with a bare alef: the conjunctions and prepositions come before it as
 *     it is, and ل takes its alef away (الرياض: للرياض). Since the alef may have lost its hamza and
 *     be the word's own (المانيا), ل before the whole is looked for too. With the hamza written
 *     (ألمانيا) the word has no article and may take one.
 *   - Hebrew ה: may be the word's own as well, so ב ל כ come before the whole (הודו: בהודו) and,
 *     where three letters or more are left, in its place (הכנסת: בכנסת).
 *
 * How short. The word must begin with three letters of the script, or with two if the term goes on:
 * before two letters alone a third makes mostly another word. A word with `*` at its start has
 * every beginning already and takes none. The hit covers the whole word as it stands. */
#ifndef TOCSIN_MATCHER_CLITICS_H
#define TOCSIN_MATCHER_CLITICS_H

#include "matcher/term.h"

/* Adds to the forms of `term`, which term_parse made of `text`, those with proclitics. */
enum status clitics_add_forms(struct term *term, struct slice text) WARN_UNUSED;

#endif
