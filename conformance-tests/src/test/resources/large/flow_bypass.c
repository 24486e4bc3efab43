// Drops the packets of flows that somebody has seen enough of: tags, both families, half-flows in tables of processors.
#include "old.h"

struct flow4 {
	u32 addresses[2];
	u16 ports[2];
	u8 protocol;
	u8 tags_known;
	u16 tags[2];
};

struct flow6 {
	u32 addresses[8];
	u16 ports[2];
	u8 protocol;
	u8 tags_known;
	u16 tags[2];
};

struct half {
	u64 time, packets, bytes;
};

OLD_MAP(flows4, PERCPU_HASH, sizeof(struct flow4), sizeof(struct half), 32768);
OLD_MAP(flows6, PERCPU_HASH, sizeof(struct flow6), sizeof(struct half), 32768);
OLD_MAP(processors, CPUMAP, 4, 4, 64);
OLD_MAP(available, ARRAY, 4, 4, 64);
OLD_MAP(how_many, ARRAY, 4, 4, 1);

INLINE u32 super_hash(const u32 *words, int count, u32 hash)
{
#pragma unroll
	for (int i = 0; i < count; i++) {
		hash += words[i] & 0xffff;
		hash ^= hash << 16 ^ (words[i] >> 16) << 11;
		hash += hash >> 11;
	}
	hash ^= hash << 3;
	hash += hash >> 5;
	hash ^= hash << 4;
	hash += hash >> 17;
	return hash ^ hash << 25;
}

INLINE int spread(u32 hash)
{
	u32 zero = 0, *count = map_lookup(&how_many, &zero);
	if (!count || *count == 0)
		return XDP_PASS;
	u32 index = hash % *count, *processor = map_lookup(&available, &index);
	return processor ? redirect_map(&processors, *processor, 0) : XDP_PASS;
}

INLINE int ports(u8 *at, u8 *end, u8 protocol, u16 *to)
{
	if (protocol == TCP) {
		if (at + sizeof(struct tcp) > end)
			return -1;
	} else if (protocol == UDP) {
		if (at + sizeof(struct udp) > end)
			return -1;
	} else {
		return -1;
	}
	to[0] = *(u16 *)at;
	to[1] = *(u16 *)(at + 2);
	return 0;
}

INLINE int filter4(u8 *data, u64 offset, u8 *end, u16 outer, u16 inner)
{
	struct ipv4 *ip = (void *)(data + offset);
	struct flow4 flow = {};
	if ((u8 *)(ip + 1) > end)
		return XDP_PASS;
	u32 length = (ip->version_ihl & 15) << 2;
	flow.protocol = ip->protocol;
	flow.addresses[0] = ip->source;
	flow.addresses[1] = ip->destination;
	flow.tags[0] = outer;
	flow.tags[1] = inner;
	u32 hash = super_hash(flow.addresses, 2, 123);
	if (ports((u8 *)ip + length, end, ip->protocol, flow.ports))
		return spread(hash);
	struct half *half = map_lookup(&flows4, &flow);
	if (half) {
		half->packets++;
		half->bytes += end - data;
		half->time = ktime_get_ns();
		return XDP_DROP;
	}
	return spread(hash);
}

INLINE int filter6(u8 *data, u64 offset, u8 *end, u16 outer, u16 inner)
{
	struct ipv6 *ip = (void *)(data + offset);
	struct flow6 flow = {};
	if ((u8 *)(ip + 1) > end)
		return XDP_PASS;
	flow.protocol = ip->next;
	__builtin_memcpy(flow.addresses, ip->source, 32);
	flow.tags[0] = outer;
	flow.tags[1] = inner;
	u32 hash = super_hash(flow.addresses, 8, 321);
	if (ports((u8 *)(ip + 1), end, ip->next, flow.ports))
		return spread(hash);
	struct half *half = map_lookup(&flows6, &flow);
	if (half) {
		half->packets++;
		half->bytes += end - data;
		half->time = ktime_get_ns();
		return XDP_DROP;
	}
	return spread(hash);
}

SEC("xdp_bypass") int bypass(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	struct ethernet *frame = (void *)data;
	u64 offset = sizeof(*frame);
	u16 tags[2] = {};
	if (data + offset > end)
		return XDP_PASS;
	u16 type = frame->type;
#pragma unroll
	for (int i = 0; i < 2; i++) {
		if (type == NET16(VLAN) || type == NET16(0x88a8)) {
			struct vlan_tag *tag = (void *)(data + offset);
			offset += sizeof(*tag);
			if (data + offset > end)
				return XDP_PASS;
			type = tag->type;
			tags[i] = net16(tag->tci) & 0xfff;
		}
	}
	if (type == NET16(IPV4))
		return filter4(data, offset, end, tags[0], tags[1]);
	if (type == NET16(IPV6))
		return filter6(data, offset, end, tags[0], tags[1]);
	return XDP_PASS;
}

LICENSE;
