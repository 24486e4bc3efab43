/* The function that takes records from a user ring buffer. */
#include "feature.h"

struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
struct { UINT(type, USER_RINGBUF_MAP); UINT(max_entries, 4096); } user SEC(".maps");

static long take(struct bpf_dynptr *d, u64 *n) { u64 v = 0; dynptr_read(&v, 8, d, 0, 0); *n += v; return 0; }
static long take_data(struct bpf_dynptr *d, u64 *n) { u64 *v = dynptr_data(d, 0, 8); if (v) *n += *v; return 0; }
static long take_write(struct bpf_dynptr *d, u64 *n) { u64 *v = dynptr_data(d, 0, 8); if (v) *v = 1; return 0; }
static long take_two(struct bpf_dynptr *d, u64 *n) { return 2; }
static long take_submit(struct bpf_dynptr *d, u64 *n) { ringbuf_submit_dynptr(d, 0); return 0; }
static long take_store(struct bpf_dynptr *d, u64 *n) { *(volatile u64 *)d = 1; return 0; }
static long take_load(struct bpf_dynptr *d, u64 *n) { return *(volatile u64 *)d & 1; }
static long take_nested(struct bpf_dynptr *d, u64 *n) { drain(&user, take, n, 0); return 0; }
static long take_leaks(struct bpf_dynptr *d, u64 *n) { u64 *r = ringbuf_reserve(&ring, 8, 0); return r != 0; }
static long take_write_helper(struct bpf_dynptr *d, u64 *n) { u64 v = 1; dynptr_write(d, 0, &v, 8, 0); return 0; }
static long take_offset(struct bpf_dynptr *d, u64 *n) { u64 v; dynptr_read(&v, 8, (void *)((u64)d + 8), 0, 0); return 0; }
static long take_over(struct bpf_dynptr *d, u64 *n) { dynptr_from_mem(n, 8, 0, d); return 0; }
#define DRAIN(name, f) TC(name) { u64 n = 0; drain(&user, f, &n, 0); return n; }
DRAIN(drain_read, take) DRAIN(drain_data, take_data) DRAIN(drain_write, take_write) DRAIN(drain_two, take_two)
DRAIN(drain_submit, take_submit) DRAIN(drain_store, take_store) DRAIN(drain_load, take_load) DRAIN(drain_nested, take_nested)
DRAIN(drain_leaks, take_leaks) DRAIN(drain_write_helper, take_write_helper) DRAIN(drain_offset, take_offset) DRAIN(drain_over, take_over)
TC(drain_null) { drain(&user, take_two, 0, 0); return 0; }
TC(drain_wrong_map) { u64 n = 0; drain(&ring, take, &n, 0); return n; }

char LICENSE[] SEC("license") = "GPL";
