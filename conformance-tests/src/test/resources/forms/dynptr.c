// A dynptr over a ring buffer is submitted or discarded.
#include "../programs/bpf.h"

struct {
	__uint(type, RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

static long (*ringbuf_reserve_dynptr)(void *ring, u32 size, u64 flags, void *dynptr) = (void *)198;
static void (*ringbuf_submit_dynptr)(void *dynptr, u64 flags) = (void *)199;
static long (*dynptr_write)(void *dynptr, u32 offset, void *from, u32 length, u64 flags) = (void *)202;

struct bpf_dynptr {
	u64 opaque[2];
} __attribute__((aligned(8)));

SEC("xdp") int entry(struct xdp_md *xdp)
{
	struct bpf_dynptr dynptr;
	u64 value = 7;
	ringbuf_reserve_dynptr(&events, xdp->rx_queue_index & 255, 0, &dynptr);
	dynptr_write(&dynptr, 0, &value, 8, 0);
#ifndef REFUSED
	ringbuf_submit_dynptr(&dynptr, 0);
#endif
	return XDP_PASS;
}

LICENSE;
