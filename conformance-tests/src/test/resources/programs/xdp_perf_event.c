// Samples of packets through a perf event array: nobody reads it in a test run, and the helper says so.
#include "bpf.h"

struct {
	__uint(type, PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} samples SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 16);
	__type(key, int);
	__type(value, u64);
} results SEC(".maps");

SEC("xdp") int perf_event(struct xdp_md *xdp)
{
	struct {
		u16 cookie, length;
	} PACKED meta = {0xdead, xdp->data_end - xdp->data};
	u64 flags = 0xffffffffull;
	if (meta.length > 64)
		flags |= (u64)64 << 32;
	int result = perf_event_output(xdp, &samples, flags, &meta, sizeof(meta));
	u64 one = 1, *count = map_lookup(&results, &result);
	if (count)
		*count += 1;
	else
		map_update(&results, &result, &one, ANY);
	return result ? XDP_DROP : XDP_PASS;
}

LICENSE;
