package dev.bpf4j.conformance.kfuncs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.KernelObject;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelRecord;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.ArenaView;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.LoadedProgram;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.RejectedProgramException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What programs with arenas return: in both engines and in Linux what Linux 6.18 was seen to return. */
class ArenaRunTest {
    private static final byte[] CONTEXT = new byte[64];

    /** A program that may sleep: {@code BPF_F_SLEEPABLE}. */
    private static final int SLEEPABLE = 16;

    /** A line of the table: what a program of an object returns. */
    record Result(String object, String program, int value) {
        @Override
        public String toString() {
            return object + " " + program;
        }
    }

    static Stream<Result> results() {
        return new String(KernelFunctionVerdictsTest.resource("arena-results.tsv"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .map(field -> new Result(field[0], field[1], Integer.parseInt(field[2])));
    }

    private static ObjectFile object(String name) {
        return ObjectFile.load(KernelFunctionVerdictsTest.resource(name + ".o"));
    }

    @ParameterizedTest
    @MethodSource("results")
    void enginesReturnWhatLinuxDoes(Result expected) {
        ObjectFile object = object(expected.object());
        ObjectProgram program = object.program(expected.program()).orElseThrow();
        for (Engine engine : Engine.values()) {
            assertEquals(expected.value(), run(object, program, engine), engine::toString);
        }
    }

    /** What programs leave in their variables is found by user space, and the other way round. */
    @Test
    void variablesAreAtTheBeginOfTheArena() {
        ObjectFile object = object("arena_variables");
        ObjectProgram program = object.program("v_write").orElseThrow();
        LinkedMaps maps = LinkedMaps.of(object);
        ArenaView user = ((Arena) maps.map("arena").orElseThrow()).user();
        long number = IntStream.range(0, Arena.PAGE_SIZE / Integer.BYTES)
                .mapToLong(i -> user.base() + (long) i * Integer.BYTES)
                .filter(address -> user.load(Width.W, address) == 42)
                .findFirst()
                .orElseThrow();
        user.store(Width.W, number, 99);
        assertEquals(100, run(object, program, Engine.JIT, maps));
        assertEquals(100, user.load(Width.W, number));
    }

    @Test
    void variablesNeedAnArena() {
        MalformedProgramException e = assertThrows(MalformedProgramException.class, () -> object("arena_unplaced"));
        assertTrue(e.getMessage().contains("the object has 0 arenas"), e.getMessage());
    }

    /** Unprivileged programs have none. */
    @Test
    void arenasNeedPrivileges() {
        ObjectFile object = object("arena");
        ObjectProgram program = object.program("a_alloc").orElseThrow();
        ProgramLoader<?> loader = ProgramLoader.of(KernelProgramType.SYSCALL.type())
                .maps(LinkedMaps.of(object).list());
        RejectedProgramException e = assertThrows(RejectedProgramException.class, () -> loader.load(object, program));
        assertTrue(e.getMessage().contains("CAP_BPF and CAP_PERFMON are required to use arena"), e.getMessage());
    }

    /** Programs that nobody has verified cannot reach an arena, and cast only where there is one. */
    @Test
    void unverifiedProgramsTrap() {
        for (String text : new String[] {
            "r1 = addr_space_cast(r1, 1, 0)\nexit",
            "r1 = addr_space_cast(r1, 2, 0)\nexit",
            "r1 = addr_space_cast(r1, 0, 1)\nr0 = *(u64 *)(r1 +0)\nexit"
        }) {
            for (Engine engine : Engine.values()) {
                LoadedProgram<SocketBuffer> loaded = ProgramLoader.of(Linux.SOCKET_FILTER)
                        .engine(engine)
                        .loadUnverified(Assembler.parse(text, HelperTable.of(List.of())));
                assertThrows(TrapException.class, () -> loaded.run(new SocketBuffer().packet(new byte[64])), text);
            }
        }
    }

    private static int run(ObjectFile object, ObjectProgram program, Engine engine) {
        return run(object, program, engine, LinkedMaps.of(object));
    }

    @SuppressWarnings("unchecked") // the context of programs of the type syscall is a record
    private static int run(ObjectFile object, ObjectProgram program, Engine engine, LinkedMaps maps) {
        ProgramType<KernelRecord> type = (ProgramType<KernelRecord>) KernelProgramType.SYSCALL.type();
        return (int) ProgramLoader.of(type)
                .profile(Profile.ROOT)
                .engine(engine)
                .maps(maps.list())
                .load(object, program)
                .run(new KernelRecord(type.context()).bytes(CONTEXT));
    }

    @ParameterizedTest
    @MethodSource("results")
    void linuxReturnsIt(Result expected) {
        assumeTrue(
                LiveKernel.availability().present(),
                () -> "live kernel: " + LiveKernel.availability().reason());
        assumeTrue(System.getProperty("os.version").startsWith("6.18"), "Linux 6.18");
        assertEquals(expected.value(), runInKernel(expected));
    }

    private static int runInKernel(Result expected) {
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        ObjectFile object = object(expected.object());
        try (KernelObject loaded = KernelObject.create(kernel, object)) {
            LoadRequest request = loaded.request(
                            object.program(expected.program()).orElseThrow(), KernelProgramType.SYSCALL.number())
                    .withFlags(SLEEPABLE);
            LoadResult result = kernel.load(request);
            assumeTrue(
                    result instanceof LoadResult.Loaded, () -> "the kernel runs programs with arenas: " + result.log());
            try (ProgramFd fd = ((LoadResult.Loaded) result).fd()) {
                return fd.testRun(new byte[0], CONTEXT, 0).retval();
            }
        }
    }
}
