// Packets of each source in windows of 64; who has too many is blocked for the next window.
#include "bpf.h"

struct window {
	u64 number;
	u32 packets, blocked;
};

struct {
	__uint(type, LRU_PERCPU_HASH);
	__uint(max_entries, 65536);
	__type(key, u32);
	__type(value, struct window);
} windows SEC(".maps");

u64 clock;
u64 bursts;

SEC("xdp") int rate_per_source(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame)
		return XDP_DROP;
	u64 number = clock++ / 64, earlier = ktime_get_ns(), later = ktime_get_ns();
	if (later < earlier)
		return XDP_ABORTED;
	u32 source = *(u32 *)&frame->source[2];
	struct window *window = map_lookup(&windows, &source);
	if (!window) {
		struct window fresh = {number, 1, 0};
		map_update(&windows, &source, &fresh, ANY);
		return XDP_PASS;
	}
	if (window->number != number) {
		window->blocked = window->packets > 20 && window->number + 1 == number;
		bursts += window->blocked;
		window->number = number;
		window->packets = 0;
	}
	window->packets++;
	return window->blocked ? XDP_DROP : XDP_PASS;
}

LICENSE;
