// Routes by the longest prefix: the first packet fills the table, each is looked up, and some entries go again.
#include "bpf.h"

struct prefix {
	u32 length, address;
};

struct prefix6 {
	u32 length;
	u8 address[16];
};

struct route {
	u32 hop, packets;
};

struct {
	__uint(type, LPM_TRIE);
	__uint(max_entries, 64);
	__uint(map_flags, 1); // BPF_F_NO_PREALLOC
	__type(key, struct prefix);
	__type(value, struct route);
} routes SEC(".maps");

struct {
	__uint(type, LPM_TRIE);
	__uint(max_entries, 16);
	__uint(map_flags, 1);
	__type(key, struct prefix6);
	__type(value, struct route);
} routes6 SEC(".maps");

static const struct {
	u32 length, network;
} table[] = {
	{0, 0}, {8, 0x0a000000}, {16, 0x0a010000}, {24, 0xc0a80100}, {25, 0xc0a80180}, {32, 0xc0a80101}, {12, 0xac100000},
	{4, 0xe0000000}, {16, 0x83970000}, {9, 0x83800000},
};

u32 filled, deleted;

SEC("xdp") int lpm_routes(struct xdp_md *xdp)
{
	if (!filled) {
		for (u32 i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
			struct prefix prefix = {table[i].length, net32(table[i].network)};
			struct route route = {i + 1, 0};
			map_update(&routes, &prefix, &route, ANY);
		}
		struct prefix6 local = {10, {0xfe, 0x80}}, multicast = {8, {0xff}};
		struct route route = {100, 0};
		map_update(&routes6, &local, &route, ANY);
		route.hop = 101;
		map_update(&routes6, &multicast, &route, NOEXIST);
		filled = 1;
	}
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame)
		return XDP_DROP;
	struct route *route = 0;
	if (frame->type == NET16(IPV4)) {
		struct ipv4 *ip = TAKE(&cursor, struct ipv4);
		if (!ip)
			return XDP_DROP;
		struct prefix key = {32, ip->destination};
		route = map_lookup(&routes, &key);
		if (route && route->packets > 100 && route->hop == 8) {
			struct prefix gone = {4, NET32(0xe0000000)};
			deleted += map_delete(&routes, &gone) == 0;
			return XDP_TX;
		}
	} else if (frame->type == NET16(IPV6)) {
		struct ipv6 *ip = TAKE(&cursor, struct ipv6);
		if (!ip)
			return XDP_DROP;
		struct prefix6 key = {128};
		__builtin_memcpy(key.address, ip->destination, 16);
		route = map_lookup(&routes6, &key);
	} else {
		return XDP_PASS;
	}
	if (!route)
		return XDP_DROP;
	route->packets++;
	return route->hop & 1 ? XDP_PASS : XDP_TX;
}

LICENSE;
