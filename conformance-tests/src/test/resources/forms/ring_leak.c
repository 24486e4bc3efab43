// What is reserved in a ring buffer is submitted or discarded on every path.
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
	*event = 1;
#ifdef REFUSED
	if (xdp->rx_queue_index == 7)
		return XDP_PASS;
#endif
	ringbuf_submit(event, 0);
	return XDP_PASS;
}

LICENSE;
