// The Internet checksum of the whole packet by a callback per word, and loops inside loops.
#include "bpf.h"

struct walk {
	struct xdp_md *xdp;
	u64 sum;
};

struct grid {
	u32 row, cells, odd;
};

u32 checksums[16];
u64 cells;

static long word(u32 index, struct walk *walk)
{
	u8 *data = (u8 *)(u64)walk->xdp->data, *end = (u8 *)(u64)walk->xdp->data_end;
	u32 offset = index * 2 & 0x7ff;
	if (data + offset + 2 > end)
		return 1;
	walk->sum += *(u16 *)(data + offset);
	return 0;
}

static long cell(u32 column, struct grid *grid)
{
	grid->cells++;
	grid->odd += (grid->row ^ column) & 1;
	return column == grid->row;
}

static long row(u32 index, struct grid *grid)
{
	grid->row = index;
	bpf_loop(12, cell, grid, 0);
	return 0;
}

SEC("xdp") int loops(struct xdp_md *xdp)
{
	struct walk walk = {xdp, 0};
	long words = bpf_loop(1024, word, &walk, 0);
	u16 sum = fold(walk.sum);
	checksums[words & 15] = net16(sum);
	struct grid grid = {};
	long rows = bpf_loop(words & 7, row, &grid, 0);
	cells += grid.cells * 1000 + grid.odd;
	return rows > 3 ? XDP_PASS : XDP_DROP;
}

LICENSE;
