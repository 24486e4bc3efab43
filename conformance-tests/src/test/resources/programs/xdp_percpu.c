// Counters that each processor has for itself, by protocol in an array and by address in hashes.
#include "bpf.h"

struct counters {
	u64 packets, bytes;
	u64 last_length;
};

struct {
	__uint(type, PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, u32);
	__type(value, struct counters);
} by_protocol SEC(".maps");

struct {
	__uint(type, PERCPU_HASH);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, struct counters);
} by_source SEC(".maps");

struct {
	__uint(type, LRU_PERCPU_HASH);
	__uint(max_entries, 65536);
	__type(key, u32);
	__type(value, struct counters);
} by_destination SEC(".maps");

static void add(struct counters *counters, u32 length)
{
	counters->packets++;
	counters->bytes += length;
	counters->last_length = length;
}

static void count(void *map, u32 address, u32 length)
{
	struct counters *counters = map_lookup(map, &address);
	if (counters) {
		add(counters, length);
	} else {
		struct counters fresh = {1, length, length};
		map_update(map, &address, &fresh, NOEXIST);
	}
}

SEC("xdp") int percpu(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	u32 length = cursor.end - cursor.at;
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip)
		return XDP_DROP;
	u32 protocol = ip->protocol;
	struct counters *counters = map_lookup(&by_protocol, &protocol);
	if (counters)
		add(counters, length);
	count(&by_source, ip->source, length);
	count(&by_destination, ip->destination, length);
	counters = map_lookup_percpu(&by_protocol, &protocol, 0);
	return counters && counters->packets & 1 ? XDP_PASS : XDP_TX;
}

LICENSE;
