// Answers echo requests of IPv4 from the driver.
#include "bpf.h"

u64 answered;

SEC("xdp") int echo_reply(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45 || ip->protocol != ICMP)
		return XDP_PASS;
	struct icmp *message = TAKE(&cursor, struct icmp);
	if (!message || message->type != 8)
		return XDP_PASS;
	u32 address = ip->source;
	ip->source = ip->destination;
	ip->destination = address;
	u16 before = *(u16 *)&message->type;
	message->type = 0;
	message->checksum = csum_replace(message->checksum, before, *(u16 *)&message->type);
	swap_macs(frame);
	answered++;
	return XDP_TX;
}

LICENSE;
