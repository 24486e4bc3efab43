// No helper is called while a spin lock is held.
#include "../programs/bpf.h"

static long (*spin_lock)(void *lock) = (void *)93;
static long (*spin_unlock)(void *lock) = (void *)94;

struct bpf_spin_lock {
	u32 value;
};

struct guarded {
	struct bpf_spin_lock lock;
	u32 count;
};

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct guarded);
} cells SEC(".maps");

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u32 key = 0;
	struct guarded *cell = map_lookup(&cells, &key);
	if (!cell)
		return XDP_DROP;
#ifndef REFUSED
	u32 random = get_prandom();
#endif
	spin_lock(&cell->lock);
#ifdef REFUSED
	u32 random = get_prandom();
#endif
	cell->count += random;
	spin_unlock(&cell->lock);
	return XDP_PASS;
}

LICENSE;
