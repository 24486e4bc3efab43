#include "bpf.h"

SEC("xdp") int pass(struct xdp_md *context)
{
	return 2;
}

char license_name[] SEC("license") = "Dual MIT/GPL";
u32 kernel_version SEC("version") = 0x060100;
