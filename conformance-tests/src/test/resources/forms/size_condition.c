// The size of memory for a helper has bounds from a comparison.
#include "../programs/bpf.h"

static long (*probe_read_kernel)(void *to, u32 size, const void *from) = (void *)113;

struct registers {
	u64 words[21];
};

struct buffer {
	u8 bytes[256];
};

struct {
	__uint(type, PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct buffer);
} buffers SEC(".maps");

SEC("kprobe/tcp_connect") int entry(struct registers *registers)
{
	u32 zero = 0;
	struct buffer *buffer = map_lookup(&buffers, &zero);
	u64 offset = registers->words[12] & 127, size = registers->words[14];
	if (!buffer)
		return 0;
#ifdef REFUSED
	if (size > 192)
#else
	if (size > 128)
#endif
		return 0;
	probe_read_kernel(buffer->bytes + offset, size, (void *)registers->words[13]);
	return 0;
}

LICENSE;
