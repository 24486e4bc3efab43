package dev.bpf4j.conformance.kfuncs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.kernel.KernelObject;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.ObjectFunctions;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.object.ObjectHeap;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.LoadedProgram;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.RejectedProgramException;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.soundness.Containment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs with objects of their own give what Linux gives, run after run: one's objects are in the maps, lists and trees
 * that the next ones find. So do functions that load from the packet.
 */
class ObjectsRunTest {
    private static final int ROUNDS = 3;
    private static final int STEPS = 100_000;

    /** One has too many paths without pruning; functions of the others are verified on their own. */
    private static final Set<String> NOT_FOLLOWED = Set.of("r_drain", "a_global", "a_global_near");

    private static final byte[] PACKET = new byte[64];

    private static ObjectFile object(String name) {
        KernelTypes kernel = KernelTypes.running();
        assumeTrue(kernel.types().isPresent(), "types of a kernel");
        return ObjectFile.load(
                KernelFunctionVerdictsTest.resource(name + ".o"),
                ObjectFile.Options.none().withTarget(kernel.types().orElseThrow()));
    }

    private static ProgramType<SocketBuffer> type(ObjectProgram program) {
        return program.section().equals("tc") ? Linux.SCHED_CLS : Linux.SOCKET_FILTER;
    }

    private static List<ObjectProgram> accepted(String name, ObjectFile object) {
        Set<String> names = Set.copyOf(KernelFunctionVerdictsTest.recorded()
                .filter(r -> r.object().equals(name) && r.verdict().equals("accept"))
                .filter(r -> !KernelFunctionVerdictsTest.STRICTER.contains(r.toString()))
                .map(r -> r.program())
                .toList());
        return object.programs().stream()
                .filter(program ->
                        (program.section().equals("tc") || program.section().equals("socket"))
                                && names.contains(program.name()))
                .toList();
    }

    /** What one engine's programs return, round by round. */
    private static Map<String, List<Integer>> ours(String name, Engine engine, Host host) {
        ObjectFile object = object(name);
        List<BpfMap> maps = LinkedMaps.of(object, Map.of()).list();
        Map<String, LoadedProgram<SocketBuffer>> loaded = new LinkedHashMap<>();
        for (ObjectProgram program : accepted(name, object)) {
            if (runs(program)) {
                loaded.put(
                        program.name(),
                        ProgramLoader.of(type(program))
                                .profile(Profile.ROOT)
                                .engine(engine)
                                .host(host)
                                .maps(maps)
                                .load(object, program));
            }
        }
        Map<String, List<Integer>> results = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            loaded.forEach((program, code) -> results.computeIfAbsent(program, p -> new ArrayList<>())
                    .add((int) code.run(new SocketBuffer().packet(PACKET.clone()))));
        }
        return results;
    }

    /** Some need a task of the kernel. */
    private static boolean runs(ObjectProgram object) {
        Program program = object.resolved();
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            if (program.at(slot) instanceof Insn.Call call
                    && call.kind() != CallKind.LOCAL
                    && type(object).helpers().byId(call.imm()).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static Host host() {
        return Host.system().withObjects(ObjectHeap.create());
    }

    /** Every number in a register or in the stack is what the verifier says it may be, at each step. */
    @ParameterizedTest
    @ValueSource(strings = {"objects", "lists", "trees", "kptrs", "percpu", "legacy"})
    void staysInsideTheStates(String name) {
        ObjectFile object = object(name);
        List<BpfMap> maps = LinkedMaps.of(object, Map.of()).list();
        Host host = host();
        for (int round = 0; round < ROUNDS; round++) {
            for (ObjectProgram program : accepted(name, object)) {
                if (runs(program) && !NOT_FOLLOWED.contains(program.name())) {
                    ProgramType<SocketBuffer> type =
                            ObjectFunctions.with(type(program), object.btf().orElseThrow());
                    Execution<SocketBuffer> x = new Execution<>(type, host, maps);
                    Verifier verifier = Verifier.of(type)
                            .profile(Profile.ROOT)
                            .object(object, program)
                            .kernelTypes(KernelTypes.running());
                    Containment states =
                            Containment.of(verifier, program.resolved(), STEPS).orElseThrow();
                    x.bind(new SocketBuffer().packet(PACKET.clone()));
                    assertEquals(
                            Optional.empty(),
                            states.check(LinkedProgram.of(program.resolved(), maps), type, x),
                            program.name());
                }
            }
        }
    }

    private static LoadedProgram<SocketBuffer> strict(String name, String program) {
        ObjectFile object = object(name);
        return ProgramLoader.of(Linux.SCHED_CLS)
                .host(host())
                .maps(LinkedMaps.of(object, Map.of()).list())
                .load(object, object.program(program).orElseThrow());
    }

    private static void refused(String name, String program, String why) {
        RejectedProgramException e = assertThrows(RejectedProgramException.class, () -> strict(name, program));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    /** Without a trusted author, programs use what they own, and tell no addresses. */
    @Test
    void strictProgramsHaveObjects() {
        assertEquals(18, strict("objects", "o_use").run(new SocketBuffer().packet(PACKET)));
        assertEquals(1234, strict("lists", "l_fifo").run(new SocketBuffer().packet(PACKET)));
        assertEquals(1346, strict("trees", "r_sorted").run(new SocketBuffer().packet(PACKET)));
        refused("objects", "o_store_pointer", "leaks addr into mem");
        refused("kptrs", "k_load", "access is allowed only to CAP_PERFMON and CAP_SYS_ADMIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"objects", "lists", "trees", "kptrs", "percpu", "legacy"})
    void enginesAgree(String name) {
        assertEquals(ours(name, Engine.INTERPRETER, host()), ours(name, Engine.JIT, host()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"objects", "lists", "trees", "kptrs", "percpu", "legacy"})
    void agreesWithTheKernel(String name) {
        assumeTrue(
                LiveKernel.availability().present(),
                () -> "live kernel: " + LiveKernel.availability().reason());
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        Map<String, List<Integer>> ours = ours(name, Engine.JIT, host());
        Map<String, List<Integer>> theirs = new LinkedHashMap<>();
        ObjectFile object = object(name);
        try (KernelObject loaded = KernelObject.create(kernel, object)) {
            Map<String, ProgramFd> programs = new LinkedHashMap<>();
            try {
                for (ObjectProgram program : accepted(name, object)) {
                    if (ours.containsKey(program.name())) {
                        LoadResult result = kernel.load(loaded.request(
                                program,
                                KernelProgramType.byName(type(program).name())
                                        .orElseThrow()
                                        .number()));
                        assumeTrue(
                                result instanceof LoadResult.Loaded,
                                () -> "the kernel has all of these functions: " + result.log());
                        programs.put(program.name(), ((LoadResult.Loaded) result).fd());
                    }
                }
                for (int round = 0; round < ROUNDS; round++) {
                    programs.forEach((program, fd) -> theirs.computeIfAbsent(program, p -> new ArrayList<>())
                            .add(fd.testRun(PACKET, new byte[0], 1).retval()));
                }
            } finally {
                programs.values().forEach(ProgramFd::close);
            }
        }
        assertEquals(theirs, ours);
        assertTrue(theirs.size() > 3, () -> "programs: " + theirs.keySet());
    }
}
