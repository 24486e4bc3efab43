// Functions for bpf_loop return 0 or 1.
#include "../programs/bpf.h"

u64 sum;

static long add(u64 index, u64 *limit)
{
	sum += index;
#ifdef REFUSED
	return index;
#else
	return index >= *limit;
#endif
}

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u64 limit = xdp->rx_queue_index;
	bpf_loop(1000, add, &limit, 0);
	return XDP_PASS;
}

LICENSE;
