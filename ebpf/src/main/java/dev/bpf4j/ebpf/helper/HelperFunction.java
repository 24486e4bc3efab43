package dev.bpf4j.ebpf.helper;

/** The Java side of a helper: registers R1-R5 in, R0 out. */
@FunctionalInterface
public interface HelperFunction {
    /** @throws dev.bpf4j.ebpf.memory.AccessFault if it is given an address it must not touch; the program then traps */
    long call(Caller caller, long r1, long r2, long r3, long r4, long r5);
}
