// Drops TCP and UDP packets by a list of rules in read-only data; remembers what was dropped.
#include "bpf.h"

struct rule {
	u32 network, mask;
	u16 low_port, high_port;
	u8 protocol;
};

struct flow {
	u32 source, destination;
	u16 source_port, destination_port;
	u32 protocol;
};

const volatile struct rule rules[] = {
	{0x0a000000, 0xff000000, 22, 23, TCP},
	{0xc0a80000, 0xffff0000, 1, 1023, UDP},
	{0x00000000, 0x00000000, 6653, 6653, TCP},
	{0xac100000, 0xfff00000, 0, 65535, 0},
	{0x83700000, 0xffff0000, 7000, 7009, UDP},
};

struct {
	__uint(type, HASH);
	__uint(max_entries, 4096);
	__type(key, struct flow);
	__type(value, u64);
} dropped SEC(".maps");

struct {
	__uint(type, ARRAY);
	__uint(max_entries, sizeof(rules) / sizeof(rules[0]));
	__type(key, u32);
	__type(value, u64);
} hits SEC(".maps");

static void count(struct flow *flow)
{
	u64 one = 1, *packets = map_lookup(&dropped, flow);
	if (packets)
		__sync_fetch_and_add(packets, 1);
	else
		map_update(&dropped, flow, &one, NOEXIST);
}

SEC("xdp") int firewall(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45 || ip->fragment & NET16(0x1fff))
		return XDP_PASS;
	if (ip->protocol != TCP && ip->protocol != UDP)
		return XDP_PASS;
	struct udp *ports = take(&cursor, 4);
	if (!ports)
		return XDP_PASS;
	struct flow flow = {ip->source, ip->destination, ports->source, ports->destination, ip->protocol};
	u32 source = net32(ip->source), destination = net32(ip->destination);
	u16 port = net16(ports->destination);
	for (u32 i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		u32 mask = rules[i].mask, network = rules[i].network;
		if ((source & mask) != network && (destination & mask) != network)
			continue;
		if (port < rules[i].low_port || port > rules[i].high_port)
			continue;
		if (rules[i].protocol && rules[i].protocol != ip->protocol)
			continue;
		u64 *hit = map_lookup(&hits, &i);
		if (hit)
			*hit += 1;
		count(&flow);
		return XDP_DROP;
	}
	return XDP_PASS;
}

LICENSE;
