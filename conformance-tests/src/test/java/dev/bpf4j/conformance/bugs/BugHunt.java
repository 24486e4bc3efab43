package dev.bpf4j.conformance.bugs;

import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.conformance.cases.VerifierCase;
import dev.bpf4j.conformance.fuzz.ProgramKind;
import dev.bpf4j.conformance.fuzz.Runs;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Disassembler;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.soundness.Containment;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Looks for a program that shows a verifier to be broken, among generated ones only. */
record BugHunt(UnaryOperator<Verifier> broken, long seed) {
    /** Of so many programs one is of the fuzzer's kinds; the others compute with numbers, in three ways. */
    private static final int ROUND = 4;

    /** Kinds whose programs run for seconds, made once in so many times. */
    private static final Set<ProgramKind> SLOW = EnumSet.of(ProgramKind.LOOPS, ProgramKind.CALLBACKS);

    private static final int SELDOM = 8;

    private static final int INPUTS = 16;
    private static final int STEPS = 4_000;

    /**
     * A program that is accepted and does harm.
     *
     * @param programs how many were made to find it
     */
    record Catch(String program, String harm, int programs, long millis) {}

    /** Makes programs until one does harm. The same seed makes the same programs. */
    Optional<Catch> search(int most, long millis) {
        long started = System.nanoTime();
        List<ProgramKind> kinds = List.of(ProgramKind.values());
        for (int i = 0; i < most; i++) {
            long elapsed = (System.nanoTime() - started) / 1_000_000;
            if (elapsed > millis) {
                return Optional.empty();
            }
            int round = i / ROUND;
            Optional<Catch> caught = switch (i % ROUND) {
                case 0 ->
                    round % 2 == 0
                            ? kind(kinds.get(round / 2 % kinds.size()), round / 2 / kinds.size(), i + 1, elapsed)
                            : kind(ProgramKind.HANDLES, round, i + 1, elapsed);
                case 1 -> guided(i, elapsed);
                case 2 -> merging(i, elapsed);
                default -> numbers(i, elapsed);
            };
            if (caught.isPresent()) {
                return caught;
            }
        }
        return Optional.empty();
    }

    private Optional<Catch> kind(ProgramKind kind, int number, int programs, long elapsed) {
        if (SLOW.contains(kind) && number % SELDOM != SELDOM / 2 - 1) {
            return Optional.empty();
        }
        OwnJudge judge = new OwnJudge(Profile.ROOT, broken);
        VerifierCase program = kind.program(seed, number);
        return judge.judge(program).isAccepted()
                ? judge.prepare(program)
                        .flatMap(p -> new Runs(seed).run(p).breach())
                        .map(harm -> new Catch(program.id(), harm, programs, elapsed))
                : Optional.empty();
    }

    private Random random(int number) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L + number);
        random.nextLong();
        return random;
    }

    private Verifier verifier() {
        return broken.apply(Verifier.of(Linux.MEMORY).profile(Profile.ROOT));
    }

    private Optional<Catch> numbers(int number, long elapsed) {
        Random random = random(number);
        return contained("numbers", NumberPrograms.next(random), () -> NumberPrograms.input(random), number, elapsed);
    }

    /** First on the input that the program was made for, then on others near it. */
    private Optional<Catch> guided(int number, long elapsed) {
        Random random = random(number);
        GuidedPrograms.Guided guided = GuidedPrograms.next(random);
        Iterator<byte[]> inputs = Stream.iterate(guided.input(), input -> GuidedPrograms.near(guided.input(), random))
                .iterator();
        return contained("guided", guided.program(), inputs::next, number, elapsed);
    }

    private Optional<Catch> contained(String kind, Program program, Supplier<byte[]> inputs, int number, long elapsed) {
        Optional<Containment> states = Containment.of(verifier(), program, STEPS);
        LinkedProgram linked = LinkedProgram.of(program, List.of());
        for (int i = 0; i < INPUTS && states.isPresent(); i++) {
            Optional<String> harm = states.get().check(linked, Linux.MEMORY, on(inputs.get()));
            if (harm.isPresent()) {
                return caught(kind, program, harm.get(), number, elapsed);
            }
        }
        return Optional.empty();
    }

    /** Mistakes in pruning show without the states of a walk without it: accepted programs trap. */
    private Optional<Catch> merging(int number, long elapsed) {
        Random random = random(number);
        Program program = MergingPrograms.next(random);
        if (!(verifier().verify(program) instanceof Accepted)) {
            return Optional.empty();
        }
        LinkedProgram linked = LinkedProgram.of(program, List.of());
        for (int i = 0; i < INPUTS; i++) {
            Optional<String> harm = Harm.of(linked, Linux.MEMORY, on(MergingPrograms.input(random)));
            if (harm.isPresent()) {
                return caught("merging", program, harm.get(), number, elapsed);
            }
        }
        return Optional.empty();
    }

    private static Execution<PlainMemory> on(byte[] input) {
        Execution<PlainMemory> x = new Execution<>(Linux.MEMORY).limit(STEPS);
        x.bind(new PlainMemory(input));
        return x;
    }

    private Optional<Catch> caught(String kind, Program program, String harm, int number, long elapsed) {
        return Optional.of(new Catch(
                kind + "-" + seed + "-" + number, harm + "\n" + Disassembler.format(program), number + 1, elapsed));
    }
}
