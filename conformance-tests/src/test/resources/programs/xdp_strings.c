// Looks for text in the payload of TCP: methods of HTTP, the port in the host's name, and RESP commands.
#include "bpf.h"

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 8);
	__type(key, u32);
	__type(value, u64);
} found SEC(".maps");

u64 numbers;

static int count(u32 what)
{
	u64 *packets = map_lookup(&found, &what);
	if (packets)
		*packets += 1;
	return what & 3;
}

SEC("xdp") int strings(struct xdp_md *xdp)
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
	u32 options = (tcp->offset >> 4) * 4;
	if (options < sizeof(*tcp) || options > 60 || !take(&cursor, options - sizeof(*tcp)))
		return XDP_DROP;
	char *text = take(&cursor, 8);
	if (!text)
		return XDP_PASS;
	char copy[16] = {};
	__builtin_memcpy(copy, text, 8);
	if (bpf_strncmp(copy, 4, "GET ") == 0 || bpf_strncmp(copy, 5, "POST ") == 0)
		return count(1);
	if (bpf_strncmp(copy, 4, "SSH-") == 0)
		return count(2);
	if (copy[0] == '*') {
		unsigned long items = 0;
		long digits = strtoul(copy + 1, 7, 10, &items);
		if (digits > 0)
			numbers += items * 100 + digits;
		return count(3);
	}
	if (copy[0] == '$' || copy[0] == '+' || copy[0] == ':')
		return count(4);
	return bpf_strncmp(copy, 8, "EHLO a.b") < 0 ? count(5) : count(6);
}

LICENSE;
