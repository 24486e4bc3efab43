package dev.bpf4j.conformance.prove.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.conformance.prove.bytecode.Bytecode;
import dev.bpf4j.conformance.prove.bytecode.Instance;
import dev.bpf4j.conformance.prove.bytecode.State;
import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.solve.Deadline;
import dev.bpf4j.conformance.prove.solve.Solver;
import dev.bpf4j.conformance.prove.term.Evaluation;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Endian;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.domain.ScalarDomain.Refined;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The formulas that the proofs are about give what the Java methods give, without contracts. */
class SameAsJavaTest {
    private static final int SAMPLES = 12;
    private static final ScalarDomain DOMAIN = ScalarDomain.product();

    private final SplittableRandom random = new SplittableRandom(20261);

    /** A formula over any operands, or the steps for known ones. */
    private static final class Run implements AutoCloseable {
        private final Terms terms = new Terms(4_000_000);
        private final Deadline deadline = Deadline.in(Duration.ofMinutes(5));
        private final Solver solver = Solver.ofBits(terms, deadline);
        private final Bytecode code = new Bytecode(terms, solver, deadline);
        private final Setting setting = new Setting(code, Long.SIZE);

        Value product() {
            return code.objects().constant(Abstractions.PACKAGE + "Product", "INSTANCE");
        }

        Value call(String method, Value... args) {
            Value[] all = new Value[args.length + 1];
            all[0] = product();
            System.arraycopy(args, 0, all, 1, args.length);
            return setting.call("Product." + method, all);
        }

        /** A value whose parts are known. */
        Value known(Scalar scalar) {
            Map<String, Long> parts = parts("", scalar);
            State state = setting.state();
            Value any = setting.bounds("a");
            for (String part : List.of("bits", "wide", "narrow")) {
                Value inner = setting.get(any).field(part);
                for (String field : setting.get(inner).fields().keySet()) {
                    Long number = parts.get("." + part + "." + field);
                    if (number != null) {
                        state.set(inner, field, Setting.value(terms.constant(Long.SIZE, number)));
                    }
                }
            }
            return any;
        }

        @Override
        public void close() {
            solver.close();
        }
    }

    /** The numbers that a scalar is made of, by the names that unknowns have. */
    private static Map<String, Long> parts(String name, Scalar s) {
        Map<String, Long> parts = new HashMap<>();
        parts.put(name + ".bits.value", s.bits().value());
        parts.put(name + ".bits.mask", s.bits().mask());
        parts.put(name + ".wide.umin", s.unsignedMin());
        parts.put(name + ".wide.umax", s.unsignedMax());
        parts.put(name + ".wide.smin", s.signedMin());
        parts.put(name + ".wide.smax", s.signedMax());
        parts.put(name + ".narrow.umin", Integer.toUnsignedLong(s.unsignedMin32()));
        parts.put(name + ".narrow.umax", Integer.toUnsignedLong(s.unsignedMax32()));
        parts.put(name + ".narrow.smin", (long) s.signedMin32());
        parts.put(name + ".narrow.smax", (long) s.signedMax32());
        return parts;
    }

    /** Constants, ranges and bits of all sizes, and what operations make of them. */
    private Scalar sample() {
        long any = random.nextLong() >> random.nextInt(64);
        return switch (random.nextInt(6)) {
            case 0 -> DOMAIN.constant(any);
            case 1 -> DOMAIN.unknown();
            case 2 -> DOMAIN.range(Math.min(any & Long.MAX_VALUE, 1000), any & Long.MAX_VALUE | 1024);
            case 3 -> DOMAIN.binary(Alu.AND, true, DOMAIN.unknown(), DOMAIN.constant(any));
            case 4 -> DOMAIN.join(DOMAIN.constant(any), DOMAIN.constant(any + random.nextInt(300)));
            default -> DOMAIN.binary(Alu.ARSH, true, DOMAIN.unknown(), DOMAIN.constant(any));
        };
    }

    private static void requireSame(Scalar expected, Run run, Value actual, Evaluation evaluation, String what) {
        Map<String, Long> parts = parts("", expected);
        Instance bounds = run.setting.get(actual);
        for (String part : List.of("bits", "wide", "narrow")) {
            Instance inner = run.setting.get(bounds.field(part));
            inner.fields().forEach((field, value) -> {
                Long number = parts.get("." + part + "." + field);
                if (number != null) {
                    assertEquals(number, evaluation.of(((Value.Number) value).term()), what + " " + part + "." + field);
                }
            });
        }
    }

    private static Evaluation evaluation(Map<String, Long> assignment) {
        return new Evaluation(new Evaluation.Assignment() {
            @Override
            public long variable(Term variable) {
                // others say whether equal values are one object, which must not matter
                return assignment.getOrDefault(
                        variable.name(), (long) (variable.name().hashCode() & 1));
            }

            @Override
            public long apply(Term application, List<Long> args) {
                throw new IllegalStateException(application.name());
            }
        });
    }

    private static Map<String, Long> both(Scalar a, Scalar b) {
        Map<String, Long> all = parts("a", a);
        all.putAll(parts("b", b));
        return all;
    }

    @Test
    void formulasOfOperations() {
        for (Alu op : List.of(Alu.ADD, Alu.AND, Alu.DIV, Alu.MOVSX16)) {
            for (boolean is64 : new boolean[] {true, false}) {
                try (Run run = new Run()) {
                    Value a = run.setting.bounds("a");
                    Value b = run.setting.bounds("b");
                    Value result = run.call("binary", run.setting.constant(op), run.setting.truth(is64), a, b);
                    for (int i = 0; i < SAMPLES; i++) {
                        Scalar x = sample();
                        Scalar y = sample();
                        String what = op + " " + is64 + " of " + x + " and " + y;
                        requireSame(DOMAIN.binary(op, is64, x, y), run, result, evaluation(both(x, y)), what);
                    }
                }
            }
        }
    }

    @Test
    void formulasOfComparisons() {
        for (Cond cond : List.of(Cond.JEQ, Cond.JNE, Cond.JSET, Cond.JGT, Cond.JSLE)) {
            try (Run run = new Run()) {
                Value a = run.setting.bounds("a");
                Value b = run.setting.bounds("b");
                boolean is64 = cond != Cond.JGT;
                Value.Possible result = (Value.Possible) run.call(
                        "assume", run.setting.constant(cond), run.setting.truth(true), run.setting.truth(is64), a, b);
                for (int i = 0; i < SAMPLES; i++) {
                    Scalar x = sample();
                    Scalar y = sample();
                    String what = cond + " of " + x + " and " + y;
                    Evaluation evaluation = evaluation(both(x, y));
                    Optional<Refined> expected = DOMAIN.assume(cond, true, is64, x, y);
                    assertEquals(expected.isPresent() ? 1 : 0, evaluation.of(result.present()), what);
                    expected.ifPresent(refined -> {
                        Instance pair = run.setting.get(result.value());
                        requireSame(refined.left(), run, pair.field("left"), evaluation, what + " left");
                        requireSame(refined.right(), run, pair.field("right"), evaluation, what + " right");
                    });
                }
            }
        }
    }

    /** Every operation on known operands, where each branch goes one way. */
    @Test
    void stepsOfOperations() {
        Evaluation constants = evaluation(Map.of());
        for (Alu op : Alu.values()) {
            for (int i = 0; i < 2; i++) {
                Scalar x = sample();
                Scalar y = sample();
                boolean is64 = i % 2 == 0 || !op.allows(false, false);
                try (Run run = new Run()) {
                    Value result = run.call(
                            "binary", run.setting.constant(op), run.setting.truth(is64), run.known(x), run.known(y));
                    String what = op + " " + is64 + " of " + x + " and " + y;
                    requireSame(DOMAIN.binary(op, is64, x, y), run, result, constants, what);
                }
            }
        }
    }

    @Test
    void stepsOfSwapsAndExtensions() {
        Evaluation constants = evaluation(Map.of());
        for (int i = 0; i < SAMPLES; i++) {
            Scalar x = sample();
            try (Run run = new Run()) {
                Value a = run.known(x);
                for (Endian op : Endian.values()) {
                    Value swapped = run.call("swap", run.setting.constant(op), run.setting.constant(32), a);
                    requireSame(DOMAIN.swap(op, 32, x), run, swapped, constants, op + " of " + x);
                }
                for (Width width : Arrays.asList(Width.values())) {
                    Value extended = run.call("extend", run.setting.constant(width), run.setting.truth(true), a);
                    requireSame(DOMAIN.extend(width, true, x), run, extended, constants, width + " of " + x);
                }
                assertTrue(run.code.traps().isFalse());
            }
        }
    }
}
