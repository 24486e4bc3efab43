#include "bpf.h"

const volatile u32 limit = 100;
const volatile u64 table[4] SEC(".rodata.tables") = {1, 2, 3, 0x1122334455667788};
u64 total = 5;
static volatile u32 hidden = 7;
u32 zeroed[16];
static volatile u64 scratch;
u32 spare SEC(".data.spare") = 0x01020304;
u32 *pointers[] = {&spare, &zeroed[3]};

SEC("xdp") int sum(struct xdp_md *context)
{
	static const char text[] = "sum %d\n";
	u32 at = context->rx_queue_index;

	if (at < limit && at < 4)
		total += table[at];
	zeroed[2] += hidden++;
	scratch = total + spare;
	trace(text, sizeof(text), zeroed[2]);
	return pointers[0] ? 2 : *(&hidden + at);
}
