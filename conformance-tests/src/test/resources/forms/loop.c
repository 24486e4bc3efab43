// A loop that ends, and one that may not.
#include "../programs/bpf.h"

u64 sum;

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u64 i = 0;
	asm volatile("1:\n\t"
#ifndef REFUSED
		     "%0 += 1\n\t"
#endif
		     "if %0 < 100 goto 1b"
		     : "+r"(i));
	sum += i;
	return XDP_PASS;
}

LICENSE;
