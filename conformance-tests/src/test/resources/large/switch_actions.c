// The datapath of a software switch: takes a packet's fields apart into memory of the processor, finds the list of actions,
// and carries out up to sixteen of them in a loop over a large switch.
#include "../programs/bpf.h"

struct fields {
	u32 in_port, mark, type, source4, destination4;
	u32 source6[4], destination6[4];
	u16 tci, source_port, destination_port, tcp_flags;
	u8 protocol, tos, ttl, fragment;
	u8 source[6], destination[6];
};

enum action_kind { A_END, A_OUTPUT, A_PUSH_VLAN, A_POP_VLAN, A_SET_ETHERNET, A_SET_IPV4, A_SET_PORTS, A_DEC_TTL, A_TRIM, A_MARK, A_HASH, A_DROP };

struct action {
	u32 kind, value;
	u32 more[4];
};

struct actions {
	struct action list[16];
};

struct {
	__uint(type, PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct fields);
} scratch SEC(".maps");

struct {
	__uint(type, HASH);
	__uint(max_entries, 4096);
	__type(key, struct fields);
	__type(value, struct actions);
} flows SEC(".maps");

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
} counters SEC(".maps");

static void count(u32 what)
{
	u64 *value = map_lookup(&counters, &what);
	if (value)
		__sync_fetch_and_add(value, 1);
}

INLINE int take_apart(struct skb *skb, struct fields *f)
{
	u8 *data = (u8 *)(u64)skb->data, *end = (u8 *)(u64)skb->data_end;
	struct ethernet *frame = (void *)data;
	if ((u8 *)(frame + 1) > end)
		return -1;
	__builtin_memset(f, 0, sizeof(*f));
	f->in_port = skb->ingress_ifindex;
	f->mark = skb->mark;
	f->tci = skb->vlan_present ? skb->vlan_tci : 0;
	__builtin_memcpy(f->source, frame->source, 6);
	__builtin_memcpy(f->destination, frame->destination, 6);
	f->type = frame->type;
	u8 *l4 = 0;
	if (f->type == NET16(IPV4)) {
		struct ipv4 *ip = (void *)(frame + 1);
		if ((u8 *)(ip + 1) > end)
			return -1;
		f->source4 = ip->source;
		f->destination4 = ip->destination;
		f->protocol = ip->protocol;
		f->tos = ip->tos;
		f->ttl = ip->ttl;
		f->fragment = ip->fragment & NET16(0x1fff) ? 2 : ip->fragment & NET16(0x2000) ? 1 : 0;
		if (f->fragment != 2)
			l4 = (u8 *)ip + (ip->version_ihl & 15) * 4;
	} else if (f->type == NET16(IPV6)) {
		struct ipv6 *ip = (void *)(frame + 1);
		if ((u8 *)(ip + 1) > end)
			return -1;
		__builtin_memcpy(f->source6, ip->source, 32);
		f->protocol = ip->next;
		f->ttl = ip->hops;
		l4 = (u8 *)(ip + 1);
	}
	if (l4 && f->protocol == TCP && l4 + sizeof(struct tcp) <= end) {
		struct tcp *tcp = (void *)l4;
		f->source_port = tcp->source;
		f->destination_port = tcp->destination;
		f->tcp_flags = tcp->flags;
	} else if (l4 && f->protocol == UDP && l4 + sizeof(struct udp) <= end) {
		struct udp *udp = (void *)l4;
		f->source_port = udp->source;
		f->destination_port = udp->destination;
	}
	return 0;
}

SEC("tc") int datapath(struct skb *skb)
{
	u32 zero = 0;
	struct fields *fields = map_lookup(&scratch, &zero);
	if (!fields || take_apart(skb, fields))
		return TC_SHOT;
	struct actions *actions = map_lookup(&flows, fields);
	if (!actions) {
		count(0);
		return TC_OK;
	}
	int result = TC_SHOT;
	for (u32 i = 0; i < 16; i++) {
		struct action *action = &actions->list[i];
		u32 value = action->value;
		switch (action->kind) {
		case A_END:
			return result;
		case A_OUTPUT:
			result = redirect(value, 0);
			count(1);
			break;
		case A_PUSH_VLAN:
			if (skb_vlan_push(skb, NET16(VLAN), value & 0xfff))
				return TC_SHOT;
			break;
		case A_POP_VLAN:
			if (skb_vlan_pop(skb))
				return TC_SHOT;
			break;
		case A_SET_ETHERNET:
			if (skb_store_bytes(skb, 0, action->more, 12, 0))
				return TC_SHOT;
			break;
		case A_SET_IPV4: {
			u8 *data = (u8 *)(u64)skb->data, *end = (u8 *)(u64)skb->data_end;
			struct ipv4 *ip = (void *)(data + 14);
			if ((u8 *)(ip + 1) > end || fields->type != NET16(IPV4))
				return TC_SHOT;
			u32 old = ip->source, new = action->more[0];
			if (l3_csum_replace(skb, 24, old, new, 4) || skb_store_bytes(skb, 26, &new, 4, 0))
				return TC_SHOT;
			if (fields->protocol == TCP && l4_csum_replace(skb, 50, old, new, 0x14))
				return TC_SHOT;
			if (fields->protocol == UDP && l4_csum_replace(skb, 40, old, new, 0x34))
				return TC_SHOT;
			break;
		}
		case A_SET_PORTS: {
			u32 l4 = fields->type == NET16(IPV4) ? 34 : 54;
			u16 new = value;
			if (fields->protocol != TCP && fields->protocol != UDP)
				return TC_SHOT;
			if (skb_store_bytes(skb, l4 + (value >> 16 & 2), &new, 2, 0))
				return TC_SHOT;
			break;
		}
		case A_DEC_TTL: {
			u8 *data = (u8 *)(u64)skb->data, *end = (u8 *)(u64)skb->data_end;
			struct ipv4 *ip = (void *)(data + 14);
			if ((u8 *)(ip + 1) > end || ip->ttl <= 1)
				return TC_SHOT;
			u16 before = *(u16 *)&ip->ttl;
			ip->ttl--;
			ip->checksum = csum_replace(ip->checksum, before, *(u16 *)&ip->ttl);
			break;
		}
		case A_TRIM:
			if (value < 64 || (skb->len > value && skb_change_tail(skb, value, 0)))
				return TC_SHOT;
			break;
		case A_MARK:
			skb->mark = value;
			break;
		case A_HASH:
			skb->priority = (fields->source4 ^ fields->destination4 ^ fields->source_port) & value;
			break;
		default:
			count(2);
			return TC_SHOT;
		}
	}
	return result;
}

LICENSE;
