// Wraps IPv4 in GRE with a key, and unwraps GRE without one.
#include "bpf.h"

struct gre {
	u16 flags, protocol;
} PACKED;

u32 wrapped, unwrapped;

static int unwrap(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	struct ipv4 *outer = frame ? TAKE(&cursor, struct ipv4) : 0;
	struct gre *gre = outer ? TAKE(&cursor, struct gre) : 0;
	if (!gre || gre->flags || gre->protocol != NET16(IPV4))
		return XDP_PASS;
	struct ethernet header = *frame;
	if (xdp_adjust_head(xdp, sizeof(*outer) + sizeof(*gre)))
		return XDP_ABORTED;
	cursor = packet_of(xdp);
	frame = TAKE(&cursor, struct ethernet);
	if (!frame)
		return XDP_ABORTED;
	*frame = header;
	unwrapped++;
	return XDP_PASS;
}

static int wrap(struct xdp_md *xdp, u16 inner, u8 tos)
{
	struct {
		struct ethernet frame;
		struct ipv4 ip;
		struct gre gre;
		u32 key;
	} PACKED *headers;
	u32 room = sizeof(*headers) - sizeof(struct ethernet);
	if (xdp_adjust_head(xdp, -(int)room))
		return XDP_ABORTED;
	struct cursor cursor = packet_of(xdp);
	headers = take(&cursor, sizeof(*headers));
	if (!headers)
		return XDP_ABORTED;
	struct ethernet *old = (void *)((u8 *)headers + room);
	if ((u8 *)(old + 1) > cursor.end)
		return XDP_ABORTED;
	headers->frame = *old;
	headers->ip = (struct ipv4){0x45, tos, net16(inner + room), 0, NET16(0x4000), 64, GRE, 0, NET32(0x0a090001), NET32(0x0a090002)};
	headers->gre = (struct gre){NET16(0x2000), NET16(IPV4)};
	headers->key = net32(wrapped + 1);
	u64 sum = 0;
	u16 *words = (u16 *)&headers->ip;
#pragma unroll
	for (int i = 0; i < 10; i++)
		sum += words[i];
	headers->ip.checksum = fold(sum);
	wrapped++;
	return XDP_TX;
}

SEC("xdp") int gre(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45)
		return XDP_PASS;
	return ip->protocol == GRE ? unwrap(xdp) : wrap(xdp, net16(ip->length), ip->tos);
}

LICENSE;
