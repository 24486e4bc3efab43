#include "bpf.h"

enum libbpf_tristate { TRI_NO, TRI_YES, TRI_MODULE };

extern u32 LINUX_KERNEL_VERSION kconfig;
extern int CONFIG_HZ kconfig;
extern _Bool CONFIG_BPF kconfig;
extern enum libbpf_tristate CONFIG_VETH kconfig weak;
extern char CONFIG_LETTER kconfig weak;
extern char CONFIG_CC_VERSION_TEXT[12] kconfig;
extern u64 CONFIG_ABSENT kconfig weak;

SEC("xdp") int configured(struct xdp_md *context)
{
	u64 result = LINUX_KERNEL_VERSION + CONFIG_HZ + CONFIG_ABSENT;
	if (CONFIG_BPF)
		result += CONFIG_VETH;
	return result + CONFIG_CC_VERSION_TEXT[0] + CONFIG_LETTER;
}

SEC("xdp") int unconfigured(struct xdp_md *context)
{
	return 2;
}
