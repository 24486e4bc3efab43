#include "bpf.h"

struct map {
	u32 type, key_size, value_size, max_entries, flags, inner_map_index, numa_node;
};

struct map SEC("maps") first = {1, 4, 8, 16, 1, 0, 3};
struct map SEC("maps") holder = {12, 4, 0, 2, 0, 3, 0};
struct map SEC("maps") wide_key = {2, 8, 8, 1, 0, 0, 0};
struct map SEC("maps") prototype = {2, 4, 8, 1, 0, 0, 0};

SEC("socket") int filter(void *context)
{
	u32 key = 7;
	u64 *value = map_lookup(&first, &key);
	if (value)
		*value += 1;
	return map_lookup(&holder, &key) && map_lookup(&wide_key, &key) && map_lookup(&prototype, &key);
}
