// All functions of a chain share 512 bytes of stack.
#include "../programs/bpf.h"

static NOINLINE int inner(int x)
{
#ifdef REFUSED
	volatile u8 space[280];
#else
	volatile u8 space[120];
#endif
	for (int i = 0; i < sizeof(space); i++)
		space[i] = x;
	return space[x & 63];
}

SEC("xdp") int entry(struct xdp_md *xdp)
{
	volatile u8 space[240];
	for (int i = 0; i < sizeof(space); i++)
		space[i] = i;
	return inner(space[7]) + space[7];
}

LICENSE;
