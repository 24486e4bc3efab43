// A parser of parts that call each other through an array of programs; the part for ICMP is missing on purpose.
#include "bpf.h"

enum part { PART_IPV4, PART_IPV6, PART_TCP, PART_UDP, PART_ICMP, PARTS };

int ipv4(struct xdp_md *xdp);
int ipv6(struct xdp_md *xdp);
int tcp(struct xdp_md *xdp);
int udp(struct xdp_md *xdp);

struct {
	__uint(type, PROG_ARRAY);
	__uint(max_entries, PARTS);
	__uint(key_size, 4);
	__array(values, int(struct xdp_md *));
} parts SEC(".maps") = {
	.values = {
		[PART_IPV4] = (void *)&ipv4,
		[PART_IPV6] = (void *)&ipv6,
		[PART_TCP] = (void *)&tcp,
		[PART_UDP] = (void *)&udp,
	},
};

struct {
	__uint(type, ARRAY);
	__uint(max_entries, PARTS + 1);
	__type(key, u32);
	__type(value, u64);
} visits SEC(".maps");

static void visit(u32 part)
{
	u64 *count = map_lookup(&visits, &part);
	if (count)
		*count += 1;
}

static int by_protocol(struct xdp_md *xdp, u8 protocol)
{
	if (protocol == TCP)
		tail_call(xdp, &parts, PART_TCP);
	else if (protocol == UDP)
		tail_call(xdp, &parts, PART_UDP);
	else if (protocol == ICMP || protocol == ICMPV6)
		tail_call(xdp, &parts, PART_ICMP);
	visit(PARTS);
	return XDP_DROP;
}

SEC("xdp/ipv4") int ipv4(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	visit(PART_IPV4);
	if (!TAKE(&cursor, struct ethernet))
		return XDP_ABORTED;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	return ip ? by_protocol(xdp, ip->protocol) : XDP_ABORTED;
}

SEC("xdp/ipv6") int ipv6(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	visit(PART_IPV6);
	if (!TAKE(&cursor, struct ethernet))
		return XDP_ABORTED;
	struct ipv6 *ip = TAKE(&cursor, struct ipv6);
	return ip ? by_protocol(xdp, ip->next) : XDP_ABORTED;
}

SEC("xdp/tcp") int tcp(struct xdp_md *xdp)
{
	visit(PART_TCP);
	return XDP_PASS;
}

SEC("xdp/udp") int udp(struct xdp_md *xdp)
{
	visit(PART_UDP);
	return XDP_TX;
}

SEC("xdp") int entry(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame)
		return XDP_ABORTED;
	if (frame->type == NET16(IPV4))
		tail_call(xdp, &parts, PART_IPV4);
	if (frame->type == NET16(IPV6))
		tail_call(xdp, &parts, PART_IPV6);
	tail_call(xdp, &parts, 1000);
	visit(PARTS);
	return XDP_PASS;
}

LICENSE;
