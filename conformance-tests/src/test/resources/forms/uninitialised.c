// A register holds something before it is read.
#include "../programs/bpf.h"

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u64 result;
#ifdef REFUSED
	asm volatile("%0 = r8" : "=r"(result));
#else
	asm volatile("r8 = 3\n\t%0 = r8" : "=r"(result) : : "r8");
#endif
	return result;
}

LICENSE;
