// Functions that the verifier checks on their own, by their types: scalars, the context, and memory that may be null.
#include "bpf.h"

struct point {
	u32 x, y;
};

u64 areas, empty;

NOINLINE u32 scale(u32 value, u32 factor)
{
	return value * (factor % 10 + 1);
}

NOINLINE u64 area(const struct point *a, const struct point *b)
{
	if (!a || !b)
		return 0;
	u32 width = a->x > b->x ? a->x - b->x : b->x - a->x;
	u32 height = a->y > b->y ? a->y - b->y : b->y - a->y;
	return (u64)width * height;
}

NOINLINE int length_of(struct xdp_md *xdp)
{
	return xdp->data_end - xdp->data;
}

NOINLINE int classify(struct xdp_md *xdp, u32 limit)
{
	u32 length = length_of(xdp);
	if (length > limit)
		return XDP_DROP;
	return scale(length, limit) & 1 ? XDP_TX : XDP_PASS;
}

SEC("xdp") int global_functions(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	if (data + 14 > end)
		return XDP_ABORTED;
	struct point a = {data[0], data[5]}, b = {data[6], data[11]};
	u64 size = area(&a, &b);
	if (size == 0)
		empty++;
	areas += size;
	areas += area(&a, 0);
	return classify(xdp, 600 + (data[12] & 31));
}

LICENSE;
