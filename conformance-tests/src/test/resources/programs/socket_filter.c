// Socket filters: loads of the old kind and by helper, and a sampling one.
#include "bpf.h"

unsigned long long load_byte(void *skb, unsigned long long offset) asm("llvm.bpf.load.byte");
unsigned long long load_half(void *skb, unsigned long long offset) asm("llvm.bpf.load.half");
unsigned long long load_word(void *skb, unsigned long long offset) asm("llvm.bpf.load.word");

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 256);
	__type(key, u32);
	__type(value, u64);
} protocols SEC(".maps");

SEC("socket/old") int old_loads(struct skb *skb)
{
	if (skb->protocol != NET16(IPV4))
		return 0;
	u32 protocol = load_byte(skb, 9);
	u64 *bytes = map_lookup(&protocols, &protocol);
	if (bytes)
		__sync_fetch_and_add(bytes, skb->len);
	if (load_half(skb, 6) & 0x1fff)
		return 0;
	u32 header = (load_byte(skb, 0) & 15) * 4;
	if (protocol != TCP && protocol != UDP)
		return load_word(skb, 12) >> 24;
	return load_half(skb, header) < 1024 || load_half(skb, header + 2) < 1024 ? skb->len : 64;
}

SEC("socket/new") int by_helper(struct skb *skb)
{
	struct ipv6 ip;
	if (skb->protocol != NET16(IPV6) || skb_load_bytes(skb, 0, &ip, sizeof(ip)))
		return 0;
	u8 last[4] = {};
	long result = skb_load_bytes_relative(skb, 36, last, 4, 1);
	return result ? 0 : ip.hops + last[3];
}

LICENSE;
