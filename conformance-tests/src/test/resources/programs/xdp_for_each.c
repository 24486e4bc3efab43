// Sums over all elements of maps by callbacks; every 16th packet removes small entries.
#include "bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 256);
	__type(key, u16);
	__type(value, u64);
} by_length SEC(".maps");

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
} by_nibble SEC(".maps");

struct sums {
	u64 count, total, removed;
	u32 limit;
};

u64 packets, checksum, removed;

static long add(void *map, u16 *key, u64 *value, struct sums *sums)
{
	sums->count++;
	sums->total += *key * *value;
	return 0;
}

static long add_until(void *map, u32 *key, u64 *value, struct sums *sums)
{
	sums->total += *value << (*key & 15);
	return sums->total > 1000000;
}

static long remove_small(void *map, u16 *key, u64 *value, struct sums *sums)
{
	if (*value < sums->limit) {
		u16 copy = *key;
		map_delete(map, &copy);
		sums->removed++;
	}
	return 0;
}

SEC("xdp") int for_each(struct xdp_md *xdp)
{
	struct sums sums = {.limit = 2};
	u16 length = (xdp->data_end - xdp->data) & 0xff;
	u64 one = 1, *count = map_lookup(&by_length, &length);
	if (count)
		*count += 1;
	else
		map_update(&by_length, &length, &one, ANY);
	u32 nibble = length & 15;
	count = map_lookup(&by_nibble, &nibble);
	if (count)
		*count += length;
	long visited = for_each_map_elem(&by_length, add, &sums, 0);
	for_each_map_elem(&by_nibble, add_until, &sums, 0);
	checksum += sums.total * 31 + sums.count;
	if (++packets % 16 == 0) {
		for_each_map_elem(&by_length, remove_small, &sums, 0);
		removed += sums.removed;
	}
	return visited == sums.count ? XDP_PASS : XDP_DROP;
}

LICENSE;
