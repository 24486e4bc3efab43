#include "bpf.h"

struct map {
	u32 type, key_size, value_size, max_entries, flags;
};

struct map SEC("maps") table = {5, 4, 8, 16, 1};
static struct map SEC("maps/own") hidden = {27, 4, 4, 4096, 0};

SEC("socket") int filter(void *context)
{
	u32 key = 7;
	return map_lookup(&table, &key) && map_lookup(&hidden, &key);
}
