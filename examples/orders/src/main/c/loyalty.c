// Who has bought for 1,000 euros before gets 5 % off.
#include "order_rule.h"

#define BPF_NOEXIST 1

struct totals {
	__u64 orders;
	__u64 cents;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10000);
	__type(key, __u32);
	__type(value, struct totals);
} customers SEC(".maps");

static struct totals *totals_of(__u32 customer)
{
	struct totals none = {};
	struct totals *totals = bpf_map_lookup_elem(&customers, &customer);

	if (totals)
		return totals;
	bpf_map_update_elem(&customers, &customer, &none, BPF_NOEXIST);
	return bpf_map_lookup_elem(&customers, &customer);
}

SEC("order_rule") long loyalty(struct order *order)
{
	__u64 cents = order->cents;
	struct totals *totals = totals_of(order->customer);

	if (!totals)
		return -1; // no room for another customer
	if (totals->cents >= 100000) {
		char text[] = "loyal";
		cents -= cents / 20;
		note(text, sizeof(text) - 1);
	}
	__sync_fetch_and_add(&totals->orders, 1);
	__sync_fetch_and_add(&totals->cents, cents);
	return cents + cents * tax_per_mille(order->country) / 1000;
}
