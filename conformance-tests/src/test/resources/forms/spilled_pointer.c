// A pointer that was spilled and overwritten in part is no pointer any more.
#include "../programs/bpf.h"

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u64 result;
	asm volatile("*(u64 *)(r10 - 8) = %[xdp]\n\t"
#ifdef REFUSED
		     "*(u8 *)(r10 - 5) = %[xdp]\n\t"
#endif
		     "r1 = *(u64 *)(r10 - 8)\n\t"
		     "%[result] = *(u32 *)(r1 + 16)"
		     : [result] "=r"(result)
		     : [xdp] "r"(xdp)
		     : "r1");
	return result;
}

LICENSE;
