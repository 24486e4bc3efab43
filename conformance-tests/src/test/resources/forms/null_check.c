// The result of a look-up is null where there is no element.
#include "../programs/bpf.h"

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} numbers SEC(".maps");

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u32 key = xdp->rx_queue_index;
	u64 *number = map_lookup(&numbers, &key);
#ifndef REFUSED
	if (!number)
		return XDP_DROP;
#endif
	return *number;
}

LICENSE;
