// The context is accessed at constant offsets.
#include "../programs/bpf.h"

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u64 offset = get_prandom() & 4;
	u32 result;
#ifdef REFUSED
	asm volatile("%1 += %2\n\t%0 = *(u32 *)(%1 + 12)" : "=r"(result), "+r"(xdp) : "r"(offset));
#else
	asm volatile("%0 = *(u32 *)(%1 + 12)" : "=r"(result) : "r"(xdp));
	result += offset;
#endif
	return result;
}

LICENSE;
