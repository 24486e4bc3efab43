// Variables of all kinds of sections: counters, settings, tables, strings, structures, arrays with variable indices.
#include "bpf.h"

struct settings {
	u32 limit;
	u8 enabled, step;
	short bias;
};

struct statistics {
	u64 packets, bytes;
	u32 smallest, largest;
	s64 balance;
};

const volatile struct settings settings = {900, 1, 3, -7};
volatile struct statistics statistics = {0, 0, 0xffffffff, 0, 1000};
static volatile u32 hidden = 5;
u8 seen[256];
u64 wide[8] = {1, 2, 3, 4, 5, 6, 7, 8};
const char words[4][8] = {"zero", "one", "two", "three"};
char last_word[8];
SEC(".data.counters") u32 extra = 42;

SEC("xdp") int global_data(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	u32 length = end - data;
	if (data + 14 > end)
		return XDP_ABORTED;
	statistics.packets++;
	statistics.bytes += length;
	if (length < statistics.smallest)
		statistics.smallest = length;
	if (length > statistics.largest)
		statistics.largest = length;
	statistics.balance += settings.bias;
	seen[data[5]] += settings.step;
	wide[data[13] & 7] = wide[data[12] & 7] * 3 + length;
	hidden = hidden * 5 + extra++;
	u32 word = (data[11] & 3);
	for (int i = 0; i < 8; i++)
		last_word[i] = words[word][i];
	return settings.enabled && length > settings.limit ? XDP_DROP : hidden & 1 ? XDP_PASS : XDP_TX;
}

LICENSE;
