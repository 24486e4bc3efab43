// A global function is checked for any arguments, null among them.
#include "../programs/bpf.h"

struct pair {
	u64 a, b;
};

NOINLINE int sum(struct pair *pair)
{
#ifndef REFUSED
	if (!pair)
		return 0;
#endif
	return pair->a + pair->b;
}

SEC("xdp") int entry(struct xdp_md *xdp)
{
	struct pair pair = {1, xdp->rx_queue_index};
	return sum(&pair);
}

LICENSE;
