// Routers' part of IPv4 and IPv6: one hop less, and the header checksum mended (RFC 1624).
#include "bpf.h"

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 256);
	__type(key, u32);
	__type(value, u32);
} hops SEC(".maps");

static void count(u8 left)
{
	u32 key = left, *packets = map_lookup(&hops, &key);
	if (packets)
		*packets += 1;
}

SEC("xdp") int one_hop_less(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame)
		return XDP_DROP;
	if (frame->type == NET16(IPV4)) {
		struct ipv4 *ip = TAKE(&cursor, struct ipv4);
		if (!ip || ip->ttl <= 1)
			return XDP_DROP;
		u16 before = *(u16 *)&ip->ttl;
		ip->ttl--;
		ip->checksum = csum_replace(ip->checksum, before, *(u16 *)&ip->ttl);
		count(ip->ttl);
		return XDP_TX;
	}
	if (frame->type == NET16(IPV6)) {
		struct ipv6 *ip = TAKE(&cursor, struct ipv6);
		if (!ip || ip->hops <= 1)
			return XDP_DROP;
		ip->hops--;
		count(ip->hops);
		return XDP_TX;
	}
	return XDP_PASS;
}

LICENSE;
