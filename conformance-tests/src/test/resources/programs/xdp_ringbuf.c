// Events through a ring buffer: reserved and submitted, reserved and discarded, and copied in.
#include "bpf.h"

struct event {
	u64 number;
	u32 length;
	u16 type;
	u8 head[18];
};

struct {
	__uint(type, RINGBUF);
	__uint(max_entries, 1 << 16);
} events SEC(".maps");

u64 submitted, discarded, lost;

SEC("xdp") int ringbuf(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	u32 length = cursor.end - cursor.at;
	u8 *head = cursor.at;
	if (head + 18 > cursor.end)
		return XDP_ABORTED;
	struct event *event = ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		lost++;
		return XDP_DROP;
	}
	event->number = submitted + discarded;
	event->length = length;
	event->type = *(u16 *)(head + 12);
	for (int i = 0; i < 18; i++)
		event->head[i] = head[i];
	if (length % 5 == 0) {
		ringbuf_discard(event, 0);
		discarded++;
	} else {
		ringbuf_submit(event, 0);
		submitted++;
	}
	if (length % 7 == 0) {
		u64 copy[2] = {length, submitted};
		if (ringbuf_output(&events, copy, sizeof(copy), 0))
			lost++;
	}
	return (u32)ringbuf_query(&events, 0) & 0xffff; // bytes that nobody has read
}

LICENSE;
