// VXLAN and Geneve: takes the outer headers off, counts by network.
#include "bpf.h"

struct vxlan {
	u32 flags, network;
} PACKED;

struct geneve {
	u8 options, flags;
	u16 protocol;
	u32 network;
} PACKED;

struct {
	__uint(type, HASH);
	__uint(max_entries, 1024);
	__type(key, u32);
	__type(value, u64);
} networks SEC(".maps");

static void count(u32 network, u64 bytes)
{
	u64 *sum = map_lookup(&networks, &network);
	if (sum)
		*sum += bytes;
	else
		map_update(&networks, &network, &bytes, NOEXIST);
}

SEC("xdp") int vxlan(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	u8 *start = cursor.at;
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45 || ip->protocol != UDP)
		return XDP_PASS;
	struct udp *udp = TAKE(&cursor, struct udp);
	if (!udp)
		return XDP_PASS;
	if (udp->destination == NET16(4789)) {
		struct vxlan *header = TAKE(&cursor, struct vxlan);
		if (!header || !(header->flags & NET32(0x08000000)))
			return XDP_DROP;
		count(net32(header->network) >> 8, cursor.end - cursor.at);
	} else if (udp->destination == NET16(6081)) {
		struct geneve *header = TAKE(&cursor, struct geneve);
		if (!header || header->protocol != NET16(0x6558))
			return XDP_DROP;
		if (!take(&cursor, (header->options & 63) * 4))
			return XDP_DROP;
		count(1u << 24 | net32(header->network) >> 8, cursor.end - cursor.at);
	} else {
		return XDP_PASS;
	}
	if (!TAKE(&cursor, struct ethernet))
		return XDP_DROP;
	int outer = (int)(cursor.at - start) - (int)sizeof(struct ethernet);
	return xdp_adjust_head(xdp, outer) ? XDP_ABORTED : XDP_PASS;
}

LICENSE;
