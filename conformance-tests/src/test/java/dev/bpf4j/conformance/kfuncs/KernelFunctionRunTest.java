package dev.bpf4j.conformance.kfuncs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.KernelObject;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.KernelFunctions;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelRecord;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.linux.XdpBuffer;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.LoadedProgram;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.Profile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Kernel functions that bpf4j runs: the interpreter, compiled code and the live kernel give the same results. */
class KernelFunctionRunTest {
    private static final long SEED = 20261201;
    private static final int INPUTS = 120;

    /** What is looked for lies often in what it is looked for in. */
    private static final byte[] ALPHABET = {'a', 'b', 'A', 'B', '_', (byte) 0xc4, (byte) 0xe4, (byte) 0xd7, 0};

    private static final int TEXT = 24;

    private static byte[] input(Random random) {
        ByteBuffer packet = ByteBuffer.allocate(2 * TEXT + 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int text = 0; text < 2; text++) {
            int most = text == 0 ? TEXT : 1 + random.nextInt(4);
            for (int i = 0; i < most - 1; i++) {
                packet.put(text * TEXT + i, ALPHABET[random.nextInt(random.nextInt(3) == 0 ? ALPHABET.length : 2)]);
            }
        }
        packet.putLong(2 * TEXT, random.nextInt(TEXT + 4));
        int character = ALPHABET[random.nextInt(ALPHABET.length)];
        packet.putInt(2 * TEXT + 8, random.nextInt(8) == 0 ? character | 0x100 : character & 0xff);
        return packet.array();
    }

    private static <T> LoadedProgram<T> load(
            ProgramType<T> type, ObjectFile object, ObjectProgram program, Engine engine) {
        return ProgramLoader.of(type)
                .profile(Profile.ROOT)
                .engine(engine)
                .maps(LinkedMaps.of(object, Map.of()).list())
                .load(object, program);
    }

    private static ProgramType<SocketBuffer> type(ObjectProgram program) {
        return program.section().equals("tc") ? Linux.SCHED_CLS : Linux.SOCKET_FILTER;
    }

    @Test
    void enginesAgree() {
        ObjectFile object = object("texts", Optional.empty());
        for (ObjectProgram program : object.programs()) {
            LoadedProgram<SocketBuffer> interpreted = load(type(program), object, program, Engine.INTERPRETER);
            LoadedProgram<SocketBuffer> compiled = load(type(program), object, program, Engine.JIT);
            Random random = new Random(SEED);
            for (int i = 0; i < INPUTS; i++) {
                byte[] packet = input(random);
                assertEquals(
                        interpreted.run(new SocketBuffer().packet(packet.clone())),
                        compiled.run(new SocketBuffer().packet(packet.clone())),
                        program.name());
            }
        }
    }

    @Test
    void agreesWithTheKernel() {
        assumeTrue(
                LiveKernel.availability().present(),
                () -> "live kernel: " + LiveKernel.availability().reason());
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        ObjectFile object = object("texts", Optional.empty());
        try (KernelObject loaded = KernelObject.create(kernel, object)) {
            for (ObjectProgram program : object.programs()) {
                int type = KernelProgramType.byName(type(program).name())
                        .orElse(KernelProgramType.SOCKET_FILTER)
                        .number();
                LoadResult result = kernel.load(loaded.request(program, type));
                assumeTrue(
                        result instanceof LoadResult.Loaded,
                        () -> "the kernel has all of these functions: " + result.log());
                try (ProgramFd fd = ((LoadResult.Loaded) result).fd()) {
                    compare(object, program, fd);
                }
            }
        }
    }

    private static void compare(ObjectFile object, ObjectProgram program, ProgramFd fd) {
        LoadedProgram<SocketBuffer> ours = load(type(program), object, program, Engine.JIT);
        Random random = new Random(SEED);
        for (int i = 0; i < INPUTS; i++) {
            byte[] packet = input(random);
            int theirs = fd.testRun(packet, new byte[0], 1).retval();
            assertEquals(
                    theirs,
                    (int) ours.run(new SocketBuffer().packet(packet.clone())),
                    program.name() + " " + show(packet));
        }
    }

    private static String show(byte[] packet) {
        ByteBuffer in = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        return text(packet, 0) + ", " + text(packet, TEXT) + ", " + in.getLong(2 * TEXT) + ", "
                + in.getInt(2 * TEXT + 8);
    }

    private static String text(byte[] packet, int from) {
        StringBuilder text = new StringBuilder("'");
        for (int i = from; i < from + TEXT && packet[i] != 0; i++) {
            text.append((char) (packet[i] & 0xff));
        }
        return text.append('\'').toString();
    }

    private static ObjectFile object(String name, Optional<KernelTypes> kernel) {
        ObjectFile.Options options = ObjectFile.Options.none();
        return ObjectFile.load(
                KernelFunctionVerdictsTest.resource(name + ".o"),
                kernel.flatMap(KernelTypes::types).map(options::withTarget).orElse(options));
    }

    /** What each program of the object of sets returns, on a machine of 64 processors. */
    private static final Map<String, Long> SETS = Map.ofEntries(
            Map.entry("q_first", 3_000L),
            Map.entry("q_first_zero", 0L),
            Map.entry("q_first_none", 64_000L),
            Map.entry("q_first_and", 4_000L),
            Map.entry("q_any", 3_000L),
            Map.entry("q_any_and", 4_000L),
            Map.entry("q_weight", 3_000L),
            Map.entry("q_test", 10_000L),
            Map.entry("q_beyond", 0L),
            Map.entry("q_test_and", 1_000L),
            Map.entry("q_clear_cpu", 1_000L + 0b1010000),
            Map.entry("q_and", 1_000L + 0b0010000),
            Map.entry("q_or", 2_000L + 0b1111000),
            Map.entry("q_xor", 3_000L + 0b1101000),
            Map.entry("q_all", 10_000L + 0xff),
            Map.entry("q_none", 10_000L),
            Map.entry("q_compare", 1_010_000L),
            Map.entry("q_acquire", 3_000L),
            Map.entry("q_short", 13_000L),
            Map.entry("q_stack", 1L));

    @Test
    void runsSetsOfProcessors() {
        KernelTypes kernel = KernelTypes.running();
        assumeTrue(kernel.function("bpf_cpumask_populate").isPresent(), "types of a kernel with sets of processors");
        ObjectFile object = object("sets", Optional.of(kernel));
        for (ObjectProgram program : object.programs()) {
            for (Engine engine : List.of(Engine.INTERPRETER, Engine.JIT)) {
                LoadedProgram<KernelRecord> loaded = load(Linux.TRACEPOINT, object, program, engine);
                assertEquals(SETS.get(program.name()), loaded.run(record()), program.name());
            }
        }
    }

    /** A host gives its own meaning to what has none here. */
    @Test
    void runsWhatTheHostProvides() {
        KernelTypes kernel = KernelTypes.running();
        assumeTrue(kernel.function("bpf_lookup_system_key").isPresent(), "types of a kernel with keys");
        ObjectFile object = object("network", Optional.of(kernel));
        List<Long> put = new ArrayList<>();
        ProgramType<?> type = KernelProgramType.XDP
                .type()
                .providing(
                        "bpf_lookup_system_key",
                        (caller, id, r2, r3, r4, r5) -> caller.expose(put, BytesRegion.of("key", new byte[8])))
                .providing("bpf_key_put", (caller, key, r2, r3, r4, r5) -> put.add(key) ? 0 : 1);
        LoadedProgram<?> loaded = load(type, object, object.program("n_key").orElseThrow(), Engine.JIT);
        assertEquals(2, run(loaded));
        assertEquals(1, put.size());
        assertThrows(IllegalArgumentException.class, () -> type.providing("bpf_none", (c, a, b, d, e, f) -> 0));
    }

    @SuppressWarnings("unchecked")
    private static long run(LoadedProgram<?> program) {
        return ((LoadedProgram<XdpBuffer>) program).run(new XdpBuffer().packet(new byte[64]));
    }

    /** Linux does not look at what it ignores: even a register that nothing was written to. */
    @Test
    void takesAnythingForTexts() {
        int id = KernelFunctions.instance().id("bpf_strcmp").orElseThrow();
        Program program = Program.of(List.of(new Insn.Call(CallKind.BTF, id), new Insn.Exit()));
        for (Engine engine : List.of(Engine.INTERPRETER, Engine.JIT)) {
            LoadedProgram<SocketBuffer> loaded = ProgramLoader.of(Linux.SCHED_CLS)
                    .profile(Profile.ROOT)
                    .engine(engine)
                    .load(program);
            assertTrue(loaded.run(new SocketBuffer().packet(new byte[64])) < 0);
        }
    }

    private static KernelRecord record() {
        return new KernelRecord(Linux.TRACEPOINT.context());
    }

    /** What only a kernel can give is judged, and refused by name when it is to be run. */
    @Test
    void refusesToRunWhatIsNotProvided() {
        KernelTypes kernel = KernelTypes.running();
        assumeTrue(kernel.types().isPresent(), "types of a kernel");
        ObjectFile object = object("tasks", Optional.of(kernel));
        List<String> refused = new ArrayList<>();
        for (String name : List.of("t_tc", "t_xdp")) {
            ObjectProgram program = object.program(name).orElseThrow();
            ProgramType<?> type =
                    program.section().equals("tc") ? KernelProgramType.SCHED_CLS.type() : KernelProgramType.XDP.type();
            MalformedProgramException e =
                    assertThrows(MalformedProgramException.class, () -> load(type, object, program, Engine.JIT));
            refused.add(e.getMessage());
        }
        assertTrue(refused.get(0).contains("bpf_get_current_task_btf#158 is not provided"), refused.get(0));
        assertTrue(refused.get(1).contains("bpf_task_from_pid is not provided by this host"), refused.get(1));
    }
}
