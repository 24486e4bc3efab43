// Pushes a tag on IPv4, two on IPv6, and pops tags of packets that have them.
#include "bpf.h"

u64 pushed, popped, failed;

SEC("tc") int vlan(struct skb *skb)
{
	if (skb->vlan_present || skb->protocol == NET16(VLAN)) {
		if (skb_vlan_pop(skb))
			failed++;
		else
			popped++;
		return skb->vlan_present ? TC_SHOT : TC_OK;
	}
	if (skb->protocol == NET16(IPV4)) {
		if (skb_vlan_push(skb, NET16(VLAN), 0x2000 | 42))
			failed++;
		else
			pushed++;
		return skb->vlan_tci & 0xfff;
	}
	if (skb->protocol == NET16(IPV6)) {
		if (skb_vlan_push(skb, NET16(VLAN), 7) || skb_vlan_push(skb, NET16(0x88a8), 8))
			failed++;
		else
			pushed += 2;
		return skb->vlan_present ? skb->vlan_tci + skb->len : TC_SHOT;
	}
	return TC_OK;
}

LICENSE;
