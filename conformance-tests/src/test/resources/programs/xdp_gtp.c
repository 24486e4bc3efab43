// GTP-U: finds the tunnel's number and the inner address behind the extension headers.
#include "bpf.h"

struct gtp {
	u8 flags, type;
	u16 length;
	u32 teid;
} PACKED;

struct session {
	u32 teid, address;
};

struct {
	__uint(type, LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, struct session);
	__type(value, u64);
} sessions SEC(".maps");

u32 too_deep;

INLINE int is_port(struct udp *udp, u16 port)
{
	return udp->destination == port || udp->source == port;
}

// Plain GTP is rare in captures: VXLAN's and Geneve's ports and the control port are read as if they were tunnels too.
SEC("xdp") int gtp(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->protocol != UDP || ip->version_ihl != 0x45)
		return XDP_PASS;
	struct udp *udp = TAKE(&cursor, struct udp);
	if (!udp || !(is_port(udp, NET16(2152)) || is_port(udp, NET16(2123)) || is_port(udp, NET16(4789))
		      || is_port(udp, NET16(6081)) || is_port(udp, NET16(53)) || is_port(udp, NET16(7001))))
		return XDP_PASS;
	struct gtp *header = TAKE(&cursor, struct gtp);
	if (!header)
		return XDP_DROP;
	if (header->flags & 7) {
		u8 *optional = take(&cursor, 4);
		if (!optional)
			return XDP_DROP;
		u8 next = optional[3];
#pragma unroll
		for (int i = 0; i < 4; i++) {
			if (next == 0)
				break;
			u8 *extension = take(&cursor, 1);
			if (!extension || *extension != 1)
				return XDP_DROP;
			u8 *rest = take(&cursor, 3);
			if (!rest)
				return XDP_DROP;
			next = rest[2];
		}
		if (next)
			too_deep++;
	}
	struct ipv4 *inner = TAKE(&cursor, struct ipv4);
	struct session session = {header->teid, inner ? inner->source : 0};
	u64 one = 1, *packets = map_lookup(&sessions, &session);
	if (packets)
		*packets += 1;
	else
		map_update(&sessions, &session, &one, ANY);
	return inner && inner->version_ihl >> 4 == 4 ? XDP_TX : XDP_PASS;
}

LICENSE;
