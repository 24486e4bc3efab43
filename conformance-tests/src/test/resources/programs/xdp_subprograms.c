// Static functions that call each other, with stack of their own and pointers to the stack of their callers.
#include "bpf.h"

struct result {
	u64 hash;
	u32 words, depth;
};

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, struct result);
} results SEC(".maps");

static NOINLINE u64 mix(u64 hash, u64 value)
{
	hash ^= value;
	hash *= 0xff51afd7ed558ccd;
	return hash ^ hash >> 33;
}

static NOINLINE void absorb(struct result *result, const u64 *words, u32 count)
{
	for (u32 i = 0; i < 4; i++) {
		if (i >= count)
			break;
		result->hash = mix(result->hash, words[i]);
		result->words++;
	}
}

static NOINLINE int deeper(struct result *result, u32 depth)
{
	u64 own[2] = {depth, result->hash};
	result->depth++;
	absorb(result, own, depth & 1 ? 2 : 1);
	return result->hash & 1;
}

static NOINLINE int deep(struct result *result, u32 depth)
{
	return deeper(result, depth) + deeper(result, depth + 1);
}

SEC("xdp") int subprograms(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	struct result result = {};
	u64 words[4] = {};
	if (data + 32 <= end)
		for (int i = 0; i < 4; i++)
			words[i] = net64(((u64 *)data)[i]);
	absorb(&result, words, 4);
	int odd = deep(&result, end - data);
	u32 key = odd;
	map_update(&results, &key, &result, ANY);
	return odd ? XDP_PASS : XDP_DROP;
}

LICENSE;
