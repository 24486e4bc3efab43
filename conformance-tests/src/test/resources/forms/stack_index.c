// A variable index into the stack.
#include "../programs/bpf.h"

SEC("xdp") int entry(struct xdp_md *xdp)
{
	volatile u8 bytes[16];
	for (int i = 0; i < 16; i++)
		bytes[i] = i;
#ifdef REFUSED
	u32 index = xdp->rx_queue_index;
#else
	u32 index = xdp->rx_queue_index & 15;
#endif
	return bytes[index];
}

LICENSE;
