/**
 * A shop whose pricing rules are plug-ins: {@link dev.bpf4j.examples.orders.OrderService} loads them, runs one on every order
 * and replaces it while orders flow. {@code loyalty.c} is a rule in C, {@link dev.bpf4j.examples.orders.BulkDiscount} one that
 * Java builds, {@code careless.c} has rules that are refused.
 */
package dev.bpf4j.examples.orders;
