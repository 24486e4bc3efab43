package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.bytecode.Bytecode;
import dev.bpf4j.conformance.prove.bytecode.Contract;
import dev.bpf4j.conformance.prove.bytecode.Instance;
import dev.bpf4j.conformance.prove.bytecode.State;
import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.isa.Alu;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * What is known of methods that others build on, so that each proof looks at one of them. Each contract is the statement of a
 * theorem of {@link Theorems}.
 */
final class Contracts {
    private static final int INT = Integer.SIZE;

    private final Setting setting;
    private final Terms terms;
    private final Map<String, Contract> all = new TreeMap<>();

    private Contracts(Setting setting) {
        this.setting = setting;
        this.terms = setting.terms();
        all.put("Reduction.sharpen/1", this::sharpen);
        all.put("Reduction.result/1", this::result);
        all.put("Reduction.lowFromWhole/1", this::lowFromWhole);
        all.put("Reduction.wholeFromLow/1", this::wholeFromLow);
        all.put("Range.exchangeSigns/1", this::exchangeSigns);
        all.put("Range.meetBits/2", this::meetBits);
        all.put("Range.isEmpty/1", this::isEmpty);
        all.put("Bounds.join/2", this::join);
        all.put("Bounds.includes/2", this::includes);
        all.put("Tnum.add/2", (code, state, args) -> tnums(state, args, Op.ADD));
        all.put("Tnum.subtract/2", (code, state, args) -> tnums(state, args, Op.SUB));
        all.put("Tnum.multiply/2", (code, state, args) -> tnums(state, args, Op.MUL));
        all.put("Range.add/2", (code, state, args) -> ranges(state, args, Op.ADD));
        all.put("Range.subtract/2", (code, state, args) -> ranges(state, args, Op.SUB));
        all.put("Range.multiply/2", (code, state, args) -> ranges(state, args, Op.MUL));
        all.put("Range.multiplySigned/3", this::multiplySigned);
        all.put("Thresholds.low/3", (code, state, args) -> threshold(state, args, false));
        all.put("Thresholds.high/3", (code, state, args) -> threshold(state, args, true));
        all.put("Transfer.zeroExtend/2", (code, state, args) -> extended(state, args, false));
        all.put("Transfer.signExtend/2", (code, state, args) -> extended(state, args, true));
        all.put("Transfer.shift/3", this::shift);
        all.put("Transfer.shift/4", this::shiftByAny);
        all.put("Transfer.wide/3", this::wide);
    }

    /** Puts all contracts but those about some methods in force. */
    static void use(Setting setting, List<String> except) {
        new Contracts(setting).all.forEach((method, contract) -> {
            if (!except.contains(method)) {
                setting.code().know(method, contract);
            }
        });
    }

    /** All methods that there are contracts about. */
    static List<String> methods(Setting setting) {
        return List.copyOf(new Contracts(setting).all.keySet());
    }

    private Value sharpen(Bytecode code, State state, List<Value> args) {
        Value reduction = args.get(0);
        Instance before = state.get(reduction);
        Value after = setting.anyBounds(state);
        Term empty = setting.fresh(1);
        for (Term number : setting.numbers()) {
            Term held = setting.contains(state, reduction, number);
            setting.know(state, held, terms.and(terms.not(empty), setting.contains(state, after, number)));
        }
        state.get(after).fields().forEach((part, value) -> state.set(reduction, part, value));
        if (before.fields().containsKey("empty")) {
            state.set(reduction, "empty", Setting.value(terms.zext(empty, INT)));
        }
        return Setting.value(terms.zext(setting.fresh(1), INT));
    }

    private Value result(Bytecode code, State state, List<Value> args) {
        Value reduction = args.get(0);
        Value after = setting.anyBounds(state);
        Term present = setting.fresh(1);
        for (Term number : setting.numbers()) {
            Term held = setting.contains(state, reduction, number);
            setting.know(state, held, terms.and(present, setting.contains(state, after, number)));
        }
        state.get(after).fields().forEach((part, value) -> state.set(reduction, part, value));
        state.set(reduction, "empty", Setting.value(terms.zext(terms.not(present), INT)));
        return new Value.Possible(present, after);
    }

    private Value lowFromWhole(Bytecode code, State state, List<Value> args) {
        return part(state, args.get(0), "narrow");
    }

    private Value wholeFromLow(Bytecode code, State state, List<Value> args) {
        return part(state, args.get(0), "wide");
    }

    /** One part of a value in the making is replaced. */
    private Value part(State state, Value reduction, String part) {
        Value after = state.get(setting.anyBounds(state)).field(part);
        for (Term number : setting.numbers()) {
            setting.know(state, setting.inParts(state, reduction, number), setting.contains(state, after, number));
        }
        state.set(reduction, part, after);
        return Value.NOTHING;
    }

    private Value exchangeSigns(Bytecode code, State state, List<Value> args) {
        Value after = anyRange(state, args.get(0));
        for (Term number : setting.numbers()) {
            setting.know(state, setting.contains(state, args.get(0), number), setting.contains(state, after, number));
        }
        return after;
    }

    private Value isEmpty(Bytecode code, State state, List<Value> args) {
        Term empty = setting.fresh(1);
        for (Term number : setting.numbers()) {
            setting.know(state, setting.contains(state, args.get(0), number), terms.not(empty));
        }
        return Setting.value(terms.zext(empty, INT));
    }

    private Value meetBits(Bytecode code, State state, List<Value> args) {
        Value after = anyRange(state, args.get(0));
        boolean is64 = isWide(state, args.get(0));
        for (Term number : setting.numbers()) {
            Term agreeing = is64 ? number : terms.zext(terms.low(number, INT), Long.SIZE);
            Term held = terms.and(
                    setting.contains(state, args.get(0), number), setting.contains(state, args.get(1), agreeing));
            setting.know(state, held, setting.contains(state, after, number));
        }
        return after;
    }

    private static boolean isWide(State state, Value range) {
        return Abstractions.term(state.get(range), "bits").is(Long.SIZE);
    }

    private Value anyRange(State state, Value like) {
        return state.get(setting.anyBounds(state)).field(isWide(state, like) ? "wide" : "narrow");
    }

    private Value join(Bytecode code, State state, List<Value> args) {
        Value after = setting.anyBounds(state);
        for (Term number : setting.numbers()) {
            Term joined = setting.contains(state, after, number);
            setting.know(state, setting.contains(state, args.get(0), number), joined);
            setting.know(state, setting.contains(state, args.get(1), number), joined);
        }
        return after;
    }

    private Value includes(Bytecode code, State state, List<Value> args) {
        Term included = setting.fresh(1);
        for (Term number : setting.numbers()) {
            Term held = terms.and(included, setting.contains(state, args.get(1), number));
            setting.know(state, held, setting.contains(state, args.get(0), number));
        }
        return Setting.value(terms.zext(included, INT));
    }

    /** No number of either value is beyond the threshold that is chosen. */
    private Value threshold(State state, List<Value> args, boolean high) {
        Term end = setting.fresh(Long.SIZE);
        for (Term number : setting.numbers()) {
            Term inside = high ? terms.binary(Op.ULE, number, end) : terms.binary(Op.ULE, end, number);
            setting.know(state, setting.contains(state, args.get(1), number), inside);
            setting.know(state, setting.contains(state, args.get(2), number), inside);
        }
        return Setting.value(end);
    }

    private Value unary(State state, Value of, List<Term> numbers, UnaryOperator<Term> meaning) {
        Value after = setting.anyBounds(state);
        for (Term number : numbers) {
            Term result = setting.follow(meaning.apply(number));
            setting.know(state, setting.contains(state, of, number), setting.contains(state, after, result));
        }
        return after;
    }

    private Value binary(State state, Value a, Value b, Value after, BiFunction<Term, Term, Term> meaning) {
        for (Setting.Pair pair : setting.pairs()) {
            Term result = setting.follow(meaning.apply(pair.x(), pair.y()));
            Term held = terms.and(setting.contains(state, a, pair.x()), setting.contains(state, b, pair.y()));
            setting.know(state, held, setting.contains(state, after, result));
        }
        return after;
    }

    private Value tnums(State state, List<Value> args, Op op) {
        Value after = state.get(setting.anyBounds(state)).field("bits");
        return binary(state, args.get(0), args.get(1), after, (x, y) -> terms.binary(op, x, y));
    }

    private Value ranges(State state, List<Value> args, Op op) {
        Value after = anyRange(state, args.get(0));
        return binary(state, args.get(0), args.get(1), after, (x, y) -> terms.binary(op, x, y));
    }

    /** A range that has the product keeps it when what the signed ranges of the factors say is added. */
    private Value multiplySigned(Bytecode code, State state, List<Value> args) {
        Value after = anyRange(state, args.get(0));
        for (Setting.Pair pair : setting.pairs()) {
            Term product = terms.binary(Op.MUL, pair.x(), pair.y());
            Term factors = terms.and(
                    setting.contains(state, args.get(1), pair.x()), setting.contains(state, args.get(2), pair.y()));
            Term held = terms.and(factors, setting.contains(state, args.get(0), product));
            setting.know(state, held, setting.contains(state, after, product));
        }
        return after;
    }

    private Value extended(State state, List<Value> args, boolean signed) {
        int bits = Byte.SIZE
                * (int) Abstractions.term(state.get(args.get(0)), "bytes").value();
        return unary(state, args.get(1), setting.numbers(), number -> {
            Term low = terms.low(number, bits);
            return signed ? terms.sext(low, Long.SIZE) : terms.zext(low, Long.SIZE);
        });
    }

    private Value shift(Bytecode code, State state, List<Value> args) {
        Term count = ((Value.Number) args.get(2)).term();
        Op op = shift(state, args.get(0));
        return unary(
                state,
                args.get(1),
                setting.operands(),
                number -> terms.binary(op, number, terms.zext(count, Long.SIZE)));
    }

    private Value shiftByAny(Bytecode code, State state, List<Value> args) {
        Op op = shift(state, args.get(0));
        Term width = ((Value.Number) args.get(3)).term();
        Term mask = terms.constant(Long.SIZE, width.value() - 1);
        return binary(
                state,
                args.get(1),
                args.get(2),
                setting.anyBounds(state),
                (x, y) -> terms.binary(op, x, terms.and(y, mask)));
    }

    private static Op shift(State state, Value alu) {
        return Theorems.shift(Alu.valueOf(name(state, alu)));
    }

    private static String name(State state, Value constant) {
        return ((Value.Opaque) state.get(constant).field("name")).constant().toString();
    }

    private Value wide(Bytecode code, State state, List<Value> args) {
        Alu op = Alu.valueOf(name(state, args.get(0)));
        return binary(
                state,
                args.get(1),
                args.get(2),
                setting.anyBounds(state),
                (x, y) -> setting.meaning("Alu.eval64", setting.constant(op), Setting.value(x), Setting.value(y)));
    }
}
