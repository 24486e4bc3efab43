// A tail call does not come back for what is still reserved.
#include "../programs/bpf.h"

struct {
	__uint(type, RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(value_size, 4);
} parts SEC(".maps");

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u64 *event = ringbuf_reserve(&events, 8, 0);
	if (!event)
		return XDP_DROP;
#ifndef REFUSED
	ringbuf_submit(event, 0);
#endif
	tail_call(xdp, &parts, 1);
#ifdef REFUSED
	ringbuf_submit(event, 0);
#endif
	return XDP_PASS;
}

LICENSE;
