// What is reserved in a ring buffer is submitted once.
#include "../programs/bpf.h"

struct {
	__uint(type, RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u64 *event = ringbuf_reserve(&events, 8, 0);
	if (!event)
		return XDP_DROP;
	ringbuf_submit(event, 0);
#ifdef REFUSED
	ringbuf_discard(event, 0);
#endif
	return XDP_PASS;
}

LICENSE;
