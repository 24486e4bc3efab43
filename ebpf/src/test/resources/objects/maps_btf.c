#include "bpf.h"

struct key {
	u32 address;
	u16 port;
};

struct value {
	u64 packets;
	u64 bytes;
};

struct {
	UINT(type, 1);
	UINT(max_entries, 1000);
	UINT(map_flags, 1);
	UINT(pinning, 1);
	UINT(numa_node, 0);
	TYPE(key, struct key);
	TYPE(value, struct value);
} flows SEC(".maps");

struct {
	UINT(type, 6);
	UINT(max_entries, 4);
	UINT(key_size, 4);
	UINT(value_size, 16);
} counters SEC(".maps");

struct {
	UINT(type, 27);
	UINT(max_entries, 4096);
	TYPE(value, struct value);
} ring SEC(".maps");

struct {
	UINT(type, 4);
	TYPE(key, u32);
	TYPE(value, struct value);
} events SEC(".maps");

struct {
	UINT(type, 30);
	UINT(max_entries, 100);
	UINT(map_extra, 3);
	TYPE(value, u32);
} bloom SEC(".maps");

struct inner {
	UINT(type, 2);
	UINT(max_entries, 8);
	TYPE(key, u32);
	TYPE(value, u64);
} inner_a SEC(".maps"), inner_b SEC(".maps");

struct {
	UINT(type, 12);
	UINT(max_entries, 3);
	TYPE(key, u32);
	ARRAY(values, struct inner);
} outer SEC(".maps") = {
	.values = {[0] = &inner_a, [2] = &inner_b},
};

struct {
	UINT(type, 13);
	UINT(max_entries, 5);
	TYPE(key, u64);
	ARRAY(values, struct {
		UINT(type, 1);
		UINT(max_entries, 2);
		TYPE(key, u16);
		TYPE(value, u8);
	});
} by_name SEC(".maps");

int tail(struct xdp_md *context);

struct {
	UINT(type, 3);
	UINT(max_entries, 2);
	UINT(key_size, 4);
	ARRAY(values, int(void *));
} tails SEC(".maps") = {
	.values = {[1] = (void *)&tail},
};

SEC("xdp") int count(struct xdp_md *context)
{
	struct key key = {context->ingress_ifindex, 80};
	struct value *value = map_lookup(&flows, &key);
	u32 zero = 0;
	void *map;

	if (value)
		value->packets++;
	map = map_lookup(&outer, &zero);
	if (map && map_lookup(map, &zero))
		return 1;
	if (map_lookup(&counters, &zero) && map_lookup(&by_name, &zero))
		return 3;
	map_update(&events, &zero, &key, 0);
	tail_call(context, &tails, 1);
	return 2;
}

SEC("xdp") int tail(struct xdp_md *context)
{
	u32 zero = 0;
	return map_lookup(&ring, &zero) && map_lookup(&bloom, &zero);
}
