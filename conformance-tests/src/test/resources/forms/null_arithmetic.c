// No arithmetic on a pointer that may be null.
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
	u8 *number = map_lookup(&numbers, &key);
#ifdef REFUSED
	asm volatile("%0 += 4" : "+r"(number));
	if (!number)
		return XDP_DROP;
#else
	if (!number)
		return XDP_DROP;
	asm volatile("%0 += 4" : "+r"(number));
#endif
	return *number;
}

LICENSE;
