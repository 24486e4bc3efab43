// A parser as generators write them: headers up to sixteen deep, unrolled, with a bitmap of what was met, whose bits decide
// again later; then a key for a table is put together from what was found.
#include "old.h"

enum { HAS_VLAN = 1, HAS_V4 = 2, HAS_V6 = 4, HAS_TCP = 8, HAS_UDP = 16, HAS_ICMP = 32, HAS_MPLS = 64, HAS_TUNNEL = 128 };

struct key {
	u32 met, ports;
	u64 source[2], destination[2];
	u16 tags[2];
	u32 label;
};

OLD_MAP(table, HASH, sizeof(struct key), 16, 10000);
OLD_MAP(hits, PERCPU_ARRAY, 4, 8, 256);

SEC("classifier/deep") int deep(struct skb *skb)
{
	u8 *data = (u8 *)(u64)skb->data, *end = (u8 *)(u64)skb->data_end, *at = data;
	struct key key = {};
	u32 met = 0, tags = 0;
	struct ethernet *frame = (void *)at;
	if (at + sizeof(*frame) > end)
		return TC_SHOT;
	u32 next = net16(frame->type);
	at += sizeof(*frame);
#pragma unroll
	for (int depth = 0; depth < DEPTH; depth++) {
		if (next == VLAN || next == 0x88a8) {
			if (at + 4 > end)
				return TC_SHOT;
			if (tags < 2)
				key.tags[tags & 1] = net16(*(u16 *)at) & 0xfff;
			tags++;
			met |= HAS_VLAN;
			next = net16(*(u16 *)(at + 2));
			at += 4;
		} else if (next == 0x8847) {
			if (at + 4 > end)
				return TC_SHOT;
			u32 label = net32(*(u32 *)at);
			key.label = label >> 12;
			met |= HAS_MPLS;
			at += 4;
			next = label & 0x100 ? IPV4 : 0x8847;
		} else if (next == IPV4) {
			struct ipv4 *ip = (void *)at;
			if (at + sizeof(*ip) > end)
				return TC_SHOT;
			u32 length = (ip->version_ihl & 15) * 4;
			if (length < sizeof(*ip))
				return TC_SHOT;
			key.source[0] = ip->source;
			key.destination[0] = ip->destination;
			met |= met & (HAS_V4 | HAS_V6) ? HAS_V4 | HAS_TUNNEL : HAS_V4;
			next = ip->fragment & NET16(0x1fff) ? 0x1ffff : 0x10000 | ip->protocol;
			at += length;
		} else if (next == IPV6) {
			struct ipv6 *ip = (void *)at;
			if (at + sizeof(*ip) > end)
				return TC_SHOT;
			__builtin_memcpy(key.source, ip->source, 16);
			__builtin_memcpy(key.destination, ip->destination, 16);
			met |= met & (HAS_V4 | HAS_V6) ? HAS_V6 | HAS_TUNNEL : HAS_V6;
			next = 0x10000 | ip->next;
			at += sizeof(*ip);
		} else if (next == (0x10000 | IPIP)) {
			next = IPV4;
		} else if (next == (0x10000 | 41)) {
			next = IPV6;
		} else if (next == (0x10000 | TCP)) {
			if (at + 20 > end)
				return TC_SHOT;
			key.ports = *(u32 *)at;
			met |= HAS_TCP;
			break;
		} else if (next == (0x10000 | UDP)) {
			if (at + 8 > end)
				return TC_SHOT;
			key.ports = *(u32 *)at;
			met |= HAS_UDP;
			if (*(u16 *)(at + 2) != NET16(4789))
				break;
			if (at + 16 + 14 > end)
				return TC_SHOT;
			next = net16(*(u16 *)(at + 28));
			at += 30;
		} else if (next == (0x10000 | ICMP) || next == (0x10000 | ICMPV6)) {
			if (at + 8 > end)
				return TC_SHOT;
			key.ports = *(u16 *)at;
			met |= HAS_ICMP;
			break;
		} else {
			break;
		}
	}
	key.met = met;
	if (met & HAS_TCP && at + 20 <= end) {
		struct tcp *tcp = (void *)at;
		if (tcp->flags & SYN && !(met & HAS_TUNNEL))
			key.met |= 1 << 16;
	}
	if (met & HAS_UDP && met & HAS_V6)
		key.met |= 1 << 17;
	if (met & HAS_VLAN && tags > 1)
		key.met |= 1 << 18;
	if (!(met & (HAS_V4 | HAS_V6)))
		return TC_OK;
	u64 *entry = map_lookup(&table, &key);
	u32 index = met & 255;
	u64 *hit = map_lookup(&hits, &index);
	if (hit)
		*hit += 1;
	if (!entry)
		return TC_OK;
	entry[0]++;
	entry[1] += skb->len;
	return entry[0] & 1 ? TC_SHOT : TC_OK;
}

LICENSE;
