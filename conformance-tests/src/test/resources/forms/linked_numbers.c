// What is learnt of a copy holds for the original, until that changes.
#include "../programs/bpf.h"

u8 table[64];

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u64 index = xdp->rx_queue_index, copy;
	u8 *at = table;
	u32 result = 0;
	asm volatile("%[copy] = %[index]\n\t"
#ifdef REFUSED
		     "%[index] += 1\n\t"
		     "%[index] <<= 1\n\t"
#endif
		     "if %[copy] > 63 goto 1f\n\t"
		     "%[at] += %[index]\n\t"
		     "%[result] = *(u8 *)(%[at] + 0)\n\t"
		     "1:"
		     : [copy] "=&r"(copy), [index] "+r"(index), [at] "+r"(at), [result] "+r"(result));
	return result;
}

LICENSE;
