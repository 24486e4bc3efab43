// The last lengths in a stack, those waiting in a queue, which forgets the oldest when it is full.
#include "bpf.h"

struct {
	__uint(type, QUEUE);
	__uint(max_entries, 10);
	__type(value, u64);
} waiting SEC(".maps");

struct {
	__uint(type, STACK);
	__uint(max_entries, 10);
	__type(value, u32);
} recent SEC(".maps");

u64 sum;

SEC("xdp") int queue_stack(struct xdp_md *xdp)
{
	u64 length = xdp->data_end - xdp->data, oldest = 0;
	u32 newest = 0, value = length;
	if (length & 1)
		map_push(&waiting, &length, EXIST);
	else if (map_push(&waiting, &length, 0))
		sum += 1000000;
	if (map_push(&recent, &value, 0)) {
		map_pop(&recent, &newest);
		map_pop(&recent, &newest);
		sum += newest;
	}
	if (length % 3 == 0 && map_pop(&waiting, &oldest) == 0)
		sum += oldest;
	long result = map_peek(&recent, &newest);
	return result == 0 && newest == value ? XDP_PASS : newest & 0xff;
}

LICENSE;
