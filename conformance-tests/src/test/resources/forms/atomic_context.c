// Atomic operations are for memory, not for contexts.
#include "../programs/bpf.h"

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} numbers SEC(".maps");

SEC("tc") int entry(struct skb *skb)
{
	u32 key = 0;
	u64 *number = map_lookup(&numbers, &key);
	if (!number)
		return TC_OK;
#ifdef REFUSED
	__sync_fetch_and_add(&skb->mark, 1);
#else
	__sync_fetch_and_add(number, 1);
#endif
	return TC_OK;
}

LICENSE;
