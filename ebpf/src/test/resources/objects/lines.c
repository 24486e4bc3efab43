#include "bpf.h"
#include "lines.h"

static noinline u32 called(u32 x)
{
	asm volatile("" : "+r"(x));
	return x + 1;
}

SEC("xdp") int lines(struct xdp_md *context)
{
	u32 x = from_header(context->data);
	return called(x) + called(x);
}
