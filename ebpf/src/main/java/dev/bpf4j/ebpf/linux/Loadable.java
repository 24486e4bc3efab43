package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.platform.ProgramType;

/** What comes of a program type, an attach type and load flags: a type to judge programs by, or Linux's refusal. */
public sealed interface Loadable {
    /** Programs can be loaded so. */
    record Known(ProgramType<?> type) implements Loadable {
        @Override
        public ProgramType<?> orThrow() {
            return type;
        }
    }

    /** No program can. @param message one line: why */
    record Refused(String message) implements Loadable {
        @Override
        public ProgramType<?> orThrow() {
            throw new IllegalArgumentException(message);
        }
    }

    /** The type. @throws IllegalArgumentException if there is none */
    ProgramType<?> orThrow();
}
