package dev.bpf4j.conformance.prove;

import com.microsoft.z3.Z3Exception;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.conformance.prove.machine.SeccompInputs;
import dev.bpf4j.conformance.prove.machine.SocketInputs;
import dev.bpf4j.conformance.prove.simulate.Simulation;
import dev.bpf4j.conformance.prove.solve.Deadline;
import dev.bpf4j.conformance.prove.solve.Solver;
import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.TermLimitException;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.Program;
import java.util.Optional;

/**
 * Proves that two programs return the same 32 bits for every input, or finds an input for which they do not.
 *
 * <p>The input is any packet of any length with any metadata, or any system call; searches in the packet (nla, nlan,
 * poff) are any functions of the packet and their arguments. Extended programs may use local calls but no loops, and
 * reach memory at constant distances from the stack and the context. {@code Equivalent} holds for every engine: it does
 * not depend on what registers and stack hold before they are written, on R1-R5 after a call, or on addresses.
 *
 * <p>Immutable; safe for several threads.
 */
public final class Prover {
    private final Limits limits;

    public Prover(Limits limits) {
        this.limits = limits;
    }

    /** One proof that is under way. */
    private static final class Proof implements AutoCloseable {
        private final Deadline deadline;
        private final Terms terms;
        private final Solver solver;

        Proof(Limits limits) {
            this.deadline = Deadline.in(limits.time());
            this.terms = new Terms(limits.terms());
            this.solver = new Solver(terms, deadline);
        }

        Result equivalent(String method) {
            return new Result.Equivalent(method, solver.queries(), solver.largest(), deadline.elapsed());
        }

        Result unknown(String reason, String bound) {
            return new Result.Unknown(reason, bound, deadline.elapsed());
        }

        @Override
        public void close() {
            solver.close();
        }
    }

    /** The body of a proof. */
    @FunctionalInterface
    private interface Attempt {
        Result run(Proof proof);
    }

    /**
     * Compares a classic program with its translation: in step, which takes time in proportion to their length; where
     * that fails, as any two programs.
     *
     * @throws IllegalArgumentException if the checker refuses the classic program, with the refusal as message
     */
    public Result proveTranslation(ClassicProgram classic, Program translation, Kind kind) {
        requireAccepted(AnyProgram.of(classic), kind);
        return attempt(proof -> {
            Optional<String> failure = simulate(proof, classic, translation, kind);
            if (failure.isEmpty()) {
                return proof.equivalent(
                        classic.size() + " instructions in step with " + translation.slots() + " slots");
            }
            return pair(
                    proof,
                    AnyProgram.of(classic),
                    AnyProgram.of(translation),
                    kind,
                    "; in step no further than " + failure.get());
        });
    }

    /**
     * Compares any two programs.
     *
     * @throws IllegalArgumentException if the checker refuses a classic program, with the refusal as message
     */
    public Result prove(AnyProgram first, AnyProgram second, Kind kind) {
        requireAccepted(first, kind);
        requireAccepted(second, kind);
        return attempt(proof -> pair(proof, first, second, kind, ""));
    }

    private static void requireAccepted(AnyProgram program, Kind kind) {
        if (program instanceof AnyProgram.Classic classic) {
            kind.checker().check(classic.program()).ifPresent(refusal -> {
                throw new IllegalArgumentException(refusal.message());
            });
        }
    }

    private Result attempt(Attempt attempt) {
        try (Proof proof = new Proof(limits)) {
            try {
                return attempt.run(proof);
            } catch (UndecidedException undecided) {
                return proof.unknown(undecided.getMessage(), undecided.bound());
            } catch (TermLimitException full) {
                return proof.unknown("the formulas are too large", full.getMessage());
            } catch (Z3Exception failed) {
                return proof.unknown("the solver failed: " + failed.getMessage(), "");
            }
        }
    }

    private static Optional<String> simulate(Proof proof, ClassicProgram classic, Program translation, Kind kind) {
        try {
            return Simulation.prove(
                    proof.terms,
                    proof.solver,
                    proof.deadline,
                    classic,
                    translation,
                    kind.isPacket() ? SocketInputs.opaque(proof.terms) : new SeccompInputs(proof.terms));
        } catch (UndecidedException undecided) {
            return Optional.of(undecided.getMessage());
        }
    }

    private Result pair(Proof proof, AnyProgram first, AnyProgram second, Kind kind, String remark) {
        Witness witness = kind.isPacket() ? new PacketWitness(proof.terms) : new SystemCallWitness(proof.terms);
        try {
            return new PairProof(proof.terms, proof.solver, proof.deadline, witness, kind)
                    .difference(first, second, limits)
                    .<Result>map(difference -> new Result.Different(
                            difference.input(), difference.first(), difference.second(), proof.deadline.elapsed()))
                    .orElseGet(() -> proof.equivalent(formulas(first, second, kind)));
        } catch (UndecidedException undecided) {
            return proof.unknown(undecided.getMessage() + remark, undecided.bound());
        }
    }

    private String formulas(AnyProgram first, AnyProgram second, Kind kind) {
        String method = "formulas of programs of " + first.size() + " and " + second.size() + " instructions";
        return kind.isPacket() && limits.minimumPacket() > 0
                ? method + " over packets of at least " + limits.minimumPacket() + " bytes"
                : method;
    }
}
