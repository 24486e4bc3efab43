// Some fields of a context are written, some are not.
#include "../programs/bpf.h"

SEC("tc") int entry(struct skb *skb)
{
#ifdef REFUSED
	skb->len = 0;
#else
	skb->mark = 7;
	skb->cb[2] = 8;
#endif
	return TC_OK;
}

LICENSE;
