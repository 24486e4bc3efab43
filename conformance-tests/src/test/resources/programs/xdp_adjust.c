// Changes the size of packets at both ends, and puts metadata before them.
#include "bpf.h"

u64 grown, shrunk, with_metadata, refused;

SEC("xdp") int adjust(struct xdp_md *xdp)
{
	u32 length = xdp->data_end - xdp->data;
	switch (length & 3) {
	case 0:
		if (xdp_adjust_tail(xdp, -(int)(length / 2)))
			refused++;
		else
			shrunk++;
		return xdp_get_buff_len(xdp) & 0xffff;
	case 1:
		if (xdp_adjust_tail(xdp, 40))
			refused++;
		else
			grown++;
		return xdp_get_buff_len(xdp) & 0xffff;
	case 2: {
		if (xdp_adjust_meta(xdp, -8)) {
			refused++;
			return XDP_DROP;
		}
		u32 *meta = (u32 *)(u64)xdp->data_meta;
		if ((u8 *)(meta + 2) > (u8 *)(u64)xdp->data)
			return XDP_ABORTED;
		meta[0] = net32(length);
		meta[1] = NET32(0x12345678);
		with_metadata++;
		return meta[0] == net32(length) ? XDP_PASS : XDP_ABORTED;
	}
	default: {
		u8 bytes[6];
		if (xdp_load_bytes(xdp, 6, bytes, 6) || xdp_store_bytes(xdp, 0, bytes, 6)) {
			refused++;
			return XDP_DROP;
		}
		return xdp_adjust_head(xdp, 300) ? XDP_TX : XDP_PASS;
	}
	}
}

LICENSE;
