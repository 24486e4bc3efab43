package dev.bpf4j.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.Tracer;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.Stride;
import dev.bpf4j.verifier.explore.Strategy;
import dev.bpf4j.verifier.seam.Pruning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the verifier says about random programs is true when they run. */
class SoundnessTest {
    private static final int PROGRAMS = 3;
    private static final int RUNS = 4;
    private static final int BUDGET = 20_000;

    /** The numbers of the registers in the states that an exploration without pruning visits, by slot and frame. */
    private static final class Visited implements Observer {
        private record Key(int slot, int depth) {}

        private final Map<Key, List<List<Optional<Scalar>>>> states = new HashMap<>();

        @Override
        public void begin(Program program) {
            states.clear();
        }

        @Override
        public void step(int slot, AbstractState state) {
            List<Optional<Scalar>> numbers = new ArrayList<>();
            for (int r = 0; r <= 10; r++) {
                numbers.add(state.number(r));
            }
            states.computeIfAbsent(new Key(slot, state.depth()), k -> new ArrayList<>())
                    .add(numbers);
        }

        boolean contains(int slot, int depth, long[] registers) {
            return states.getOrDefault(new Key(slot, depth), List.of()).stream()
                    .anyMatch(numbers -> matches(numbers, registers));
        }

        private static boolean matches(List<Optional<Scalar>> numbers, long[] registers) {
            for (int r = 0; r < registers.length; r++) {
                long value = registers[r];
                if (numbers.get(r).filter(s -> !s.contains(value)).isPresent()) {
                    return false;
                }
            }
            return true;
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void acceptedProgramsDoWhatTheFactsSay(@ForAll long seed, @ForAll boolean plainMemory, @ForAll Profile profile) {
        Random random = new Random(seed);
        for (int i = 0; i < PROGRAMS; i++) {
            Program program = RandomPrograms.next(random, plainMemory);
            try {
                if (plainMemory) {
                    check(program, Linux.MEMORY, profile, new PlainMemory(bytes(random)), random);
                } else {
                    check(program, Linux.SOCKET_FILTER, profile, packet(random), random);
                }
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError(profile + "\n" + Disassembler.format(program), wrong);
            }
        }
    }

    /** One state per place covers all paths that lead there. */
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void joinedStatesContainWhatRuns(@ForAll long seed, @ForAll boolean plainMemory, @ForAll Profile profile) {
        Random random = new Random(seed);
        for (int i = 0; i < PROGRAMS; i++) {
            Program program = RandomPrograms.next(random, plainMemory);
            try {
                if (plainMemory) {
                    checkJoined(program, Linux.MEMORY, profile, new PlainMemory(bytes(random)));
                } else {
                    checkJoined(program, Linux.SOCKET_FILTER, profile, packet(random));
                }
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError(profile + "\n" + Disassembler.format(program), wrong);
            }
        }
    }

    private static <T> void checkJoined(Program program, ProgramType<T> type, Profile profile, T context) {
        checkSound(program, Verifier.of(type).profile(profile).strategy(Strategy.fixpoint()), type, context);
    }

    /** A domain that a user writes keeps what the verifier promises. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void statesOfAnotherDomainContainWhatRuns(@ForAll long seed, @ForAll boolean joins) {
        Random random = new Random(seed);
        Program program = RandomPrograms.next(random, false);
        Verifier verifier = Verifier.of(Linux.SOCKET_FILTER)
                .domain(new Stride())
                .profile(Profile.ROOT)
                .strategy(joins ? Strategy.fixpoint() : Strategy.paths())
                .pruning(Pruning.OFF)
                .budget(BUDGET);
        checkSound(program, verifier, Linux.SOCKET_FILTER, packet(random));
    }

    private static <T> void checkSound(Program program, Verifier asked, ProgramType<T> type, T context) {
        Visited visited = new Visited();
        Verifier verifier = asked.observer(visited);
        Verdict verdict = verifier.verify(program);
        net.jqwik.api.statistics.Statistics.label("accepted").collect(verdict instanceof Accepted);
        if (verdict instanceof Accepted accepted) {
            Execution<T> x = new Execution<>(type).limit(100_000);
            x.bind(context);
            for (int i = 0; i < RUNS; i++) {
                run(accepted.program(), type, x, Optional.of(visited));
            }
        }
    }

    /** How states are compared and kept is a matter of time, not of verdicts. */
    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void verdictsDoNotDependOnHowStatesAreCompared(@ForAll long seed, @ForAll Profile profile) {
        Program program = RandomPrograms.next(new Random(seed), seed % 2 == 0);
        Verifier verifier = Verifier.of(seed % 2 == 0 ? Linux.MEMORY : Linux.SOCKET_FILTER)
                .profile(profile)
                .strategy(Strategy.paths())
                .budget(BUDGET);
        Verdict usual = verifier.verify(program);
        for (Verifier other : List.of(
                verifier.pruning(Pruning.EXACT),
                verifier.liveness(false),
                verifier.precision(false),
                verifier.precision(false).liveness(false))) {
            Verdict verdict = other.verify(program);
            boolean complete =
                    !outcome(verdict).contains("too large") && !outcome(usual).contains("too large");
            if (complete && !dependsOnPrecision(verdict, profile)) {
                assertEquals(anywhere(usual), anywhere(verdict), () -> Disassembler.format(program));
            }
        }
    }

    @Example
    void randomProgramsAreWorthRunning() {
        int accepted = 0;
        for (int seed = 0; seed < 200; seed++) {
            Program program = RandomPrograms.next(new Random(seed), seed % 2 == 0);
            ProgramType<?> type = seed % 2 == 0 ? Linux.MEMORY : Linux.SOCKET_FILTER;
            accepted += Verifier.of(type).verify(program) instanceof Accepted ? 1 : 0;
        }
        int count = accepted;
        assertTrue(count > 50 && count < 150, () -> count + " of 200 are accepted");
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static SocketBuffer packet(Random random) {
        return new SocketBuffer()
                .packet(bytes(random))
                .packetType(random.nextInt(8))
                .hash(random.nextInt())
                .queueMapping(random.nextInt(10));
    }

    private static <T> void check(Program program, ProgramType<T> type, Profile profile, T context, Random random) {
        Verifier verifier = Verifier.of(type).profile(profile);
        Verdict verdict = verifier.verify(program);
        Visited visited = new Visited();
        Verdict everyPath =
                verifier.pruning(Pruning.OFF).budget(BUDGET).observer(visited).verify(program);
        boolean complete =
                !(everyPath instanceof Rejected r && r.rejection().requirement().equals("budget"));
        if (complete && !dependsOnPrecision(everyPath, profile)) {
            assertEquals(outcome(everyPath), outcome(verdict), "with pruning");
        }
        if (verdict instanceof Accepted accepted) {
            Execution<T> x = new Execution<>(type).limit(100_000);
            x.bind(context);
            for (int i = 0; i < RUNS; i++) {
                run(accepted.program(), type, x, Optional.of(visited).filter(v -> everyPath instanceof Accepted));
            }
            Interpreter.of(program, type).run(x);
        }
    }

    /**
     * Some rules refuse what does no harm by itself, and with them knowing less can mean accepting more, as in Linux: a
     * store to an unknown place makes the verifier forget spilled pointers. Nobody may ever read a pointer that a narrow
     * store damages, and root may compute with a forgotten pointer as with any number.
     */
    private static boolean dependsOnPrecision(Verdict verdict, Profile profile) {
        return verdict instanceof Rejected r
                && (Set.of("invalid size of register fill", "attempt to corrupt spilled pointer on stack")
                                .contains(r.rejection().message())
                        || profile == Profile.ROOT
                                && r.rejection().requirement().equals("pointer-arithmetic"));
    }

    /** Which states are kept decides at which of its instructions an endless loop is noticed. */
    private static String anywhere(Verdict verdict) {
        return outcome(verdict).replaceFirst("insn \\d+: infinite loop detected at insn \\d+", "infinite loop");
    }

    private static String outcome(Verdict verdict) {
        return verdict instanceof Rejected rejected ? rejected.rejection().line() : "accepted";
    }

    private static <T> void run(
            VerifiedProgram verified, ProgramType<T> type, Execution<T> x, Optional<Visited> visited) {
        FactsWatcher facts = new FactsWatcher(verified, x);
        Tracer.Watcher watcher = (slot, depth, registers) -> {
            facts.before(slot, depth, registers);
            visited.ifPresent(v -> assertTrue(
                    v.contains(slot, depth, registers), () -> "no state at slot " + slot + " contains this"));
        };
        new Tracer<>(verified.program(), type, watcher).run(x);
    }
}
