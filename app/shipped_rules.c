/* The program's own place, from the kernel, so that a moved installation still finds its rules. */
#include "app/shipped_rules.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool shipped_rules_path(char out[SHIPPED_RULES_BYTES]) {
    char program[SHIPPED_RULES_BYTES];
    ssize_t bytes = readlink("/proc/self/exe", program, sizeof program - 1);
    if (bytes <= 0) {
        return false;
    }
    program[bytes] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL) {
        return false;
    }
    *slash = '\0';
    int wanted = snprintf(out, SHIPPED_RULES_BYTES, "%s/../share/tocsin/rules/sets", program);
    return wanted > 0 && wanted < SHIPPED_RULES_BYTES && access(out, R_OK) == 0;
}
