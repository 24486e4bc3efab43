// A load balancer with Maglev's consistent hashing: the first packet fills the table, then flows go to backends in IP-in-IP.
#include "bpf.h"

#define BACKENDS 5
#define TABLE 251

struct backend {
	u32 address;
	u8 mac[6];
	u16 weight;
};

const volatile struct backend backends[BACKENDS] = {
	{NET32(0x0a010001), {2, 0, 0, 0, 0, 1}, 1}, {NET32(0x0a010002), {2, 0, 0, 0, 0, 2}, 1},
	{NET32(0x0a010003), {2, 0, 0, 0, 0, 3}, 2}, {NET32(0x0a010004), {2, 0, 0, 0, 0, 4}, 1},
	{NET32(0x0a010005), {2, 0, 0, 0, 0, 5}, 3},
};

struct {
	__uint(type, ARRAY);
	__uint(max_entries, TABLE);
	__type(key, u32);
	__type(value, u32);
} table SEC(".maps");

struct {
	__uint(type, ARRAY);
	__uint(max_entries, BACKENDS);
	__type(key, u32);
	__type(value, u64);
} sent SEC(".maps");

u32 next[BACKENDS];
u32 filled;

INLINE u32 mix(u32 a, u32 b)
{
	u32 hash = a * 0x9e3779b1 ^ b * 0x85ebca77;
	hash ^= hash >> 15;
	hash *= 0xc2b2ae3d;
	return hash ^ hash >> 13;
}

// Lets a backend take its next free place; entries hold the number of the backend plus one.
static void take_place(u32 backend)
{
	if (backend >= BACKENDS)
		return;
	u32 offset = mix(net32(backends[backend].address), 1) % TABLE;
	u32 skip = mix(net32(backends[backend].address), 2) % (TABLE - 1) + 1;
	for (int i = 0; i < TABLE; i++) {
		u32 place = (offset + skip * next[backend]) % TABLE;
		next[backend]++;
		u32 *entry = map_lookup(&table, &place);
		if (entry && *entry == 0) {
			*entry = backend + 1;
			filled++;
			return;
		}
	}
}

static long round_of_places(u64 round, void *unused)
{
	for (u32 backend = 0; backend < BACKENDS; backend++)
		if (round % 3 < backends[backend].weight && filled < TABLE)
			take_place(backend);
	return filled >= TABLE;
}

SEC("xdp") int maglev(struct xdp_md *xdp)
{
	if (filled < TABLE)
		bpf_loop(TABLE, round_of_places, 0, 0);
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45 || (ip->protocol != TCP && ip->protocol != UDP))
		return XDP_PASS;
	struct udp *ports = take(&cursor, 4);
	if (!ports)
		return XDP_PASS;
	u32 place = mix(net32(ip->source) ^ net16(ports->source), net32(ip->destination) + net16(ports->destination)) % TABLE;
	u32 *entry = map_lookup(&table, &place);
	if (!entry)
		return XDP_ABORTED;
	// 64 bits: versions without 32-bit comparisons would compare a copy, which tells Linux nothing about the original
	u64 chosen = (u64)*entry - 1;
	asm volatile("" : "+r"(chosen));
	if (chosen >= BACKENDS)
		return XDP_ABORTED;
	u32 backend = chosen;
	u64 *count = map_lookup(&sent, &backend);
	if (count)
		__sync_fetch_and_add(count, 1);
	u16 length = net16(ip->length) + sizeof(*ip);
	u32 source = ip->source;
	u8 tos = ip->tos;
	struct ethernet header = *frame;
	if (xdp_adjust_head(xdp, -(int)sizeof(struct ipv4)))
		return XDP_ABORTED;
	cursor = packet_of(xdp);
	frame = TAKE(&cursor, struct ethernet);
	ip = frame ? TAKE(&cursor, struct ipv4) : 0;
	if (!ip)
		return XDP_ABORTED;
	*frame = header;
	for (int i = 0; i < 6; i++)
		frame->destination[i] = backends[backend].mac[i];
	*ip = (struct ipv4){0x45, tos, net16(length), 0, 0, 64, IPIP, 0, source, backends[backend].address};
	u64 sum = 0;
	u16 *words = (u16 *)ip;
#pragma unroll
	for (int i = 0; i < 10; i++)
		sum += words[i];
	ip->checksum = fold(sum);
	return XDP_TX;
}

LICENSE;
