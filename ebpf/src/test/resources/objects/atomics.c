#include "bpf.h"

SEC("tc") u64 atomics(u64 *x)
{
	u32 *y = (u32 *)(x + 8);
	u64 sum;

	__sync_fetch_and_add(x, 1);
	__sync_fetch_and_add(y, 2);
	sum = __sync_fetch_and_add(x + 1, 3);
	sum += __sync_fetch_and_or(x + 2, 4);
	sum += __sync_fetch_and_and(x + 3, 5);
	sum += __sync_fetch_and_xor(x + 4, 6);
	sum += __sync_lock_test_and_set(x + 5, 7);
	sum += __sync_val_compare_and_swap(x + 6, 8, 9);
	sum += __sync_lock_test_and_set(y + 1, 10);
	sum += __sync_val_compare_and_swap(y + 2, 11, 12);
	return sum;
}
