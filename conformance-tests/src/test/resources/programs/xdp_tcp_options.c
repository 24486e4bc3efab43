// The options of TCP: segment size, window scale, timestamps, selective acknowledgement, multipath.
#include "bpf.h"

struct options {
	u16 mss;
	u8 scale, flags;
	u32 timestamp;
};

struct {
	__uint(type, LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, u64);
	__type(value, struct options);
} peers SEC(".maps");

u32 kinds[32], malformed;

SEC("xdp") int tcp_options(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45 || ip->protocol != TCP)
		return XDP_PASS;
	struct tcp *tcp = TAKE(&cursor, struct tcp);
	if (!tcp || tcp->offset < 5 << 4)
		return XDP_DROP;
	u8 *stop = cursor.at + (tcp->offset >> 4) * 4 - sizeof(*tcp);
	struct options options = {};
	for (int i = 0; i < 20; i++) {
		if (cursor.at >= stop)
			break;
		u8 *kind = take(&cursor, 1);
		if (!kind)
			goto bad;
		kinds[*kind & 31]++;
		if (*kind == 0)
			break;
		if (*kind == 1)
			continue;
		u8 *length = take(&cursor, 1);
		if (!length || *length < 2 || *length > 40)
			goto bad;
		u8 *value = take(&cursor, *length - 2);
		if (!value)
			goto bad;
		if (*kind == 2 && *length == 4 && value + 2 <= cursor.end)
			options.mss = value[0] << 8 | value[1];
		else if (*kind == 3 && *length == 3 && value + 1 <= cursor.end)
			options.scale = value[0];
		else if (*kind == 4)
			options.flags |= 1;
		else if (*kind == 8 && *length == 10 && value + 4 <= cursor.end)
			options.timestamp = (u32)value[0] << 24 | value[1] << 16 | value[2] << 8 | value[3];
		else if (*kind == 30)
			options.flags |= 2;
	}
	u64 peer = (u64)net32(ip->source) << 16 | net16(tcp->source);
	map_update(&peers, &peer, &options, ANY);
	return options.mss && options.mss < 1000 ? XDP_DROP : options.flags & 2 ? XDP_TX : XDP_PASS;
bad:
	malformed++;
	return XDP_DROP;
}

LICENSE;
