// A header whose length is in the packet; the offset must have a bound.
#include "../programs/bpf.h"

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	if (data + 34 > end)
		return XDP_DROP;
#ifdef REFUSED
	u64 length = *(u32 *)(data + 14);
#else
	u64 length = (data[14] & 15) * 4;
#endif
	u8 *next = data + 14 + length;
	if (next + 4 > end)
		return XDP_DROP;
	return *(u16 *)next;
}

LICENSE;
