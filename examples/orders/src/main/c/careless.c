// Rules that are refused, each for a reason of its own.
#include "order_rule.h"

// Waits for a price that never comes.
SEC("order_rule") long endless(struct order *order)
{
	while (order->cents)
		asm volatile("" ::: "memory");
	return 0;
}

// Takes the customer's number for an address.
SEC("order_rule") long wild(struct order *order)
{
	return *(volatile long *)(unsigned long)order->customer;
}

static long (*refund)(__u64) = (void *)0x40000099;

// Calls what the shop does not have.
SEC("order_rule") long unknown(struct order *order)
{
	return refund(order->id);
}
