/* Days as rule files and lists write them. */
#ifndef TOCSIN_RULES_DAY_H
#define TOCSIN_RULES_DAY_H

#include "core/slice.h"

#include <stdint.h>

/* YYYY-MM-DD, a day that there is → its beginning in UTC; false if it is none. */
bool day_read(struct slice text, int64_t *us);

#endif
