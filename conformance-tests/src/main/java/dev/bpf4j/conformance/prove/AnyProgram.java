package dev.bpf4j.conformance.prove;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.ebpf.Program;

/** A program in either instruction set. */
public sealed interface AnyProgram {
    record Classic(ClassicProgram program) implements AnyProgram {}

    record Extended(Program program) implements AnyProgram {}

    static AnyProgram of(ClassicProgram program) {
        return new Classic(program);
    }

    static AnyProgram of(Program program) {
        return new Extended(program);
    }

    /** How many instructions it has; of an extended program, 8-byte slots. */
    default int size() {
        return this instanceof Classic classic
                ? classic.program().size()
                : ((Extended) this).program().slots();
    }
}
