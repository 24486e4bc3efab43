// Functions do not call themselves.
#include "../programs/bpf.h"

static NOINLINE int again(int x)
{
	volatile int y = x;
#ifdef REFUSED
	if (y > 0)
		return again(y - 1) + 1;
#endif
	return y;
}

SEC("xdp") int entry(struct xdp_md *xdp)
{
	return again(xdp->rx_queue_index & 3);
}

LICENSE;
