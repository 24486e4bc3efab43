package dev.bpf4j.examples.orders;

import dev.bpf4j.ebpf.context.BpfContext;

/**
 * What a rule sees: {@code struct order} in C.
 *
 * @param cents the price before discounts and tax
 * @param country its telephone code
 */
@BpfContext("order")
public record Order(long id, long cents, int customer, int items, short country) {}
