/* Where the rule sets that ship are: share/tocsin/rules/sets beside the program's folder, installed
 * or in a build folder alike. */
#ifndef TOCSIN_APP_SHIPPED_RULES_H
#define TOCSIN_APP_SHIPPED_RULES_H

#include <stdbool.h>

enum { SHIPPED_RULES_BYTES = 4096 };

/* False if they are not there. */
bool shipped_rules_path(char out[SHIPPED_RULES_BYTES]);

#endif
