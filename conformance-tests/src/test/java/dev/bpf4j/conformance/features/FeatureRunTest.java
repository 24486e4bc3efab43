package dev.bpf4j.conformance.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.RecordedVerdicts.Recorded;
import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectFunction;
import dev.bpf4j.ebpf.elf.ObjectMap;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.FunctionTypes;
import dev.bpf4j.verifier.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that Linux accepts run without a trap, in both engines alike, as far as the machine has what they call. */
class FeatureRunTest {
    private static final long LIMIT = 20_000_000;

    /** Accepted where there are two processors. */
    private static final Set<String> DEPENDS_ON_MACHINE =
            Set.of("cpu_index", "cpu_map_index", "cpu_index_two", "cpu_compare");

    static Stream<Recorded> accepted() {
        return FeatureVerdictsTest.recorded()
                .filter(recorded -> recorded.verdict().equals("accept"))
                .filter(recorded -> !recorded.program().equals("count_far"))
                .filter(recorded -> !DEPENDS_ON_MACHINE.contains(recorded.program()));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void runsWithoutTrap(Recorded recorded) {
        ObjectFile object = FeatureVerdictsTest.object(recorded.object());
        ObjectProgram program = object.program(recorded.program()).orElseThrow();
        assumeTrue(program.section().equals("tc"), "only programs of traffic control are run");
        List<String> missing = missing(program);
        assumeTrue(missing.isEmpty(), () -> "the machine does not provide " + missing);
        FunctionTypes types = FunctionTypes.of(object, program);
        boolean objects = program.functions().stream().anyMatch(function -> takesObject(object, function));
        assumeTrue(types.readsAnything().isEmpty() && !objects, "the machine has no objects of the kernel");
        assertEquals(run(object, program, Engine.INTERPRETER), run(object, program, Engine.JIT));
    }

    private static boolean takesObject(ObjectFile object, ObjectFunction function) {
        return function.btfType().isPresent()
                && object.btf()
                        .orElseThrow()
                        .tags(function.btfType().getAsInt(), 0)
                        .contains("arg:trusted");
    }

    private static List<String> missing(ObjectProgram program) {
        return program.program().insns().stream()
                .filter(insn -> insn instanceof Insn.Call call && call.kind() != CallKind.LOCAL)
                .map(insn -> ((Insn.Call) insn).imm())
                .filter(id -> Linux.SCHED_CLS
                        .helpers()
                        .byId(id)
                        .filter(Helper::isProvided)
                        .isEmpty())
                .map(id -> "helper " + id)
                .toList();
    }

    private static long run(ObjectFile object, ObjectProgram program, Engine engine) {
        LinkedMaps maps = LinkedMaps.of(object, replacements(object));
        byte[] packet = new byte[64];
        for (int i = 0; i < packet.length; i++) {
            packet[i] = (byte) i;
        }
        List<Runnable> timers = new ArrayList<>();
        long result = ProgramLoader.of(Linux.SCHED_CLS)
                .host(Host.system().withScheduler((nanos, task) -> {
                    timers.add(task);
                    return () -> timers.remove(task);
                }))
                .profile(Profile.ROOT)
                .engine(engine)
                .limit(LIMIT)
                .maps(maps.list())
                .load(object, program)
                .run(new SocketBuffer().packet(packet));
        List.copyOf(timers).forEach(Runnable::run);
        return result;
    }

    /** Maps that have no meaning outside the kernel, and that none of the programs that run touches. */
    private static Map<String, BpfMap> replacements(ObjectFile object) {
        Map<String, BpfMap> given = new HashMap<>();
        for (ObjectMap map : object.maps()) {
            if (map.spec().kind() == MapKind.STACK_TRACE || map.spec().kind() == MapKind.USER_RINGBUF) {
                given.put(map.name(), BpfMap.create(MapSpec.of(map.name(), MapKind.ARRAY, 4, 8, 1)));
            }
        }
        return given;
    }
}
