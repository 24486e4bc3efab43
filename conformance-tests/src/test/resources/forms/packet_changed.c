// Pointers into a packet are worth nothing after its size has changed.
#include "../programs/bpf.h"

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	if (data + 14 > end)
		return XDP_DROP;
	u8 first = data[0];
	if (xdp_adjust_head(xdp, 4))
		return XDP_ABORTED;
#ifdef REFUSED
	return data[13];
#else
	return first;
#endif
}

LICENSE;
