// A load balancer of layer 4: flows to real servers by a cache and a ring, in IP-in-IP of both families; messages about the
// path's MTU go to the server of the flow that they are about.
#include "old.h"

struct flow {
	u32 source[4], destination[4];
	u32 ports;
	u8 protocol, padding[3];
};

struct real {
	u32 address[4];
	u8 flags, padding[3];
};

struct vip {
	u32 address[4];
	u16 port;
	u8 protocol, padding;
};

struct vip_meta {
	u32 flags, number;
};

struct cached {
	u32 real;
	u64 time;
};

OLD_MAP(vips, HASH, sizeof(struct vip), sizeof(struct vip_meta), 512);
OLD_MAP(cache, LRU_HASH, sizeof(struct flow), sizeof(struct cached), 65536);
OLD_MAP(rings, ARRAY, 4, 4, 65537 * 4);
OLD_MAP(reals, ARRAY, 4, sizeof(struct real), 4096);
OLD_MAP(statistics, PERCPU_ARRAY, 4, 16, 1024);
OLD_MAP(control, ARRAY, 4, 8, 16);

struct counters {
	u64 first, second;
};

INLINE u32 rotate(u32 x, int bits)
{
	return x << bits | x >> (32 - bits);
}

#define MIX(a, b, c)                            \
	{                                           \
		a -= c, a ^= rotate(c, 4), c += b;      \
		b -= a, b ^= rotate(a, 6), a += c;      \
		c -= b, c ^= rotate(b, 8), b += a;      \
		a -= c, a ^= rotate(c, 16), c += b;     \
		b -= a, b ^= rotate(a, 19), a += c;     \
		c -= b, c ^= rotate(b, 4), b += a;      \
	}

INLINE u32 hash(const u32 *words, int count, u32 seed)
{
	u32 a = 0xdeadbeef + count + seed, b = a, c = a;
#pragma unroll
	for (int i = 0; i + 2 < count; i += 3) {
		a += words[i];
		b += words[i + 1];
		c += words[i + 2];
		MIX(a, b, c);
	}
	return c;
}

INLINE void count(u32 index, u64 first, u64 second)
{
	struct counters *counters = map_lookup(&statistics, &index);
	if (counters) {
		counters->first += first;
		counters->second += second;
	}
}

INLINE int parse_ports(struct xdp_md *xdp, u8 *l4, struct flow *flow, int inner, u8 *flags)
{
	u8 *end = (u8 *)(u64)xdp->data_end;
	if (flow->protocol == TCP) {
		struct tcp *tcp = (void *)l4;
		if ((u8 *)(tcp + 1) > end)
			return -1;
		*flags = tcp->flags;
		flow->ports = inner ? (u32)tcp->destination << 16 | tcp->source : (u32)tcp->source << 16 | tcp->destination;
		return 0;
	}
	if (flow->protocol == UDP) {
		struct udp *udp = (void *)l4;
		if ((u8 *)(udp + 1) > end)
			return -1;
		flow->ports = inner ? (u32)udp->destination << 16 | udp->source : (u32)udp->source << 16 | udp->destination;
		return 0;
	}
	return -1;
}

INLINE int find_real(struct flow *flow, struct vip_meta *meta, u8 flags, struct real **real)
{
	struct cached *known = 0;
	u64 now = ktime_get_ns();
	int fresh = flow->protocol == TCP && flags & SYN;
	if (!fresh && !(meta->flags & 1)) {
		known = map_lookup(&cache, flow);
		if (known) {
			if (flow->protocol == UDP) {
				if (now - known->time > 30000000000ull)
					known = 0;
				else
					known->time = now;
			}
		}
	}
	u32 key;
	if (known) {
		key = known->real;
	} else {
		u32 words[10];
#pragma unroll
		for (int i = 0; i < 4; i++)
			words[i] = flow->source[i], words[4 + i] = meta->flags & 2 ? 0 : flow->destination[i];
		words[8] = meta->flags & 4 ? flow->ports & 0xffff : flow->ports;
		words[9] = flow->protocol;
		u32 place = (meta->number & 3) * 65537 + hash(words, 9, words[9]) % 65537;
		u32 *entry = map_lookup(&rings, &place);
		if (!entry)
			return -1;
		key = *entry;
		if (!(meta->flags & 1)) {
			struct cached add = {.real = key, .time = flow->protocol == UDP ? now : 0};
			map_update(&cache, flow, &add, ANY);
			count(3, 1, fresh);
		}
	}
	*real = map_lookup(&reals, &key);
	if (!*real)
		return -1;
	count(512 + (key & 511), 1, flow->protocol);
	return 0;
}

INLINE int encapsulate4(struct xdp_md *xdp, struct flow *flow, struct real *real, u32 bytes, u8 tos)
{
	u32 target = real->address[0];
	if (xdp_adjust_head(xdp, -(int)sizeof(struct ipv4)))
		return XDP_DROP;
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	struct ethernet *frame = (void *)data, *old = (void *)(data + sizeof(struct ipv4));
	struct ipv4 *ip = (void *)(frame + 1);
	if ((u8 *)(old + 1) > end || (u8 *)(ip + 1) > end)
		return XDP_DROP;
	__builtin_memcpy(frame->source, old->destination, 6);
	__builtin_memcpy(frame->destination, old->source, 6);
	frame->type = NET16(IPV4);
	u32 source = (flow->ports >> 16 ^ flow->source[0]) & 0xffff0000;
	*ip = (struct ipv4){0x45, tos, net16(bytes + sizeof(*ip)), 0, 0, 64, IPIP, 0, source | NET32(0xac100000), target};
	u64 sum = 0;
	u16 *words = (u16 *)ip;
#pragma unroll
	for (int i = 0; i < 10; i++)
		sum += words[i];
	ip->checksum = fold(sum);
	return XDP_TX;
}

INLINE int encapsulate6(struct xdp_md *xdp, struct flow *flow, struct real *real, u32 bytes, u8 next)
{
	u32 target[4];
	__builtin_memcpy(target, real->address, 16);
	if (xdp_adjust_head(xdp, -(int)sizeof(struct ipv6)))
		return XDP_DROP;
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	struct ethernet *frame = (void *)data, *old = (void *)(data + sizeof(struct ipv6));
	struct ipv6 *ip = (void *)(frame + 1);
	if ((u8 *)(old + 1) > end || (u8 *)(ip + 1) > end)
		return XDP_DROP;
	__builtin_memcpy(frame->source, old->destination, 6);
	__builtin_memcpy(frame->destination, old->source, 6);
	frame->type = NET16(IPV6);
	ip->version_flow = NET32(0x60000000);
	ip->payload = net16(bytes);
	ip->next = next;
	ip->hops = 64;
	ip->source[0] = NET32(0x01000000);
	ip->source[1] = 0;
	ip->source[2] = flow->source[0] ^ flow->source[3];
	ip->source[3] = flow->ports;
	__builtin_memcpy(ip->destination, target, 16);
	return XDP_TX;
}

INLINE int balance(struct xdp_md *xdp, u32 offset, int v6)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	struct flow flow = {};
	u32 bytes;
	u8 tos = 0, flags = 0;
	int inner = 0;
	if (v6) {
		struct ipv6 *ip = (void *)(data + offset);
		if ((u8 *)(ip + 1) > end)
			return XDP_DROP;
		bytes = net16(ip->payload) + sizeof(*ip);
		flow.protocol = ip->next;
		__builtin_memcpy(flow.source, ip->source, 16);
		__builtin_memcpy(flow.destination, ip->destination, 16);
		offset += sizeof(*ip);
		if (flow.protocol == 44) {
			count(5, 1, 0);
			return XDP_DROP;
		}
		if (flow.protocol == ICMPV6) {
			struct icmp *icmp = (void *)(data + offset);
			if ((u8 *)(icmp + 1) > end)
				return XDP_DROP;
			if (icmp->type != 1 && icmp->type != 2)
				return XDP_PASS;
			struct ipv6 *about = (void *)(icmp + 1);
			if ((u8 *)(about + 1) > end)
				return XDP_DROP;
			flow.protocol = about->next;
			__builtin_memcpy(flow.source, about->destination, 16);
			__builtin_memcpy(flow.destination, about->source, 16);
			inner = 1;
			offset += sizeof(*icmp) + sizeof(*about);
		}
	} else {
		struct ipv4 *ip = (void *)(data + offset);
		if ((u8 *)(ip + 1) > end)
			return XDP_DROP;
		if (ip->version_ihl != 0x45 || ip->fragment & NET16(0x3fff)) {
			count(5, 1, 0);
			return XDP_DROP;
		}
		bytes = net16(ip->length);
		tos = ip->tos;
		flow.protocol = ip->protocol;
		flow.source[0] = ip->source;
		flow.destination[0] = ip->destination;
		offset += sizeof(*ip);
		if (flow.protocol == ICMP) {
			struct icmp *icmp = (void *)(data + offset);
			if ((u8 *)(icmp + 1) > end)
				return XDP_DROP;
			if (icmp->type != 3)
				return XDP_PASS;
			struct ipv4 *about = (void *)(icmp + 1);
			if ((u8 *)(about + 1) > end || about->version_ihl != 0x45)
				return XDP_DROP;
			flow.protocol = about->protocol;
			flow.source[0] = about->destination;
			flow.destination[0] = about->source;
			inner = 1;
			offset += sizeof(*icmp) + sizeof(*about);
		}
	}
	if (parse_ports(xdp, data + offset, &flow, inner, &flags))
		return XDP_PASS;
	struct vip vip = {.port = flow.ports & 0xffff, .protocol = flow.protocol};
	__builtin_memcpy(vip.address, flow.destination, 16);
	struct vip_meta *meta = map_lookup(&vips, &vip);
	if (!meta) {
		vip.port = 0;
		meta = map_lookup(&vips, &vip);
		if (!meta)
			return XDP_PASS;
		if (!(meta->flags & 8))
			flow.ports &= 0xffff0000;
	}
	struct real *real = 0;
	if (find_real(&flow, meta, flags, &real)) {
		count(4, 1, 0);
		return XDP_DROP;
	}
	count(meta->number & 255, 1, bytes);
	if (real->flags & 1)
		return encapsulate6(xdp, &flow, real, bytes, v6 ? 41 : IPIP);
	return v6 ? XDP_DROP : encapsulate4(xdp, &flow, real, bytes, tos);
}

SEC("xdp-balancer") int balancer(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	struct ethernet *frame = (void *)data;
	if ((u8 *)(frame + 1) > end)
		return XDP_DROP;
	if (frame->type == NET16(IPV4))
		return balance(xdp, sizeof(*frame), 0);
	if (frame->type == NET16(IPV6))
		return balance(xdp, sizeof(*frame), 1);
	return XDP_PASS;
}

LICENSE;
