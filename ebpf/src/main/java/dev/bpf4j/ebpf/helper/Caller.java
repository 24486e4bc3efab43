package dev.bpf4j.ebpf.helper;

import dev.bpf4j.ebpf.memory.Memory;

/** The run of a program that calls a helper. */
public interface Caller {
    /** Memory the program can reach; pointers among the arguments are addresses in it. */
    Memory memory();

    /** The Java object behind the program's context. */
    Object context();

    Host host();
}
