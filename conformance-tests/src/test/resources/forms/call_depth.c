// Eight functions may be active.
#include "../programs/bpf.h"

#ifdef REFUSED
static NOINLINE int f8(int x) { volatile int y = x; return y; }
#endif
static NOINLINE int f7(int x)
{
	volatile int y = x;
#ifdef REFUSED
	y += f8(y);
#endif
	return y;
}
static NOINLINE int f6(int x) { volatile int y = x; return y + f7(y); }
static NOINLINE int f5(int x) { volatile int y = x; return y + f6(y); }
static NOINLINE int f4(int x) { volatile int y = x; return y + f5(y); }
static NOINLINE int f3(int x) { volatile int y = x; return y + f4(y); }
static NOINLINE int f2(int x) { volatile int y = x; return y + f3(y); }
static NOINLINE int f1(int x) { volatile int y = x; return y + f2(y); }

SEC("xdp") int entry(struct xdp_md *xdp)
{
	return f1(xdp->rx_queue_index);
}

LICENSE;
