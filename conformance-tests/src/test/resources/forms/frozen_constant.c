// What depends on a constant of read-only data is decided at load.
#include "../programs/bpf.h"

const volatile u32 enabled =
#ifdef REFUSED
	1;
#else
	0;
#endif

SEC("xdp") int entry(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	if (enabled)
		return *data; // no bound is checked
	return XDP_PASS;
}

LICENSE;
