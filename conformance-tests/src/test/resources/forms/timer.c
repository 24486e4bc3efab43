// A timer is set up with the map that it is in, and its function has the right shape.
#include "../programs/bpf.h"

static long (*timer_init)(void *timer, void *map, u64 flags) = (void *)169;
static long (*timer_set_callback)(void *timer, void *callback) = (void *)170;
static long (*timer_start)(void *timer, u64 nanos, u64 flags) = (void *)171;

struct bpf_timer {
	u64 opaque[2];
} __attribute__((aligned(8)));

struct timed {
	u64 count;
	struct bpf_timer timer;
};

struct table {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct timed);
} clocks SEC(".maps"), others SEC(".maps");

static int tick(void *map, u32 *key, struct timed *value)
{
	value->count++;
	return 0;
}

SEC("tc") int entry(struct skb *skb)
{
	u32 key = 0;
	struct timed *value = map_lookup(&clocks, &key);
	if (!value)
		return TC_OK;
#ifdef REFUSED
	timer_init(&value->timer, &others, 1);
#else
	timer_init(&value->timer, &clocks, 1);
#endif
	timer_set_callback(&value->timer, tick);
	timer_start(&value->timer, 1000, 0);
	return TC_OK;
}

LICENSE;
