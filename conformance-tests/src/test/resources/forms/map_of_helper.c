// Helpers take the kinds of maps that they are for.
#include "../programs/bpf.h"

struct {
#ifdef REFUSED
	__uint(type, ARRAY);
	__type(key, u32);
#else
	__uint(type, QUEUE);
#endif
	__uint(max_entries, 4);
	__type(value, u32);
} map SEC(".maps");

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u32 value = 5;
	return map_push(&map, &value, 0);
}

LICENSE;
