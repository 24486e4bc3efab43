// Each type of program has its helpers.
#include "../programs/bpf.h"

#ifdef REFUSED
SEC("socket") int entry(struct skb *skb)
#else
SEC("tc") int entry(struct skb *skb)
#endif
{
	u8 tos = 0;
	skb_store_bytes(skb, 15, &tos, 1, 0);
	return 0;
}

LICENSE;
