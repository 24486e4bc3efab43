// What a group of processes may receive: counts bytes by family, refuses ports by a bitmap.
#include "bpf.h"

u64 bytes[3];
u64 closed_ports[16] = {0, 1ull << 5, 1ull << 17};

SEC("cgroup_skb/ingress") int ingress(struct skb *skb)
{
	u8 *data = (u8 *)(u64)skb->data, *end = (u8 *)(u64)skb->data_end;
	u32 family = skb->protocol == NET16(IPV4) ? 0 : skb->protocol == NET16(IPV6) ? 1 : 2;
	bytes[family] += skb->len;
	if (family != 0)
		return 1;
	struct ipv4 *ip = (void *)data;
	struct udp *udp = (void *)(ip + 1);
	if ((u8 *)(udp + 1) > end || (ip->protocol != TCP && ip->protocol != UDP))
		return 1;
	u16 port = net16(udp->destination);
	return port >= 1024 || !(closed_ports[port >> 6 & 15] >> (port & 63) & 1);
}

LICENSE;
