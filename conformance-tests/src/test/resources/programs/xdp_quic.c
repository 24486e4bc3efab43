// QUIC's headers: long ones with connection ids of any length, version, and numbers of variable length.
#include "bpf.h"

struct id {
	u8 length, bytes[20];
};

struct {
	__uint(type, LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, struct id);
	__type(value, u64);
} connections SEC(".maps");

u64 shorts, longs, token_bytes;

SEC("xdp") int quic(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45 || ip->protocol != UDP || !TAKE(&cursor, struct udp))
		return XDP_PASS;
	u8 *first = take(&cursor, 1);
	if (!first)
		return XDP_DROP;
	struct id id = {};
	if (!(*first & 0x80)) {
		shorts++;
		u8 *bytes = take(&cursor, 8);
		if (!bytes)
			return XDP_DROP;
		id.length = 8;
		__builtin_memcpy(id.bytes, bytes, 8);
	} else {
		longs++;
		if (!take(&cursor, 4))
			return XDP_DROP;
		u8 *length = take(&cursor, 1);
		if (!length || *length > 20)
			return XDP_DROP;
		id.length = *length;
		u32 count = id.length;
#pragma unroll
		for (u32 i = 0; i < 20; i++) {
			if (i < count) {
				u8 *byte = take(&cursor, 1);
				if (!byte)
					return XDP_DROP;
				id.bytes[i] = *byte;
			}
		}
		u8 *number = take(&cursor, 1);
		if (number) {
			u64 value = *number & 63;
			switch (*number >> 6) {
			case 1: {
				u8 *more = take(&cursor, 1);
				if (more)
					value = value << 8 | *more;
				break;
			}
			case 2: {
				u8 *more = take(&cursor, 3);
				if (more)
					value = value << 24 | more[0] << 16 | more[1] << 8 | more[2];
				break;
			}
			}
			token_bytes += value;
		}
	}
	u64 one = 1, *packets = map_lookup(&connections, &id);
	if (packets)
		*packets += 1;
	else
		map_update(&connections, &id, &one, ANY);
	return id.length & 1 ? XDP_TX : XDP_PASS;
}

LICENSE;
