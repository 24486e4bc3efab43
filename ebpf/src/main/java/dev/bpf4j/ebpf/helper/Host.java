package dev.bpf4j.ebpf.helper;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What helpers take from the machine they run on. Tests give fixed sources, so that engines can be compared.
 *
 * @param random 32 pseudo-random bits
 * @param cpu number of the current CPU, from 0
 * @param nanoTime monotonic clock in nanoseconds
 */
public record Host(IntSupplier random, IntSupplier cpu, LongSupplier nanoTime) {
    /** The real machine. Java does not tell the CPU number: it is 0. */
    public static Host system() {
        return new Host(() -> ThreadLocalRandom.current().nextInt(), () -> 0, System::nanoTime);
    }
}
