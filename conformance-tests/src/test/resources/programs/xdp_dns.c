// Parses DNS queries: counts names by a hash over their lower-case letters.
#include "bpf.h"

#define MAX_NAME 64

struct dns {
	u16 id, flags, questions, answers, authorities, additional;
} PACKED;

struct name {
	u32 labels, length;
	u64 hash;
};

struct {
	__uint(type, HASH);
	__uint(max_entries, 8192);
	__type(key, struct name);
	__type(value, u32);
} names SEC(".maps");

u32 malformed;

SEC("xdp") int dns(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45 || ip->protocol != UDP)
		return XDP_PASS;
	struct udp *udp = TAKE(&cursor, struct udp);
	if (!udp || (udp->destination != NET16(53) && udp->source != NET16(53)))
		return XDP_PASS;
	struct dns *header = TAKE(&cursor, struct dns);
	if (!header || header->questions != NET16(1))
		return XDP_PASS;
	struct name name = {0, 0, 0xcbf29ce484222325};
	u32 left = 0;
	for (int i = 0; i < MAX_NAME; i++) {
		u8 *next = take(&cursor, 1);
		if (!next) {
			malformed++;
			return XDP_DROP;
		}
		if (left == 0) {
			left = *next;
			if (left == 0)
				break;
			if (left > 63) {
				malformed++;
				return XDP_DROP;
			}
			name.labels++;
		} else {
			u8 letter = *next;
			if (letter >= 'A' && letter <= 'Z')
				letter += 'a' - 'A';
			name.hash = (name.hash ^ letter) * 0x100000001b3;
			left--;
		}
		name.length++;
	}
	u32 one = 1, *count = map_lookup(&names, &name);
	if (count)
		*count += 1;
	else
		map_update(&names, &name, &one, ANY);
	return header->flags & NET16(0x8000) ? XDP_PASS : XDP_TX;
}

LICENSE;
