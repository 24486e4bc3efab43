// Open-coded iterators over numbers, one after the other and one in the other.
#include "bpf.h"

struct bpf_iter_num {
	u64 state;
} __attribute__((aligned(8)));

extern int bpf_iter_num_new(struct bpf_iter_num *numbers, int start, int end) KSYM;
extern int *bpf_iter_num_next(struct bpf_iter_num *numbers) KSYM;
extern void bpf_iter_num_destroy(struct bpf_iter_num *numbers) KSYM;

u32 positions[64];
u64 products;

SEC("xdp") int iterators(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	int length = end - data, mixed = 0, *i, *j;
	struct bpf_iter_num outer, inner;
	bpf_iter_num_new(&outer, 0, length & 127);
	while ((i = bpf_iter_num_next(&outer))) {
		int at = *i;
		if (at < 0 || at > 127 || data + at + 1 > end)
			break;
		positions[data[at] & 63] += at;
		if (at == 100)
			continue;
		mixed ^= data[at] * at;
	}
	bpf_iter_num_destroy(&outer);
	bpf_iter_num_new(&outer, -3, 4);
	while ((i = bpf_iter_num_next(&outer))) {
		bpf_iter_num_new(&inner, *i, 2);
		while ((j = bpf_iter_num_next(&inner)))
			if (*j >= 0)
				products += (*i + 4) * (*j + 1);
		bpf_iter_num_destroy(&inner);
	}
	bpf_iter_num_destroy(&outer);
	return mixed & 0xffff;
}

LICENSE;
