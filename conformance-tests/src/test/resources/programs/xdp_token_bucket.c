// A token bucket per source address. Time is the number of packets, so that runs can be repeated.
#include "bpf.h"

#define BURST 40
#define RATE 3

struct bucket {
	u64 tokens, last;
};

struct {
	__uint(type, LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, u32);
	__type(value, struct bucket);
} buckets SEC(".maps");

u64 now;
u64 verdicts[2];

SEC("xdp") int token_bucket(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip)
		return XDP_PASS;
	u64 time = ++now;
	u32 source = ip->source;
	u64 price = cursor.end - cursor.at < 128 ? 5 : 12;
	struct bucket *bucket = map_lookup(&buckets, &source);
	if (!bucket) {
		struct bucket fresh = {BURST - price, time};
		map_update(&buckets, &source, &fresh, ANY);
		verdicts[0]++;
		return XDP_PASS;
	}
	u64 tokens = bucket->tokens + (time - bucket->last) * RATE;
	if (tokens > BURST)
		tokens = BURST;
	bucket->last = time;
	if (tokens < price) {
		bucket->tokens = tokens;
		verdicts[1]++;
		return XDP_DROP;
	}
	bucket->tokens = tokens - price;
	verdicts[0]++;
	return XDP_PASS;
}

LICENSE;
