// Values of the kernel's configuration, and of the user's, that the loader gives.
#include "bpf.h"

extern int CONFIG_HZ KCONFIG;
extern u64 CONFIG_BPF4J_LIMIT KCONFIG;
extern char CONFIG_BPF4J_NAME[8] KCONFIG;
extern _Bool CONFIG_NO_SUCH_OPTION KCONFIG __attribute__((weak));

u64 sum;

SEC("xdp") int kconfig(struct xdp_md *xdp)
{
	u64 length = xdp->data_end - xdp->data;
	sum += length * CONFIG_HZ + CONFIG_BPF4J_NAME[length & 7];
	if (CONFIG_NO_SUCH_OPTION)
		return XDP_ABORTED;
	return (length & 0xffff) > CONFIG_BPF4J_LIMIT ? XDP_DROP : XDP_PASS;
}

LICENSE;
