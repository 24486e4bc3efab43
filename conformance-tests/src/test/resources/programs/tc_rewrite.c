// Edits packets by the helpers: class of service, length, and the mark that others read.
#include "bpf.h"

u64 marked, trimmed;

SEC("tc") int rewrite(struct skb *skb)
{
	struct ipv4 ip;
	if (skb->protocol != NET16(IPV4) || skb_load_bytes(skb, 14, &ip, sizeof(ip)))
		return TC_OK;
	skb->mark = net32(ip.source ^ ip.destination);
	skb->priority = 7;
	skb->cb[0] = skb->mark;
	skb->tc_index = skb->cb[0] >> 8;
	marked += skb->mark & 0xff;
	u8 tos = 0xb8;
	u16 old = net16(ip.version_ihl << 8 | ip.tos), new = net16(ip.version_ihl << 8 | tos);
	l3_csum_replace(skb, 14 + 10, old, new, 2);
	skb_store_bytes(skb, 15, &tos, 1, 0);
	if (skb->len > 800) {
		if (skb_change_tail(skb, 800, 0))
			return TC_SHOT;
		trimmed++;
	}
	if (skb_pull_data(skb, 34))
		return TC_SHOT;
	u8 *data = (u8 *)(u64)skb->data, *end = (u8 *)(u64)skb->data_end;
	if (data + 34 > end)
		return TC_SHOT;
	data[6] = 2;
	s64 sum = csum_diff(0, 0, data + 14, 20, 0);
	return fold(sum) ? skb->len & 0xfff : TC_OK;
}

LICENSE;
