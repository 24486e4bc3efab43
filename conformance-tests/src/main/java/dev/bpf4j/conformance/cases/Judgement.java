package dev.bpf4j.conformance.cases;

import dev.bpf4j.verifier.Rejected;
import dev.bpf4j.verifier.Rejection;
import dev.bpf4j.verifier.Statistics;
import dev.bpf4j.verifier.Verdict;
import java.util.OptionalInt;

/**
 * A verdict as it is shown.
 *
 * @param insn slot of the instruction that is refused, if it is one
 * @param message why the program is refused or cannot be judged; empty if it is accepted
 * @param insns instruction slots of the program, 0 if it is none
 */
public record Judgement(Kind kind, OptionalInt insn, String message, int insns, Statistics statistics) {
    /** What is said about a program. */
    public enum Kind {
        ACCEPT("accept"),
        REJECT("reject"),
        /** There is no verdict: the file is no program. */
        ERROR("error");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** The program is safe. @param insns its slots */
    public static Judgement accept(int insns, Statistics statistics) {
        return new Judgement(Kind.ACCEPT, OptionalInt.empty(), "", insns, statistics);
    }

    /** The program is refused. @param insn the slot of an instruction, if it is one */
    public static Judgement reject(OptionalInt insn, String message, int insns, Statistics statistics) {
        return new Judgement(Kind.REJECT, insn, message, insns, statistics);
    }

    /** What the verifier says. @param insns slots of the program */
    public static Judgement of(int insns, Verdict verdict) {
        if (verdict instanceof Rejected rejected) {
            Rejection rejection = rejected.rejection();
            return reject(OptionalInt.of(rejection.slot()), rejection.message(), insns, verdict.statistics());
        }
        return accept(insns, verdict.statistics());
    }

    /** A file without verdict. */
    public static Judgement error(String message) {
        return new Judgement(Kind.ERROR, OptionalInt.empty(), message, 0, Statistics.none(0));
    }

    public boolean isAccepted() {
        return kind == Kind.ACCEPT;
    }

    /** One line: {@code accept: 2 instructions, processed 2, states 0} or {@code reject: insn 5: R0 !read_ok}. */
    public String line() {
        if (isAccepted()) {
            return "accept: " + insns + (insns == 1 ? " instruction" : " instructions") + ", processed "
                    + statistics.processed() + ", states " + statistics.totalStates();
        }
        String place = insn.isPresent() ? "insn " + insn.getAsInt() + ": " : "";
        return kind + ": " + place + message;
    }
}
