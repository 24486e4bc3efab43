// A loop as long as a byte says, or as a word says.
#include "../programs/bpf.h"

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	if (data + 4 > end)
		return XDP_DROP;
#ifdef REFUSED
	u64 count = *(u32 *)data;
#else
	u64 count = *data;
#endif
	u64 sum = 0;
	asm volatile("r1 = 0\n\t"
		     "1: if r1 >= %1 goto 2f\n\t"
		     "r1 += 1\n\t"
		     "%0 += r1\n\t"
		     "goto 1b\n\t"
		     "2:"
		     : "+r"(sum)
		     : "r"(count)
		     : "r1");
	return sum & 0xff;
}

LICENSE;
