package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.conformance.suite.CheckVector;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.TestVector;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * What an answer to a vector is worth.
 *
 * @param detail expected and actual, or the reason; empty if passed
 */
public record Judgement(Status status, String detail) {

    /** The three outcomes. */
    public enum Status {
        PASSED,
        FAILED,
        UNSUPPORTED
    }

    private static final Judgement PASSED = new Judgement(Status.PASSED, "");

    /** Judges an answer. */
    public static Judgement of(TestVector vector, Answer answer) {
        if (answer instanceof Answer.Unsupported unsupported) {
            return new Judgement(Status.UNSUPPORTED, unsupported.reason());
        }
        if (answer instanceof Answer.Broken broken) {
            return failed(broken.reason());
        }
        return vector instanceof RunVector run ? ofRun(run, answer) : ofCheck((CheckVector) vector, answer);
    }

    private static Judgement failed(String detail) {
        return new Judgement(Status.FAILED, detail);
    }

    private static Judgement ofRun(RunVector vector, Answer answer) {
        if (answer instanceof Answer.Value value) {
            return value.result() == vector.expected()
                    ? PASSED
                    : failed("expected " + number(vector.expected()) + ", got " + number(value.result()));
        }
        if (answer instanceof Answer.Kept kept) {
            OptionalInt expected = kept(vector);
            return kept.bytes().equals(expected)
                    ? PASSED
                    : failed("expected " + text(expected) + ", got " + text(kept.bytes()));
        }
        return answer instanceof Answer.Refused refused
                ? failed("refused a valid program" + because(refused))
                : failed("a verdict instead of a result");
    }

    /** What the result does to the packet. */
    private static OptionalInt kept(RunVector vector) {
        if (vector.expected() == 0) {
            return OptionalInt.empty();
        }
        int length = HexFormat.of().parseHex(vector.input().hex()).length;
        return OptionalInt.of(Integer.compareUnsigned(vector.expected(), length) < 0 ? vector.expected() : length);
    }

    private static Judgement ofCheck(CheckVector vector, Answer answer) {
        if (answer instanceof Answer.Accepted) {
            return vector.isAccepted()
                    ? PASSED
                    : failed("accepted, but breaks rule "
                            + vector.breach().orElseThrow().rule());
        }
        if (answer instanceof Answer.Refused refused) {
            return vector.isAccepted() ? failed("refused a valid program" + because(refused)) : PASSED;
        }
        return failed("a result instead of a verdict");
    }

    private static String because(Answer.Refused refused) {
        return refused.reason().isEmpty() ? "" : ": " + refused.reason();
    }

    private static String text(OptionalInt kept) {
        return kept.isPresent() ? kept.getAsInt() + " bytes kept" : "the packet dropped";
    }

    private static String number(int result) {
        return Integer.toUnsignedString(result);
    }
}
