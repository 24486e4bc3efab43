// Walks the extension headers of IPv6 to the transport; counts chains by their headers.
#include "bpf.h"

struct extension {
	u8 next, length;
} PACKED;

struct {
	__uint(type, HASH);
	__uint(max_entries, 1024);
	__type(key, u64);
	__type(value, u32);
} chains SEC(".maps");

SEC("xdp") int ipv6_headers(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV6))
		return XDP_PASS;
	struct ipv6 *ip = TAKE(&cursor, struct ipv6);
	if (!ip)
		return XDP_DROP;
	u64 chain = ip->next;
	u8 next = ip->next;
	for (int i = 0; i < 6; i++) {
		struct extension *extension;
		u32 bytes;
		switch (next) {
		case 0:
		case 43:
		case 60:
			extension = TAKE(&cursor, struct extension);
			if (!extension)
				return XDP_DROP;
			bytes = extension->length * 8 + 6;
			break;
		case 44:
			extension = TAKE(&cursor, struct extension);
			if (!extension)
				return XDP_DROP;
			bytes = 6;
			break;
		case 51:
			extension = TAKE(&cursor, struct extension);
			if (!extension)
				return XDP_DROP;
			bytes = extension->length * 4 + 6;
			break;
		default:
			goto transport;
		}
		if (!take(&cursor, bytes))
			return XDP_DROP;
		next = extension->next;
		chain = chain << 8 | next;
	}
transport:;
	u32 one = 1, *count = map_lookup(&chains, &chain);
	if (count)
		*count += 1;
	else
		map_update(&chains, &chain, &one, ANY);
	if (next == ICMPV6) {
		struct icmp *message = TAKE(&cursor, struct icmp);
		return message && message->type == 128 ? XDP_DROP : XDP_PASS;
	}
	return next == TCP || next == UDP ? XDP_PASS : XDP_TX;
}

LICENSE;
