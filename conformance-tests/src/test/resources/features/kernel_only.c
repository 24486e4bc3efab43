/* Maps that only kernels can give meaning to. */
#include "feature.h"

struct { UINT(type, USER_RINGBUF_MAP); UINT(max_entries, 4096); } user SEC(".maps");
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
struct { UINT(type, STACK_MAP); UINT(max_entries, 4); UINT(key_size, 4); UINT(value_size, 80); } stacks SEC(".maps");

struct state { u64 sum; u64 v[4]; };

static long one(struct bpf_dynptr *p, struct state *s) { u64 n = 0; dynptr_read(&n, 8, p, 0, 0); s->sum += n; return 0; }
static long one_writes(struct bpf_dynptr *p, struct state *s) { u64 n = 0; dynptr_write(p, 0, &n, 8, 0); return 0; }
static long one_data(struct bpf_dynptr *p, struct state *s) { u64 *d = dynptr_data(p, 0, 8); if (d) s->sum += *d; return 0; }
static long one_data_write(struct bpf_dynptr *p, struct state *s) { u64 *d = dynptr_data(p, 0, 8); if (d) *d = 1; return 0; }
static long one_submit(struct bpf_dynptr *p, struct state *s) { ringbuf_submit_dynptr(p, 0); return 0; }
TC(drain_all) { struct state s = {}; return drain(&user, one, &s, 0); }
TC(drain_write) { struct state s = {}; return drain(&user, one_writes, &s, 0); }
TC(drain_data) { struct state s = {}; return drain(&user, one_data, &s, 0); }
TC(drain_data_write) { struct state s = {}; return drain(&user, one_data_write, &s, 0); }
TC(drain_submit) { struct state s = {}; return drain(&user, one_submit, &s, 0); }
TC(drain_wrong_map) { struct state s = {}; return drain(&ring, one, &s, 0); }
TC(stack_lookup) { u32 k = 0; return map_lookup(&stacks, &k) != 0; }

char LICENSE[] SEC("license") = "GPL";
