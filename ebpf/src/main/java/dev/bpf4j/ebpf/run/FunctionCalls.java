package dev.bpf4j.ebpf.run;

/** How an engine lets helpers call functions of the program that it runs. */
public interface FunctionCalls {
    /**
     * Calls the function that starts at that slot, in a new frame below the one that called the helper, and returns its
     * R0. The registers of the calling function are what they were.
     *
     * @throws TrapException if no function starts there, the stack is too deep, or the function does what it must not
     */
    long call(int slot, long r1, long r2, long r3, long r4, long r5);

    /** How functions of the same program are called, from no function, in a run of their own. Of any thread. */
    FunctionCalls apart(Execution<?> execution);
}
