package dev.bpf4j.examples.orders;

/** What a rule had to say about an order. */
public record Note(Order order, String text) {}
