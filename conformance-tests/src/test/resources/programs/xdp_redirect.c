// Sends packets to interfaces, processors and sockets by maps that have none of them: the flags then say what happens.
#include "bpf.h"

struct {
	__uint(type, DEVMAP);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, u32);
} devices SEC(".maps");

struct {
	__uint(type, CPUMAP);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u32);
} processors SEC(".maps");

struct {
	__uint(type, XSKMAP);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u32);
} sockets SEC(".maps");

SEC("xdp") int redirects(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame)
		return XDP_ABORTED;
	switch (frame->source[5] & 7) {
	case 0:
		return redirect_map(&devices, frame->source[4] & 15, XDP_PASS);
	case 1:
		return redirect_map(&devices, 3, XDP_DROP);
	case 2:
		return redirect_map(&processors, xdp->rx_queue_index, XDP_TX);
	case 3:
		return redirect_map(&sockets, 1, XDP_PASS);
	case 4:
		return redirect(2, 1); // flags that XDP refuses
	default:
		return XDP_PASS;
	}
}

LICENSE;
