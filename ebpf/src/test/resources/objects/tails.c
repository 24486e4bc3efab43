#include "bpf.h"

#define TAIL(n) \
	SEC("tc/tail") int tail_##n(u32 *context) { return context[0] + n; }

TAIL(0) TAIL(1) TAIL(2) TAIL(3) TAIL(4) TAIL(5) TAIL(6) TAIL(7) TAIL(8) TAIL(9)
TAIL(10) TAIL(11) TAIL(12) TAIL(13) TAIL(14) TAIL(15) TAIL(16) TAIL(17) TAIL(18) TAIL(19)

/* Reached by a tail call only; libbpf does not load such programs. */
static SEC("2/1") int local_tail(u32 *context)
{
	return context[1];
}
