package dev.bpf4j.ebpf.helper;

import java.util.List;

/**
 * The typed signature of a helper.
 *
 * @param id the number in the immediate of the call instruction
 * @param name as in {@code bpf-helpers(7)}, with its {@code bpf_} prefix
 * @param args types of R1, R2, ...; at most 5
 */
public record Prototype(int id, String name, ReturnType returns, List<ArgType> args) {
    /** Numbers from here on are bpf4j's own, far above those of any kernel. */
    public static final int OWN_IDS = 0x4000_0000;

    public Prototype {
        args = List.copyOf(args);
        if (args.size() > 5) {
            throw new IllegalArgumentException(name + " has more than 5 arguments");
        }
    }
}
