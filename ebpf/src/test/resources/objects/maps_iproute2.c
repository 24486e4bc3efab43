#include "bpf.h"

struct map {
	u32 type, key_size, value_size, max_entries, flags, id, pinning, inner_id, inner_index;
};

struct map SEC("maps") inner = {2, 4, 4, 1, 0, 42, 0, 0, 1};
struct map SEC("maps") outer = {12, 4, 0, 2, 0, 0, 2, 42, 0};

SEC("classifier") int ingress(void *context)
{
	u32 key = 0;
	return map_lookup(&outer, &key) && map_lookup(&inner, &key);
}
