// Bytes of a packet are there up to what was compared with its end.
#include "../programs/bpf.h"

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	if (data + 14 > end)
		return XDP_DROP;
#ifdef REFUSED
	return data[14];
#else
	return data[13];
#endif
}

LICENSE;
