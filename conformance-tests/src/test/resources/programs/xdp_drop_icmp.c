// Drops echo requests that are longer than usual; counts messages by type.
#include "bpf.h"

struct {
	__uint(type, PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, u32);
	__type(value, u64);
} types SEC(".maps");

SEC("xdp/icmp") int drop_icmp(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->protocol != ICMP)
		return XDP_PASS;
	u32 options = (ip->version_ihl & 15) * 4;
	if (options < sizeof(*ip) || !take(&cursor, options - sizeof(*ip)))
		return XDP_DROP;
	struct icmp *message = TAKE(&cursor, struct icmp);
	if (!message)
		return XDP_DROP;
	u32 type = message->type;
	u64 *count = map_lookup(&types, &type);
	if (count)
		*count += 1;
	return type == 8 && cursor.end - cursor.at > 64 ? XDP_DROP : XDP_PASS;
}

LICENSE;
