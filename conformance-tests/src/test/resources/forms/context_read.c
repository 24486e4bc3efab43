// Parts of fields are read, bytes behind them are not.
#include "../programs/bpf.h"

SEC("tc") int entry(struct skb *skb)
{
#ifdef REFUSED
	return *(u8 *)((u8 *)skb + 250);
#else
	return *(u8 *)&skb->mark + *(u16 *)((u8 *)skb + 10);
#endif
}

LICENSE;
