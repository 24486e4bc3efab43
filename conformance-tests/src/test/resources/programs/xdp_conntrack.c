// Follows TCP connections: opening, established, closing, closed; packets without a connection are dropped.
#include "bpf.h"

enum state { NEW, OPENING, ESTABLISHED, CLOSING, CLOSED };

struct tuple {
	u32 low, high;
	u16 low_port, high_port;
};

struct connection {
	u32 state, packets;
	u64 bytes[2];
	u8 fins, padding[7];
};

struct {
	__uint(type, LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, struct tuple);
	__type(value, struct connection);
} connections SEC(".maps");

INLINE int ordered(struct ipv4 *ip, struct tcp *tcp)
{
	u32 source = net32(ip->source), destination = net32(ip->destination);
	return source < destination || (source == destination && net16(tcp->source) < net16(tcp->destination));
}

static int step(struct connection *c, u8 flags, int direction, u32 bytes)
{
	c->packets++;
	c->bytes[direction & 1] += bytes;
	if (flags & RST) {
		c->state = CLOSED;
		return XDP_PASS;
	}
	switch (c->state) {
	case NEW:
		c->state = OPENING;
		break;
	case OPENING:
		if (flags & ACK)
			c->state = ESTABLISHED;
		break;
	case ESTABLISHED:
	case CLOSING:
		if (flags & FIN) {
			c->fins |= 1 << (direction & 1);
			c->state = c->fins == 3 ? CLOSED : CLOSING;
		}
		break;
	default:
		return flags & (FIN | ACK) ? XDP_PASS : XDP_DROP;
	}
	return XDP_PASS;
}

SEC("xdp") int conntrack(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->protocol != TCP || ip->version_ihl != 0x45)
		return XDP_PASS;
	struct tcp *tcp = TAKE(&cursor, struct tcp);
	if (!tcp)
		return XDP_DROP;
	int direction = ordered(ip, tcp);
	struct tuple tuple = direction
		? (struct tuple){ip->source, ip->destination, tcp->source, tcp->destination}
		: (struct tuple){ip->destination, ip->source, tcp->destination, tcp->source};
	struct connection *known = map_lookup(&connections, &tuple);
	if (!known) {
		struct connection fresh = {};
		if (!(tcp->flags & SYN) && (tcp->flags & RST || tcp->source == tcp->destination))
			return XDP_DROP;
		fresh.state = tcp->flags & SYN ? NEW : ESTABLISHED;
		if (map_update(&connections, &tuple, &fresh, NOEXIST))
			return XDP_ABORTED;
		known = map_lookup(&connections, &tuple);
		if (!known)
			return XDP_ABORTED;
	}
	return step(known, tcp->flags, direction, net16(ip->length));
}

LICENSE;
