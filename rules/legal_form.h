/* The legal forms of companies, before or after their names: LLC, Ltd, GmbH, OOO, S.A. de C.V.,
 * Joint Stock Company. The press leaves them out. */
#ifndef TOCSIN_RULES_LEGAL_FORM_H
#define TOCSIN_RULES_LEGAL_FORM_H

#include "core/slice.h"

/* `name` without legal forms at its end and its start and the punctuation that parted them from it;
 * the same text if there are none, or if nothing else would be left. Borrows. */
struct slice legal_form_strip(struct slice name);
/* The word is a legal form that is written in capitals, as LLC is and Ltd is not. */
bool legal_form_is_capitals(struct slice word);
/* The word says what a company is or does and not which one it is: Trading, Group, International.
 */
bool legal_form_is_generic(struct slice word);
/* The word is such a one that even a whole name of two of them is none: National Bank. Fewer words:
 * World Bank and General Electric are names. */
bool legal_form_is_trade(struct slice word);

#endif
