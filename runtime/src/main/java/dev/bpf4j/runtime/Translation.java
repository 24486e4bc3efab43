package dev.bpf4j.runtime;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.translator.ClassicTranslator;

/** A translated classic program and the type it is loaded as, which has the helpers that translations call. */
record Translation<T>(Program program, ProgramType<T> type) {
    /** @throws IllegalArgumentException if the checker refuses it, or there are no classic programs for this type */
    static <T> Translation<T> of(ClassicProgram program, ProgramType<T> type) {
        if (type.context().equals(SocketBuffer.CONTEXT)) {
            return new Translation<>(
                    ClassicTranslator.translate(program), sameContext(ClassicTranslator.SOCKET_FILTER));
        }
        if (type.context().equals(SeccompData.CONTEXT)) {
            return new Translation<>(
                    ClassicTranslator.translateSeccomp(program), sameContext(ClassicTranslator.SECCOMP));
        }
        throw new IllegalArgumentException("there are no classic programs for " + type);
    }

    /** The contexts of both types are one object, so their Java type is the same. */
    @SuppressWarnings("unchecked")
    private static <T> ProgramType<T> sameContext(ProgramType<?> type) {
        return (ProgramType<T>) type;
    }
}
