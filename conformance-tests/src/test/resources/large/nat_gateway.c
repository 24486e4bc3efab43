// A gateway: parses Ethernet with tags, IPv4 with options, IPv6 with extension headers, TCP, UDP and ICMP; follows
// connections; translates addresses and ports both ways with pointers into the packet that live across calls; encapsulates.
#include "../programs/bpf.h"

struct tuple {
	u32 source[4], destination[4];
	u16 source_port, destination_port;
	u8 protocol, family, direction, flags;
};

struct entry {
	u64 packets, bytes, last;
	u32 address[4];
	u16 port, state;
	u32 flags;
};

struct policy {
	u32 verdict, tunnel, mark, proxy;
};

struct {
	__uint(type, LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, struct tuple);
	__type(value, struct entry);
} connections SEC(".maps"), translations SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct policy);
} policies SEC(".maps");

struct {
	__uint(type, PERCPU_ARRAY);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, u64);
} metrics SEC(".maps");

INLINE void metric(u32 what, u64 amount)
{
	u64 *value = map_lookup(&metrics, &what);
	if (value)
		*value += amount;
}

INLINE int revalidate(struct skb *skb, u8 **data, u8 **end, u32 need)
{
	if (skb->len < need)
		return 0;
	if ((u8 *)(u64)skb->data + need > (u8 *)(u64)skb->data_end) {
		if (skb_pull_data(skb, need))
			return 0;
	}
	*data = (u8 *)(u64)skb->data;
	*end = (u8 *)(u64)skb->data_end;
	return *data + need <= *end;
}

INLINE u32 extension_headers(struct skb *skb, u32 offset, u8 *next)
{
#pragma unroll
	for (int i = 0; i < 8; i++) {
		struct {
			u8 next, length;
		} header;
		u32 bytes;
		switch (*next) {
		case 0:
		case 43:
		case 60:
			if (skb_load_bytes(skb, offset, &header, 2))
				return 0;
			bytes = (header.length + 1) * 8;
			break;
		case 44:
			if (skb_load_bytes(skb, offset, &header, 2))
				return 0;
			bytes = 8;
			break;
		case 51:
			if (skb_load_bytes(skb, offset, &header, 2))
				return 0;
			bytes = (header.length + 2) * 4;
			break;
		case 59:
			return 0;
		default:
			return offset;
		}
		*next = header.next;
		offset += bytes;
	}
	return offset;
}

INLINE int rewrite(struct skb *skb, u32 l4, u8 protocol, u32 address_offset, const u32 *old, const u32 *new, int words, u16 old_port,
		   u16 new_port, int source)
{
	u32 checksum = protocol == TCP ? l4 + 16 : protocol == UDP ? l4 + 6 : protocol == ICMPV6 ? l4 + 2 : 0;
	u64 flags = protocol == UDP ? 0x20 : 0;
	s64 difference = csum_diff(old, words * 4, new, words * 4, 0);
	if (skb_store_bytes(skb, address_offset, new, words * 4, 0))
		return -1;
	if (words == 1 && l3_csum_replace(skb, address_offset - (source ? 2 : 6), 0, difference, 0))
		return -2;
	if (checksum && l4_csum_replace(skb, checksum, 0, difference, flags | 0x10))
		return -3;
	if (old_port != new_port && (protocol == TCP || protocol == UDP)) {
		if (l4_csum_replace(skb, checksum, old_port, new_port, flags | 2))
			return -4;
		if (skb_store_bytes(skb, l4 + (source ? 0 : 2), &new_port, 2, 0))
			return -5;
	}
	return 0;
}

INLINE int track(struct tuple *tuple, u8 tcp_flags, u32 bytes, struct entry **found)
{
	struct entry *entry = map_lookup(&connections, tuple);
	if (entry) {
		entry->packets++;
		entry->bytes += bytes;
		if (tcp_flags & (FIN | RST))
			entry->state |= 2;
		else if (tcp_flags & SYN)
			entry->state &= ~2;
		*found = entry;
		return entry->state & 2 ? 2 : 1;
	}
	struct entry fresh = {.packets = 1, .bytes = bytes, .state = tcp_flags & SYN ? 1 : 4};
	map_update(&connections, tuple, &fresh, ANY);
	return 0;
}

INLINE struct policy *policy_of(struct tuple *tuple, u32 identity)
{
	u64 key = (u64)identity << 32 | (u32)tuple->protocol << 16 | tuple->destination_port;
	struct policy *policy = map_lookup(&policies, &key);
	if (policy)
		return policy;
	key &= ~0xffffull;
	policy = map_lookup(&policies, &key);
	if (policy)
		return policy;
	key = (u64)identity << 32;
	return map_lookup(&policies, &key);
}

INLINE int ipv4(struct skb *skb, u32 l3)
{
	u8 *data, *end;
	if (!revalidate(skb, &data, &end, l3 + sizeof(struct ipv4)))
		return TC_SHOT;
	struct ipv4 *ip = (void *)(data + l3);
	u32 header = (ip->version_ihl & 15) * 4;
	if (header < sizeof(*ip))
		return TC_SHOT;
	struct tuple tuple = {.protocol = ip->protocol, .family = 4};
	tuple.source[0] = ip->source;
	tuple.destination[0] = ip->destination;
	u32 l4 = l3 + header, identity = skb->mark >> 16;
	u8 flags = 0, protocol = ip->protocol;
	u16 fragment = ip->fragment & NET16(0x1fff);
	u32 bytes = net16(ip->length);
	if (ip->ttl <= 1) {
		metric(1, 1);
		return TC_SHOT;
	}
	if (!fragment) {
		if (protocol == TCP) {
			struct tcp tcp;
			if (skb_load_bytes(skb, l4, &tcp, sizeof(tcp)))
				return TC_SHOT;
			tuple.source_port = tcp.source;
			tuple.destination_port = tcp.destination;
			flags = tcp.flags;
		} else if (protocol == UDP) {
			if (skb_load_bytes(skb, l4, &tuple.source_port, 4))
				return TC_SHOT;
		} else if (protocol == ICMP) {
			struct icmp icmp;
			if (skb_load_bytes(skb, l4, &icmp, sizeof(icmp)))
				return TC_SHOT;
			if (icmp.type == 8 || icmp.type == 0)
				tuple.source_port = icmp.id;
			else if (icmp.type == 3 || icmp.type == 11 || icmp.type == 12) {
				struct ipv4 inner;
				if (skb_load_bytes(skb, l4 + 8, &inner, sizeof(inner)))
					return TC_SHOT;
				tuple.source[0] = inner.destination;
				tuple.destination[0] = inner.source;
				tuple.protocol = inner.protocol;
				if (skb_load_bytes(skb, l4 + 8 + (inner.version_ihl & 15) * 4, &tuple.source_port, 4))
					return TC_SHOT;
				tuple.flags = 1;
			}
		} else {
			metric(2, 1);
			return TC_SHOT;
		}
	}
	struct entry *entry = 0;
	int known = track(&tuple, flags, bytes, &entry);
	if (known == 0) {
		struct policy *policy = policy_of(&tuple, identity);
		if (!policy || policy->verdict == 0) {
			metric(3, bytes);
			return TC_SHOT;
		}
		if (policy->proxy)
			skb->mark = policy->proxy | 0x200;
		else
			skb->mark = policy->mark;
	} else if (known == 2) {
		metric(4, bytes);
	}
	struct entry *nat = map_lookup(&translations, &tuple);
	if (nat && !(tuple.flags & 1)) {
		u32 new[1] = {nat->address[0]}, old[1] = {tuple.source[0]};
		u16 port = nat->port;
		if (nat->flags & 1) {
			if (rewrite(skb, l4, protocol, l3 + 12, old, new, 1, tuple.source_port, port, 1))
				return TC_SHOT;
		} else {
			old[0] = tuple.destination[0];
			if (rewrite(skb, l4, protocol, l3 + 16, old, new, 1, tuple.destination_port, port, 0))
				return TC_SHOT;
		}
		nat->packets++;
		nat->bytes += bytes;
	}
	if (!revalidate(skb, &data, &end, l3 + sizeof(struct ipv4)))
		return TC_SHOT;
	ip = (void *)(data + l3);
	u16 before = *(u16 *)&ip->ttl;
	ip->ttl--;
	ip->checksum = csum_replace(ip->checksum, before, *(u16 *)&ip->ttl);
	metric(5, bytes);
	return entry && entry->packets > 1000 ? 7 : TC_OK;
}

INLINE int ipv6(struct skb *skb, u32 l3)
{
	u8 *data, *end;
	if (!revalidate(skb, &data, &end, l3 + sizeof(struct ipv6)))
		return TC_SHOT;
	struct ipv6 *ip = (void *)(data + l3);
	struct tuple tuple = {.family = 6};
	__builtin_memcpy(tuple.source, ip->source, 16);
	__builtin_memcpy(tuple.destination, ip->destination, 16);
	u8 protocol = ip->next, flags = 0, hops = ip->hops;
	u32 bytes = net16(ip->payload) + 40, identity = skb->mark >> 16;
	u32 l4 = extension_headers(skb, l3 + sizeof(*ip), &protocol);
	if (l4 == 0 || hops <= 1) {
		metric(8, 1);
		return TC_SHOT;
	}
	tuple.protocol = protocol;
	if (protocol == TCP) {
		struct tcp tcp;
		if (skb_load_bytes(skb, l4, &tcp, sizeof(tcp)))
			return TC_SHOT;
		tuple.source_port = tcp.source;
		tuple.destination_port = tcp.destination;
		flags = tcp.flags;
	} else if (protocol == UDP) {
		if (skb_load_bytes(skb, l4, &tuple.source_port, 4))
			return TC_SHOT;
	} else if (protocol == ICMPV6) {
		struct icmp icmp;
		if (skb_load_bytes(skb, l4, &icmp, sizeof(icmp)))
			return TC_SHOT;
		if (icmp.type >= 133 && icmp.type <= 136)
			return TC_OK;
		tuple.source_port = icmp.type == 128 || icmp.type == 129 ? icmp.id : 0;
	} else {
		metric(9, 1);
		return TC_SHOT;
	}
	struct entry *entry = 0;
	int known = track(&tuple, flags, bytes, &entry);
	if (known == 0) {
		struct policy *policy = policy_of(&tuple, identity);
		if (!policy || policy->verdict == 0) {
			metric(10, bytes);
			return TC_SHOT;
		}
		skb->mark = policy->proxy ? policy->proxy | 0x200 : policy->mark;
	}
	struct entry *nat = map_lookup(&translations, &tuple);
	if (nat) {
		u32 new[4], old[4];
		__builtin_memcpy(new, nat->address, 16);
		u16 port = nat->port;
		if (nat->flags & 1) {
			__builtin_memcpy(old, tuple.source, 16);
			if (rewrite(skb, l4, protocol, l3 + 8, old, new, 4, tuple.source_port, port, 1))
				return TC_SHOT;
		} else {
			__builtin_memcpy(old, tuple.destination, 16);
			if (rewrite(skb, l4, protocol, l3 + 24, old, new, 4, tuple.destination_port, port, 0))
				return TC_SHOT;
		}
	}
	if (!revalidate(skb, &data, &end, l3 + sizeof(struct ipv6)))
		return TC_SHOT;
	ip = (void *)(data + l3);
	ip->hops--;
	metric(11, bytes);
	return entry && entry->packets > 1000 ? 7 : TC_OK;
}

SEC("tc") int gateway(struct skb *skb)
{
	u8 *data, *end;
	if (!revalidate(skb, &data, &end, sizeof(struct ethernet)))
		return TC_SHOT;
	struct ethernet *frame = (void *)data;
	u16 type = frame->type;
	u32 l3 = sizeof(*frame);
#pragma unroll
	for (int i = 0; i < 2; i++) {
		if (type != NET16(VLAN) && type != NET16(0x88a8))
			break;
		if (!revalidate(skb, &data, &end, l3 + 4))
			return TC_SHOT;
		type = ((struct vlan_tag *)(data + l3))->type;
		l3 += 4;
	}
	if (type == NET16(IPV4))
		return ipv4(skb, l3);
	if (type == NET16(IPV6))
		return ipv6(skb, l3);
	return type == NET16(ARP) ? TC_OK : TC_SHOT;
}

LICENSE;
