// Source NAT on the way out: address and port change, and the helpers mend both checksums.
#include "bpf.h"

#define PUBLIC NET32(0xc6336401)

struct mapping {
	u32 address;
	u16 port, protocol;
};

struct {
	__uint(type, HASH);
	__uint(max_entries, 4096);
	__type(key, struct mapping);
	__type(value, u16);
} ports SEC(".maps");

u16 next_port = 20000;

SEC("classifier") int nat(struct skb *skb)
{
	u8 *data = (u8 *)(u64)skb->data, *end = (u8 *)(u64)skb->data_end;
	struct ipv4 *ip = (void *)(data + 14);
	if ((u8 *)(ip + 1) + 4 > end || skb->protocol != NET16(IPV4) || ip->version_ihl != 0x45)
		return TC_OK;
	if ((ip->protocol != TCP && ip->protocol != UDP) || ip->fragment & NET16(0x1fff))
		return TC_OK;
	u32 l4 = 14 + sizeof(*ip), checksum = l4 + (ip->protocol == TCP ? 16 : 6);
	u64 flags = ip->protocol == TCP ? 0 : 0x20; // BPF_F_MARK_MANGLED_0
	struct udp *transport = (void *)(ip + 1);
	struct mapping key = {ip->source, transport->source, ip->protocol};
	u16 port, *known = map_lookup(&ports, &key);
	if (known) {
		port = *known;
	} else {
		port = next_port++;
		map_update(&ports, &key, &port, ANY);
	}
	u32 old_address = ip->source, new_address = PUBLIC;
	u16 old_port = transport->source, new_port = net16(port);
	if (l4_csum_replace(skb, checksum, old_address, new_address, flags | 0x10 | 4))
		return TC_SHOT;
	if (l4_csum_replace(skb, checksum, old_port, new_port, flags | 2))
		return TC_SHOT;
	l3_csum_replace(skb, 14 + 10, old_address, new_address, 4);
	skb_store_bytes(skb, 14 + 12, &new_address, 4, 0);
	skb_store_bytes(skb, l4, &new_port, 2, 0);
	return TC_OK;
}

LICENSE;
