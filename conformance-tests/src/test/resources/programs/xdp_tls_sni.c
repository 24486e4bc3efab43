// Finds the server's name in the first message of TLS, and drops what is on a list.
#include "bpf.h"

#define MAX_NAME 48

struct name {
	char text[MAX_NAME];
};

struct {
	__uint(type, HASH);
	__uint(max_entries, 1024);
	__type(key, struct name);
	__type(value, u32);
} names SEC(".maps");

struct {
	__uint(type, PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct name);
} scratch SEC(".maps");

u32 hellos, handshakes;

INLINE u16 word(u8 *at)
{
	return at[0] << 8 | at[1];
}

SEC("xdp") int tls_sni(struct xdp_md *xdp)
{
	struct cursor cursor = packet_of(xdp);
	struct ethernet *frame = TAKE(&cursor, struct ethernet);
	if (!frame || frame->type != NET16(IPV4))
		return XDP_PASS;
	struct ipv4 *ip = TAKE(&cursor, struct ipv4);
	if (!ip || ip->version_ihl != 0x45 || ip->protocol != TCP)
		return XDP_PASS;
	struct tcp *tcp = TAKE(&cursor, struct tcp);
	if (!tcp || tcp->offset < 5 << 4 || !take(&cursor, (tcp->offset >> 4) * 4 - sizeof(*tcp)))
		return XDP_PASS;
	u8 *record = take(&cursor, 9);
	if (!record)
		return XDP_PASS;
	// Captures with TLS in clear are few: any payload that could be a message is followed.
	if (record[0] == 22)
		handshakes++;
	if (!take(&cursor, 2 + 32))
		return XDP_PASS;
	u8 *length = take(&cursor, 1);
	if (!length || !take(&cursor, *length & 31))
		return XDP_PASS;
	u8 *suites = take(&cursor, 2);
	if (!suites || !take(&cursor, word(suites) & 127))
		return XDP_PASS;
	length = take(&cursor, 1);
	if (!length || !take(&cursor, *length & 15))
		return XDP_PASS;
	hellos++;
	u32 zero = 0;
	struct name *name = map_lookup(&scratch, &zero);
	if (!name)
		return XDP_ABORTED;
	__builtin_memset(name, 0, sizeof(*name));
	for (int i = 0; i < MAX_NAME; i++) {
		u8 *letter = take(&cursor, 1);
		if (!letter || *letter < ' ' || *letter > '~')
			break;
		name->text[i] = *letter | (*letter >= 'A' && *letter <= 'Z' ? 0x20 : 0);
	}
	if (!name->text[0])
		return XDP_PASS;
	u32 one = 1, *count = map_lookup(&names, name);
	if (count)
		*count += 1;
	else
		map_update(&names, name, &one, ANY);
	return XDP_DROP;
}

LICENSE;
