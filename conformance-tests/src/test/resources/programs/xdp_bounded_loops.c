// Loops over the bytes of a packet: their sum, their most frequent high nibble, and a CRC-32.
#include "bpf.h"

#define MOST 64

struct summary {
	u64 sum;
	u32 crc;
	u8 nibbles[16];
};

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct summary);
} last SEC(".maps");

u32 by_nibble[16];

SEC("xdp") int bounded_loops(struct xdp_md *xdp)
{
	u32 zero = 0;
	struct summary *summary = map_lookup(&last, &zero);
	if (!summary)
		return XDP_ABORTED;
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	__builtin_memset(summary, 0, sizeof(*summary));
	u32 crc = ~0u;
	for (u32 i = 0; i < MOST; i++) {
		if (data + i + 1 > end)
			break;
		u8 byte = data[i];
		summary->sum += byte;
		summary->nibbles[byte >> 4]++;
		if (i < 16) {
			crc ^= byte;
			for (int bit = 0; bit < 8; bit++)
				crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
		}
	}
	summary->crc = ~crc;
	u32 best = 0;
	for (u32 i = 1; i < 16; i++)
		if (summary->nibbles[i] > summary->nibbles[best & 15])
			best = i;
	by_nibble[best & 15]++;
	return summary->sum & 1 ? XDP_PASS : XDP_DROP;
}

LICENSE;
