package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.verifier.Facts;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;

/**
 * Compiles programs to JVM bytecode, verified or not. Any program of up to {@link Program#MAX_SLOTS} slots compiles; what
 * must not be executed traps when it is reached, as in the interpreter.
 */
public final class JitCompiler {
    private JitCompiler() {}

    /** Compiles a program of which nothing is known. */
    public static <T> CompiledProgram<T> compile(Program program, ProgramType<T> type) {
        return compile(program, type, Facts.none(program));
    }

    /**
     * Compiles a program with what its verification has found. Facts make code faster; memory safety does not depend on
     * them.
     */
    public static <T> CompiledProgram<T> compile(Program program, ProgramType<T> type, Facts facts) {
        return compile(program, type, facts, Limits.HOTSPOT);
    }

    /**
     * Compiles a program for runs with those maps: executions that were made for them, and their addresses in the program.
     */
    public static <T> CompiledProgram<T> compile(LinkedProgram program, ProgramType<T> type, Facts facts) {
        return compile(program, type, facts, Limits.HOTSPOT);
    }

    static <T> CompiledProgram<T> compile(Program program, ProgramType<T> type, Facts facts, Limits limits) {
        return compile(new LinkedProgram(program, List.of()), type, facts, limits);
    }

    static <T> CompiledProgram<T> compile(LinkedProgram linked, ProgramType<T> type, Facts facts, Limits limits) {
        Program program = linked.program();
        Unit unit = new Unit(linked, type, facts);
        Partition partition = new Partition(unit, limits);
        List<byte[]> classFiles = new ProgramClasses(unit, partition).write();
        List<Object> constants = unit.constants().values();
        if (!partition.isSegmented()) {
            EntryPoint entry = define(classFiles.get(0), constants, EntryPoint.class);
            return new CompiledProgram<>(entry, classFiles, program.exceptionCallback());
        }
        Segment[] segments = classFiles.stream()
                .map(bytes -> define(bytes, constants, Segment.class))
                .toArray(Segment[]::new);
        int[] callbacks = unit.flow().callbacks().stream().toArray();
        int[] points = Arrays.stream(callbacks)
                .map(slot -> partition.point(unit.flow().blockAt(slot).index()))
                .toArray();
        return new CompiledProgram<>(
                new SegmentedEntryPoint(segments, program, callbacks, points, partition.point(0)),
                classFiles,
                program.exceptionCallback());
    }

    private static <C> C define(byte[] classFile, List<Object> constants, Class<C> superclass) {
        try {
            Class<?> hidden = MethodHandles.lookup()
                    .defineHiddenClassWithClassData(classFile, constants, true)
                    .lookupClass();
            return superclass.cast(hidden.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("generated class does not link", e);
        }
    }
}
