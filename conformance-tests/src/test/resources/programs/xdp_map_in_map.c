// Counters of maps in maps: an array of hashes by ethertype, and a hash of arrays by IP protocol.
#include "bpf.h"

struct inner_hash {
	__uint(type, HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, u32);
} ipv4_lengths SEC(".maps"), other_lengths SEC(".maps");

struct inner_array {
	__uint(type, ARRAY);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, u64);
} tcp_sizes SEC(".maps"), udp_sizes SEC(".maps");

struct {
	__uint(type, ARRAY_OF_MAPS);
	__uint(max_entries, 3);
	__type(key, u32);
	__array(values, struct inner_hash);
} by_type SEC(".maps") = {
	.values = {[0] = &ipv4_lengths, [2] = &other_lengths},
};

struct {
	__uint(type, HASH_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, u32);
	__array(values, struct inner_array);
} by_protocol SEC(".maps") = {
	.values = {[TCP] = &tcp_sizes, [UDP] = &udp_sizes},
};

u32 missing;

SEC("xdp") int map_in_map(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	u32 length = cursor.end - cursor.at;
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame)
		return XDP_DROP;
	u32 index = frame->type == NET16(IPV4) ? 0 : frame->type == NET16(IPV6) ? 1 : 2;
	void *inner = map_lookup(&by_type, &index);
	if (!inner) {
		missing++;
		return XDP_DROP;
	}
	u32 key = length >> 4 & 63, one = 1, *count = map_lookup(inner, &key);
	if (count)
		*count += 1;
	else
		map_update(inner, &key, &one, NOEXIST);
	struct ipv4 *ip = index == 0 ? TAKE(&cursor, struct ipv4) : 0;
	if (!ip)
		return XDP_PASS;
	u32 protocol = ip->protocol;
	void *sizes = map_lookup(&by_protocol, &protocol);
	if (!sizes)
		return XDP_TX;
	key = length >> 8;
	u64 *sum = map_lookup(sizes, &key);
	if (sum)
		__sync_fetch_and_add(sum, length);
	return XDP_PASS;
}

LICENSE;
