// Sorts bytes of the packet on the stack, and finds the median and how often values change.
#include "bpf.h"

#define COUNT 6

u32 medians[256];
u64 changes;

SEC("xdp") int sort(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	u8 values[COUNT];
	if (data + COUNT > end)
		return XDP_ABORTED;
	for (int i = 0; i < COUNT; i++)
		values[i] = data[i];
#pragma unroll
	for (int round = 0; round < COUNT; round++) {
#pragma unroll
		for (int i = round & 1; i + 1 < COUNT; i += 2) {
			u8 a = values[i], b = values[i + 1];
			values[i] = a < b ? a : b;
			values[i + 1] = a < b ? b : a;
		}
	}
	for (int i = 0; i + 1 < COUNT; i++)
		changes += values[i] != values[i + 1];
	medians[values[COUNT / 2]]++;
	return values[0] == values[COUNT - 1] ? XDP_DROP : values[COUNT / 2] & 1 ? XDP_PASS : XDP_TX;
}

LICENSE;
