// A comparison of the low half bounds a number of 32 bits, not one of 64.
#include "../programs/bpf.h"

u8 table[64];

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u8 *at = table;
	u32 result = 0;
	asm volatile("call 5\n\t"
#ifndef REFUSED
		     "w0 = w0\n\t"
#endif
		     "if w0 > 63 goto 1f\n\t"
		     "%[at] += r0\n\t"
		     "%[result] = *(u8 *)(%[at] + 0)\n\t"
		     "1:"
		     : [at] "+r"(at), [result] "+r"(result)
		     :
		     : "r0", "r1", "r2", "r3", "r4", "r5");
	return result;
}

LICENSE;
