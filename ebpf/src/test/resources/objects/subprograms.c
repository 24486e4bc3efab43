#include "bpf.h"

/* Nobody calls it, and it has no result: no program. */
void noinline check_mtu(u32 mtu)
{
	if (mtu > 1500)
		ktime();
	asm volatile("" ::: "memory");
}

static noinline u64 square(u64 x)
{
	asm volatile("" : "+r"(x));
	return x * x;
}

noinline u64 twice_squared(u64 x)
{
	return square(x) + square(x + 1);
}

static noinline u64 SEC("xdp") beside(u64 x)
{
	asm volatile("" : "+r"(x));
	return x + 3;
}

SEC("xdp") int one(struct xdp_md *context)
{
	return twice_squared(context->data) + beside(context->data);
}

SEC("xdp") int two(struct xdp_md *context)
{
	return square(context->data_end);
}

SEC("tc") int three(struct xdp_md *context)
{
	return 0;
}
