// The divisor may be any number, but no constant zero.
#include "../programs/bpf.h"

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u64 result = xdp->rx_queue_index;
#ifdef REFUSED
	asm volatile("%0 /= 0" : "+r"(result));
#else
	asm volatile("r2 = 0\n\t%0 /= r2" : "+r"(result) : : "r2");
#endif
	return result;
}

LICENSE;
