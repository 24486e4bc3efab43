// An index into an array of variables, within its bounds or not.
#include "../programs/bpf.h"

u32 table[64];

SEC("xdp") int entry(struct xdp_md *xdp)
{
#ifdef REFUSED
	u32 index = xdp->rx_queue_index & 127;
#else
	u32 index = xdp->rx_queue_index & 63;
#endif
	return table[index];
}

LICENSE;
