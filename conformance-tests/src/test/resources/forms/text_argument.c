// Text to compare with is constant, in read-only memory.
#include "../programs/bpf.h"

char changing[8] = "GET ";

SEC("xdp") int entry(struct xdp_md *xdp)
{
	char method[4] = {};
#ifdef REFUSED
	return bpf_strncmp(method, 4, changing);
#else
	return bpf_strncmp(method, 4, "GET ");
#endif
}

LICENSE;
