// A record of a ring buffer has the size that was reserved.
#include "../programs/bpf.h"

struct {
	__uint(type, RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u8 *event = ringbuf_reserve(&events, 24, 0);
	if (!event)
		return XDP_DROP;
#ifdef REFUSED
	event[xdp->rx_queue_index & 31] = 1;
#else
	event[xdp->rx_queue_index & 15] = 1;
#endif
	ringbuf_discard(event, 0);
	return XDP_PASS;
}

LICENSE;
