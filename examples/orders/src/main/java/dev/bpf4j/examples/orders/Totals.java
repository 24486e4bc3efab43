package dev.bpf4j.examples.orders;

/** What a customer has bought so far: a value of the map {@code customers}, {@code struct totals} in C. */
public record Totals(long orders, long cents) {}
