package dev.bpf4j.conformance.bugs;

import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.conformance.cases.VerifierCase;
import dev.bpf4j.conformance.fuzz.ProgramKind;
import dev.bpf4j.conformance.fuzz.Runs;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Looks for a program that shows a verifier to be broken, among generated ones only. */
record BugHunt(UnaryOperator<Verifier> broken, long seed) {
    /**
     * A program that is accepted and does harm.
     *
     * @param programs how many were made to find it
     */
    record Catch(VerifierCase program, String harm, int programs, long millis) {}

    /** Goes through all kinds of programs in turn. */
    Optional<Catch> search(int most, long millis) {
        long started = System.nanoTime();
        OwnJudge judge = new OwnJudge(Profile.ROOT, broken);
        List<ProgramKind> kinds = List.of(ProgramKind.values());
        for (int i = 0; i < most; i++) {
            long elapsed = (System.nanoTime() - started) / 1_000_000;
            if (elapsed > millis) {
                return Optional.empty();
            }
            VerifierCase program = kinds.get(i % kinds.size()).program(seed, i / kinds.size());
            Optional<String> harm = judge.judge(program).isAccepted()
                    ? judge.prepare(program).flatMap(p -> new Runs(seed).run(p).breach())
                    : Optional.empty();
            if (harm.isPresent()) {
                return Optional.of(new Catch(program, harm.get(), i + 1, elapsed));
            }
        }
        return Optional.empty();
    }
}
