package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.ProgramThrow;
import java.util.List;
import java.util.OptionalInt;

/**
 * A program as JVM bytecode, in hidden classes that are unloaded when nobody holds it any more. Thread-safe.
 *
 * <p>It does what {@link dev.bpf4j.ebpf.run.Interpreter} does, traps included, but for the limit: compiled code counts
 * loops and calls only, so it never traps before the interpreter and may run on for a while where that one traps. Helpers
 * can call the functions whose addresses the program loads, and trap where they are told to call into the middle of one.
 */
public final class CompiledProgram<T> implements Executable<T> {
    private final EntryPoint code;
    private final List<byte[]> classFiles;
    private final OptionalInt exceptionCallback;

    /** @param exceptionCallback the slot of the function that what the program throws goes to */
    CompiledProgram(EntryPoint code, List<byte[]> classFiles, OptionalInt exceptionCallback) {
        this.code = code;
        this.classFiles = classFiles;
        this.exceptionCallback = exceptionCallback;
    }

    @Override
    public long run(Execution<T> execution) {
        try {
            return code.run(execution);
        } catch (ProgramThrow thrown) {
            return exceptionCallback.isPresent()
                    ? code.caught(execution, exceptionCallback.getAsInt(), thrown.cookie())
                    : thrown.cookie();
        }
    }

    /** The class file; of a program of several classes the first. For people to read: it cannot be loaded by itself. */
    public byte[] classFile() {
        return classFiles.get(0).clone();
    }

    /** All class files. Programs of more than some 8000 instructions have several. */
    public List<byte[]> classFiles() {
        return classFiles.stream().map(byte[]::clone).toList();
    }
}
