// The lengths of packets in powers of two, for all and by ethertype.
#include "bpf.h"

struct histogram {
	u32 buckets[17];
	u32 longest;
	u64 bytes;
};

struct {
	__uint(type, PERCPU_ARRAY);
	__uint(max_entries, 17);
	__type(key, u32);
	__type(value, u64);
} lengths SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 64);
	__type(key, u16);
	__type(value, struct histogram);
} by_type SEC(".maps");

static const struct histogram empty;

static u32 log2(u32 value)
{
	u32 result = (value > 0xffff) << 4;
	value >>= result;
	u32 shift = (value > 0xff) << 3;
	value >>= shift;
	result |= shift;
	shift = (value > 0xf) << 2;
	value >>= shift;
	result |= shift;
	shift = (value > 0x3) << 1;
	value >>= shift;
	return result | shift | value >> 1;
}

SEC("xdp") int histogram(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	u32 length = cursor.end - cursor.at;
	u32 bucket = log2(length);
	u64 *count = map_lookup(&lengths, &bucket);
	if (count)
		*count += 1;
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame)
		return XDP_PASS;
	u16 type = frame->type;
	struct histogram *histogram = map_lookup(&by_type, &type);
	if (!histogram) {
		map_update(&by_type, &type, &empty, NOEXIST);
		histogram = map_lookup(&by_type, &type);
		if (!histogram)
			return XDP_ABORTED;
	}
	if (bucket < 17)
		histogram->buckets[bucket]++;
	if (length > histogram->longest)
		histogram->longest = length;
	histogram->bytes += length;
	return XDP_PASS;
}

LICENSE;
