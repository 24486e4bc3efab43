// Has this source been seen? A bloom filter answers, and a hash knows better.
#include "bpf.h"

struct {
	__uint(type, BLOOM_FILTER);
	__uint(max_entries, 20000);
	__uint(map_extra, 5);
	__type(value, u32);
} seen SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 8192);
	__type(key, u32);
	__type(value, u32);
} known SEC(".maps");

SEC("xdp") int bloom(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip)
		return XDP_DROP;
	u32 source = ip->source, one = 1, *count = map_lookup(&known, &source);
	if (count) {
		*count += 1;
		return map_peek(&seen, &source) ? XDP_ABORTED : XDP_PASS; // a filter never forgets
	}
	map_update(&known, &source, &one, ANY);
	map_push(&seen, &source, 0);
	return XDP_DROP;
}

LICENSE;
