// Counts packets by IP protocol. examples/build.sh compiles it to protocols.o.
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define __uint(name, value) int(*name)[value]
#define __type(name, value) typeof(value) *name

struct xdp_md {
	u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex;
};

struct {
	__uint(type, 2); // BPF_MAP_TYPE_ARRAY
	__uint(max_entries, 256);
	__type(key, u32);
	__type(value, u64);
} packets SEC(".maps");

static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;

SEC("xdp") int count(struct xdp_md *context)
{
	unsigned char *frame = (unsigned char *)(u64)context->data;
	if (frame + 34 > (unsigned char *)(u64)context->data_end)
		return 2; // XDP_PASS
	u32 protocol = frame[23];
	u64 *counter = bpf_map_lookup_elem(&packets, &protocol);
	if (counter)
		__sync_fetch_and_add(counter, 1);
	return 2;
}

char _license[] SEC("license") = "Apache-2.0";
