// Constants are not written.
#include "../programs/bpf.h"

const volatile u32 limits[4] = {1, 2, 3, 4};
u32 hits[4];

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u32 index = xdp->rx_queue_index & 3;
#ifdef REFUSED
	asm volatile("*(u32 *)(%0 + 0) = %1" : : "r"(&limits[index]), "r"(5));
#else
	hits[index] = 5;
#endif
	return limits[index];
}

LICENSE;
