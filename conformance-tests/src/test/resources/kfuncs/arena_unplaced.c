/* A variable of an arena that the object does not have. */
#include "arena.h"
int __arena number = 42;
SYS int read_number(void *ctx) { return number; }
