// Pointers are moved, not multiplied.
#include "../programs/bpf.h"

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} numbers SEC(".maps");

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u32 key = 0;
	u64 *number = map_lookup(&numbers, &key);
	if (!number)
		return XDP_DROP;
#ifdef REFUSED
	asm volatile("%0 *= 2" : "+r"(number));
#else
	asm volatile("%0 += 2\n\t%0 -= 2" : "+r"(number));
#endif
	return *number;
}

LICENSE;
