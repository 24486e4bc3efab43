// Socket filters of groups read packets and do not write them.
#include "../programs/bpf.h"

SEC("cgroup_skb/egress") int entry(struct skb *skb)
{
	u8 *data = (u8 *)(u64)skb->data, *end = (u8 *)(u64)skb->data_end;
	if (data + 20 > end)
		return 1;
#ifdef REFUSED
	data[8] = 1;
#endif
	return data[8] & 1;
}

LICENSE;
