/* Values that cannot change: read-only data that is frozen before the program is loaded. */
#include "feature.h"

const volatile u32 limit = 4;
const volatile int enabled = 0;
const volatile struct { u8 a; u16 b; u32 c; u64 d; } mixed = {1, 2, 3, -4};
const volatile s32 negative = -5;
const volatile u32 table[8] = {0, 1, 2, 3, 0, 1, 2, 3};
const volatile u32 large[4] = {100, 0, 0, 0};
u32 writable = 3;
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); TYPE(key, u32); TYPE(value, u64); } numbers SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); UINT(map_flags, 0x80); TYPE(key, u32); TYPE(value, u64); } readonly SEC(".maps");
struct { UINT(type, ARRAY_MAP); UINT(max_entries, 4); UINT(map_flags, 0x100); TYPE(key, u32); TYPE(value, u64); } writeonly SEC(".maps");

TC(limit_is_known) { u64 v[8] = {}; return ((volatile u64 *)v)[limit]; }
TC(disabled_is_dead) { u64 v[2] = {}; return enabled ? ((volatile u64 *)v)[9] : 0; }
TC(fields_are_known) { u64 v[4] = {}; return ((volatile u64 *)v)[mixed.a + mixed.b]; }
TC(long_is_known) { u64 v[8] = {}; return ((volatile u64 *)v)[mixed.d + 8]; }
TC(negative_is_known) { u64 v[8] = {}; return ((volatile u64 *)v)[negative + 6]; }
TC(beyond) { u64 v[4] = {}; return ((volatile u64 *)v)[limit]; }
TC(writable_is_unknown) { u64 v[8] = {}; return ((volatile u64 *)v)[writable]; }
TC(table_entry) { u64 v[8] = {}; return ((volatile u64 *)v)[table[3]]; }
TC(table_unknown) { u64 v[8] = {}; return ((volatile u64 *)v)[table[skb->len & 7]]; }
TC(large_is_beyond) { u64 v[8] = {}; return ((volatile u64 *)v)[large[0]]; }
TC(write_constant) { *(volatile u32 *)&limit = 1; return 0; }
TC(write_readonly) { u32 key = 0; u64 *v = map_lookup(&readonly, &key); if (v) *v = 1; return 0; }
TC(read_readonly) { u32 key = 0; u64 *v = map_lookup(&readonly, &key); return v ? *v : 0; }
TC(update_readonly) { u32 key = 0; u64 v = 0; return map_update(&readonly, &key, &v, 0); }
TC(delete_readonly) { u32 key = 0; return map_delete(&readonly, &key); }
TC(write_writeonly) { u32 key = 0; u64 *v = map_lookup(&writeonly, &key); if (v) *v = 1; return 0; }
TC(read_writeonly) { u32 key = 0; u64 *v = map_lookup(&writeonly, &key); return v ? *v : 0; }
TC(helper_writes_readonly) { u32 key = 0; u64 *v = map_lookup(&readonly, &key); return v ? load_bytes(skb, 0, v, 8) : 0; }
TC(helper_reads_writeonly) { u32 key = 0; u64 *v = map_lookup(&writeonly, &key); return v ? map_update(&numbers, &key, v, 0) : 0; }
TC(compare_string) { return strncmp_("abc", 3, "abd"); }
TC(compare_map_string) { u32 key = 0; char *v = map_lookup(&numbers, &key); return v ? strncmp_("abc", 3, v) : 0; }
TC(print_string) { char to[16]; u64 args[] = {skb->len}; return snprintf_(to, 16, "%d", args, 8); }
TC(print_bad_format) { char to[16]; u64 args[] = {skb->len}; return snprintf_(to, 16, "%y", args, 8); }
TC(print_two_args) { char to[16]; u64 args[] = {skb->len}; return snprintf_(to, 16, "%d %d", args, 8); }
TC(print_more_args) { char to[16]; u64 args[] = {skb->len, 1}; return snprintf_(to, 16, "%d", args, 16); }
TC(print_variable_args) { char to[16]; u64 args[] = {skb->len, 1}; return snprintf_(to, 16, "%d", args, skb->len & 8); }
TC(print_seven_bytes) { char to[16]; u64 args[] = {skb->len, 1}; return snprintf_(to, 16, "%d", args, 7); }
TC(print_nothing) { char to[16]; return snprintf_(to, 16, "none", 0, 0); }
TC(print_stack_format) { char to[16], f[4] = "ab"; return snprintf_(to, 16, f, 0, 0); }
TC(trace_string) { trace("hello", 6); return 0; }

char LICENSE[] SEC("license") = "GPL";
