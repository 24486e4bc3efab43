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
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.soundness.Containment;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Looks for a program that shows a verifier to be broken, among generated ones only. */
record BugHunt(UnaryOperator<Verifier> broken, long seed) {
    /** Of so many programs one is of the fuzzer's kinds, the others compute with numbers. */
    private static final int ROUND = 8;

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
            Optional<Catch> caught = i % ROUND == 0
                    ? kind(kinds.get(round % kinds.size()), round / kinds.size(), i + 1, elapsed)
                    : numbers(i, elapsed);
            if (caught.isPresent()) {
                return caught;
            }
        }
        return Optional.empty();
    }

    private Optional<Catch> kind(ProgramKind kind, int number, int programs, long elapsed) {
        OwnJudge judge = new OwnJudge(Profile.ROOT, broken);
        VerifierCase program = kind.program(seed, number);
        return judge.judge(program).isAccepted()
                ? judge.prepare(program)
                        .flatMap(p -> new Runs(seed).run(p).breach())
                        .map(harm -> new Catch(program.id(), harm, programs, elapsed))
                : Optional.empty();
    }

    private Optional<Catch> numbers(int number, long elapsed) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L + number);
        random.nextLong();
        Program program = NumberPrograms.next(random);
        Verifier verifier = broken.apply(Verifier.of(Linux.MEMORY).profile(Profile.ROOT));
        Optional<Containment> states = Containment.of(verifier, program, STEPS);
        LinkedProgram linked = LinkedProgram.of(program, List.of());
        for (int i = 0; i < INPUTS && states.isPresent(); i++) {
            Execution<PlainMemory> x = new Execution<>(Linux.MEMORY).limit(STEPS);
            x.bind(new PlainMemory(NumberPrograms.input(random)));
            Optional<String> harm = states.get().check(linked, Linux.MEMORY, x);
            if (harm.isPresent()) {
                return Optional.of(new Catch(
                        "numbers-" + seed + "-" + number,
                        harm.get() + "\n" + Disassembler.format(program),
                        number + 1,
                        elapsed));
            }
        }
        return Optional.empty();
    }
}
