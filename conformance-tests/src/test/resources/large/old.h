// What old objects have: maps as records in a section of their own, without types.
#ifndef OLD_H
#define OLD_H
#include "../programs/bpf.h"

struct old_map {
	u32 type, key_size, value_size, max_entries, flags, inner, node;
};

#define OLD_MAP(name, kind, key, value, entries) \
	struct old_map name SEC("maps") = {.type = kind, .key_size = key, .value_size = value, .max_entries = entries}

struct registers {
	u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};

static long (*probe_read)(void *to, u32 size, const void *from) = (void *)4;
static u64 (*get_current_pid_tgid)(void) = (void *)14;
static long (*get_current_comm)(void *to, u32 size) = (void *)16;
static long (*probe_read_str)(void *to, u32 size, const void *from) = (void *)45;
#endif
