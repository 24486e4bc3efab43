package dev.bpf4j.conformance.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.conformance.cases.VerifierCase;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.MapFd;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.conformance.kernel.ProgramReferences;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.XdpBuffer;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.ebpf.run.Tracer;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.VerifiedProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/** Random programs with arenas, accepted ones: all engines and Linux leave the same in the arena, and none traps. */
class ArenaRunsTest {
    private static final OwnJudge ROOT = new OwnJudge(Profile.ROOT);

    /** Of four, the first two pages are there. */
    private static final int PRESENT = 2 * Arena.PAGE_SIZE;

    private static final byte[] PACKET = new byte[64];

    /** The interface and queue that Linux says test packets came in by. */
    private static final int INTERFACE = 1;

    private static final int XDP = 6;

    /** What a run returns and leaves. */
    private record Left(long result, byte[] arena) {}

    /** An accepted program for XDP that has its usual arena. */
    private record Sample(VerifiedProgram program, ProgramType<XdpBuffer> type, List<MapSpec> maps, byte[] contents) {
        /** @param seed of the program and of what is in the arena */
        @SuppressWarnings("unchecked") // the name says which type it is
        static Optional<Sample> of(long seed) {
            VerifierCase made = ProgramKind.ARENAS.program(seed, 0);
            Optional<OwnJudge.Prepared> prepared =
                    ROOT.prepare(made).filter(p -> made.type().equals("xdp"));
            byte[] contents = new byte[PRESENT];
            new Random(seed).nextBytes(contents);
            return prepared.filter(p -> p.verifier().verify(p.program()) instanceof Accepted)
                    .filter(p -> p.maps().stream().allMatch(map -> map.details().extra() == Arena.DEFAULT_BASE))
                    .map(p -> new Sample(
                            ((Accepted) p.verifier().verify(p.program())).program(),
                            (ProgramType<XdpBuffer>) p.type(),
                            p.maps(),
                            contents));
        }

        /** Whether what it does depends on where its stack is. */
        boolean usesStackAddress() {
            return program.program().insns().stream()
                    .anyMatch(insn -> insn instanceof Insn.AddrSpaceCast cast && cast.src() == 10);
        }

        private Left run(Preparation engine) {
            List<BpfMap> made = maps.stream().map(BpfMap::create).toList();
            Arena arena = (Arena) made.get(0);
            arena.user().write(arena.base(), contents);
            Executable<XdpBuffer> executable = engine.prepare(LinkedProgram.of(program.executable(), made), type);
            Execution<XdpBuffer> x = new Execution<>(type, Host.system(), made);
            XdpBuffer context = new XdpBuffer().packet(PACKET.clone()).received(INTERFACE, 0, 0);
            long result = executable.run(x, context);
            return new Left(result, arena.user().read(arena.base(), PRESENT));
        }

        Left run(Engine engine) {
            return run((linked, t) -> engine.prepare(linked, t, program.facts()));
        }

        Left trace() {
            return run((linked, t) -> new Tracer<>(linked.program(), t, (slot, depth, registers) -> {}));
        }
    }

    private interface Preparation {
        Executable<XdpBuffer> prepare(LinkedProgram program, ProgramType<XdpBuffer> type);
    }

    private static void same(Left expected, Left actual, Supplier<String> what) {
        assertEquals((int) expected.result(), (int) actual.result(), what);
        assertArrayEquals(expected.arena(), actual.arena(), what);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void enginesAgree(@ForAll long seed) {
        Optional<Sample> sample = Sample.of(seed);
        Statistics.label("accepted for XDP").collect(sample.isPresent());
        sample.ifPresent(s -> {
            Left interpreted = s.run(Engine.INTERPRETER);
            same(interpreted, s.run(Engine.JIT), () -> s.program().program().toString());
            same(interpreted, s.trace(), () -> s.program().program().toString());
        });
    }

    @Test
    void linuxLeavesTheSame() {
        assumeTrue(
                LiveKernel.availability().present(),
                () -> "live kernel: " + LiveKernel.availability().reason());
        assumeTrue(System.getProperty("os.version").startsWith("6.18"), "Linux 6.18");
        LiveKernel kernel = LiveKernel.probe().orElseThrow();
        int programs = Boolean.getBoolean("bpf4j.long") ? 4_000 : 200;
        List<Sample> samples = IntStream.range(0, programs)
                .mapToObj(Sample::of)
                .flatMap(Optional::stream)
                .filter(sample -> !sample.usesStackAddress())
                .toList();
        assertTrue(samples.size() > programs / 8, samples.size() + " programs");
        for (Sample sample : samples) {
            same(
                    inKernel(kernel, sample),
                    sample.run(Engine.JIT),
                    () -> sample.program().program().toString());
        }
    }

    private static Left inKernel(LiveKernel kernel, Sample sample) {
        List<MapFd> maps = new ArrayList<>();
        try {
            sample.maps().forEach(spec -> maps.add(kernel.createMap(spec)));
            MapFd arena = maps.get(0);
            long size = Arena.size(sample.maps().get(0));
            arena.putIntoArena(Arena.DEFAULT_BASE, size, sample.contents());
            Program program = sample.program().program();
            LoadResult loaded = kernel.load(LoadRequest.of(XDP, Codec.encode(program))
                    .withReferences(new ProgramReferences(maps, Optional.empty(), List.of())));
            assertTrue(loaded instanceof LoadResult.Loaded, loaded::log);
            try (ProgramFd fd = ((LoadResult.Loaded) loaded).fd()) {
                int result = fd.testRun(PACKET, new byte[0], 1).retval();
                return new Left(result, arena.ofArena(Arena.DEFAULT_BASE, size, PRESENT));
            }
        } finally {
            maps.forEach(MapFd::close);
        }
    }
}
