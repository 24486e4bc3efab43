// Answers SYN with SYN and ACK whose number is a keyed hash (SipHash-2-4) of the connection; checks the ACK that comes back.
#include "bpf.h"

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 3);
	__type(key, u32);
	__type(value, u64);
} outcomes SEC(".maps");

const volatile u64 secret[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

INLINE u64 rotate(u64 x, int bits)
{
	return x << bits | x >> (64 - bits);
}

#define ROUND                                  \
	do {                                       \
		a += b, c += d;                        \
		b = rotate(b, 13) ^ a;                 \
		d = rotate(d, 16) ^ c;                 \
		a = rotate(a, 32);                     \
		c += b, a += d;                        \
		b = rotate(b, 17) ^ c;                 \
		d = rotate(d, 21) ^ a;                 \
		c = rotate(c, 32);                     \
	} while (0)

static u64 NOINLINE siphash(u64 first, u64 second)
{
	u64 a = secret[0] ^ 0x736f6d6570736575, b = secret[1] ^ 0x646f72616e646f6d;
	u64 c = secret[0] ^ 0x6c7967656e657261, d = secret[1] ^ 0x7465646279746573;
	u64 words[3] = {first, second, 16ull << 56};
#pragma unroll
	for (int i = 0; i < 3; i++) {
		d ^= words[i];
		ROUND;
		ROUND;
		a ^= words[i];
	}
	c ^= 0xff;
	ROUND;
	ROUND;
	ROUND;
	ROUND;
	return a ^ b ^ c ^ d;
}

static void count(u32 outcome)
{
	u64 *packets = map_lookup(&outcomes, &outcome);
	if (packets)
		*packets += 1;
}

INLINE u16 tcp_checksum(struct ipv4 *ip, struct tcp *tcp)
{
	u64 sum = (ip->source & 0xffff) + (ip->source >> 16) + (ip->destination & 0xffff) + (ip->destination >> 16);
	u16 *words = (u16 *)tcp;
	sum += NET16(TCP) + NET16(sizeof(*tcp));
#pragma unroll
	for (int i = 0; i < (int)sizeof(*tcp) / 2; i++)
		sum += words[i];
	return fold(sum);
}

SEC("xdp") int syn_cookie(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45 || ip->protocol != TCP)
		return XDP_PASS;
	struct tcp *tcp = TAKE(&cursor, struct tcp);
	if (!tcp)
		return XDP_PASS;
	u64 addresses = (u64)net32(ip->source) << 32 | net32(ip->destination);
	u64 ports = (u64)net16(tcp->source) << 16 | net16(tcp->destination);
	if ((tcp->flags & (SYN | ACK | RST | FIN)) == SYN) {
		u32 cookie = (u32)siphash(addresses, ports << 32 | net32(tcp->seq));
		u32 excess = cursor.end - cursor.at;
		tcp->ack = net32(net32(tcp->seq) + 1);
		tcp->seq = net32(cookie);
		u16 port = tcp->source;
		tcp->source = tcp->destination;
		tcp->destination = port;
		u32 address = ip->source;
		ip->source = ip->destination;
		ip->destination = address;
		tcp->flags = SYN | ACK;
		tcp->offset = 5 << 4;
		tcp->window = NET16(4096);
		tcp->checksum = 0;
		tcp->checksum = tcp_checksum(ip, tcp);
		u16 before = ip->length;
		ip->length = NET16(40);
		ip->checksum = csum_replace(ip->checksum, before, ip->length);
		swap_macs(frame);
		count(0);
		return xdp_adjust_tail(xdp, -(int)excess) ? XDP_ABORTED : XDP_TX;
	}
	if (tcp->flags == ACK) {
		u32 cookie = (u32)siphash(addresses, ports << 32 | (net32(tcp->seq) - 1));
		int valid = net32(tcp->ack) - 1 == cookie;
		count(valid ? 1 : 2);
		return valid ? XDP_PASS : XDP_DROP;
	}
	return XDP_PASS;
}

LICENSE;
