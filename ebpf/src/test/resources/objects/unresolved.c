#include "bpf.h"

extern int missing(u64 x);

SEC("xdp") int needs(struct xdp_md *context)
{
	return missing(context->data);
}

SEC("xdp") int works(struct xdp_md *context)
{
	return 2;
}
