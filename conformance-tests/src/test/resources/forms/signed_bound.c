// A bound above alone does not keep a signed number from being negative.
#include "../programs/bpf.h"

u8 table[100];

SEC("xdp") int entry(struct xdp_md *xdp)
{
	s64 index = (s64)(s32)xdp->rx_queue_index;
	if (index >= 100)
		return XDP_DROP;
#ifndef REFUSED
	if (index < 0)
		return XDP_DROP;
#endif
	u8 *at = table;
	asm volatile("%0 += %1" : "+r"(at) : "r"(index));
	return *at;
}

LICENSE;
