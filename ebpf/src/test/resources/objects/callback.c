#include "bpf.h"

static long add(u32 index, void *context)
{
	*(u64 *)context += index;
	return 0;
}

long add_twice(u32 index, void *context)
{
	*(u64 *)context += 2 * index;
	return 0;
}

SEC("xdp") int loops(struct xdp_md *context)
{
	u64 sum = 0;
	loop(10, add, &sum, 0);
	loop(10, add_twice, &sum, 0);
	return sum;
}
