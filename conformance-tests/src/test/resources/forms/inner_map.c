// The result of a look-up in a map of maps may be null too.
#include "../programs/bpf.h"

struct inner {
	__uint(type, ARRAY);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} first SEC(".maps");

struct {
	__uint(type, ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, u32);
	__array(values, struct inner);
} outer SEC(".maps") = {.values = {&first}};

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u32 key = 0;
	void *inner = map_lookup(&outer, &key);
#ifndef REFUSED
	if (!inner)
		return XDP_DROP;
#endif
	u64 *number = map_lookup(inner, &key);
	return number ? *number : 0;
}

LICENSE;
