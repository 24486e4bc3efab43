// Read-modify-write: all forms that the version of the instruction set has.
#include "bpf.h"

struct shared {
	u64 sum, bits, mask, last, lock;
	u32 sum32, toggles;
};

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, struct shared);
} cells SEC(".maps");

SEC("xdp") int atomics(struct xdp_md *xdp)
{
	u64 length = xdp->data_end - xdp->data;
	u32 key = length & 3;
	struct shared *cell = map_lookup(&cells, &key);
	if (!cell)
		return XDP_ABORTED;
	__sync_fetch_and_add(&cell->sum, length);
	__sync_fetch_and_add(&cell->sum32, (u32)length);
#if __BPF_CPU_VERSION__ >= 3
	u64 before = __sync_fetch_and_or(&cell->bits, 1ull << (length & 63));
	__sync_fetch_and_and(&cell->mask, ~length);
	u32 toggles = __sync_fetch_and_xor(&cell->toggles, (u32)before);
	u64 previous = __sync_lock_test_and_set(&cell->last, length);
	u64 seen = __sync_val_compare_and_swap(&cell->lock, previous, length);
	return (before + toggles + previous + seen) & 0xffff;
#else
	return cell->sum & 0xffff;
#endif
}

LICENSE;
