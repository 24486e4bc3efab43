// The size of memory for a helper has bounds.
#include "../programs/bpf.h"

static long (*probe_read_kernel)(void *to, u32 size, const void *from) = (void *)113;

struct registers {
	u64 words[21];
};

SEC("kprobe/tcp_connect") int entry(struct registers *registers)
{
	u8 buffer[64];
	u64 size = registers->words[14];
#ifndef REFUSED
	size &= 63;
#endif
	probe_read_kernel(buffer, size, (void *)registers->words[13]);
	return 0;
}

LICENSE;
