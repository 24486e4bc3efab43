package dev.bpf4j.conformance.prove.domain;

import dev.bpf4j.conformance.prove.bytecode.Bytecode;
import dev.bpf4j.conformance.prove.bytecode.Value;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.isa.Alu;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shifts by an unknown count, by induction over the loop that tries the possible ones. Before the round of n, if the count is
 * less than n the result so far stands for the shifted number.
 */
final class ShiftTheorems {
    private static final String TRANSFER = Abstractions.PACKAGE + "Transfer";
    private static final List<String> PROVES = List.of("Transfer.shift/4");

    private final List<Theorem> all;

    ShiftTheorems(List<Theorem> all) {
        this.all = all;
    }

    void add() {
        for (int width : new int[] {64, 32}) {
            for (Alu op : List.of(Alu.LSH, Alu.RSH, Alu.ARSH)) {
                String name = "Transfer.shift " + Theorems.lower(op) + " by " + width + " counts ";
                all.add(new Theorem(name + "(a known one)", PROVES, s -> new Shift(s, op, width).known()));
                all.add(new Theorem(name + "(before the loop)", PROVES, s -> new Shift(s, op, width).before()));
                all.add(new Theorem(name + "(its round)", PROVES, s -> new Shift(s, op, width).ownRound()));
                all.add(new Theorem(name + "(another round)", PROVES, s -> new Shift(s, op, width).otherRound()));
                all.add(new Theorem(name + "(after the loop)", PROVES, s -> new Shift(s, op, width).after()));
            }
        }
    }

    /** A number that is shifted, a count, and what stands for them. */
    private static final class Shift {
        private final Setting s;
        private final Terms t;
        private final Value a;
        private final Value b;
        private final List<Value> args;
        private final Term count;
        private final Term held;
        private final Term x;
        private final Op shift;

        /** The shifted number. */
        private Term expected;

        Shift(Setting s, Alu op, int width) {
            this.s = s;
            this.t = s.terms();
            this.a = s.bounds("a");
            this.b = s.bounds("b");
            this.args = List.of(s.constant(op), a, b, s.constant(width));
            this.x = s.number("x");
            this.shift = Theorems.shift(op);
            Term y = s.number("y");
            Term low = t.and(y, t.constant(Long.SIZE, width - 1));
            this.count = t.low(low, Integer.SIZE);
            this.held = t.and(s.contains(a, x), s.contains(b, y));
            this.expected = s.follow(t.binary(shift, x, low));
        }

        Theorem.Claim known() {
            Bytecode.Stop stop = s.code().withoutLoop(s.state(), TRANSFER, "shift", args);
            return claim(held, Theorems.sound(s, stop.result(), expected));
        }

        Theorem.Claim before() {
            Map<String, Value> locals =
                    s.code().untilLoop(s.state(), TRANSFER, "shift", args).locals();
            Term low = s.contains(locals.get("low"), t.zext(count, Long.SIZE));
            return claim(held, t.and(t.and(low, isCounted(locals)), invariant(locals)));
        }

        /** In the round of the count the shifted number gets into the result, whatever was in it. */
        Theorem.Claim ownRound() {
            Map<String, Value> locals = anyLocals();
            locals.put("n", Setting.value(count));
            expected = s.follow(t.binary(shift, x, t.zext(count, Long.SIZE)));
            return round(locals);
        }

        /** In other rounds what was in the result stays there, be it the shifted number or any other. */
        Theorem.Claim otherRound() {
            Map<String, Value> locals = anyLocals();
            expected = s.follow(t.variable("z", Long.SIZE));
            Theorem.Claim round = round(locals);
            Term other = t.not(t.eq(number(locals, "n"), count));
            return new Theorem.Claim(t.and(round.hypothesis(), other), round.conclusion());
        }

        private Theorem.Claim round(Map<String, Value> locals) {
            Term before = t.and(held, invariant(locals));
            Term low = s.contains(locals.get("low"), t.zext(count, Long.SIZE));
            Term counted = isCounted(locals);
            // the counts that are tried are those of the width
            Term small = t.and(
                    t.binary(Op.SLE, t.constant(Integer.SIZE, 0), number(locals, "n")),
                    t.binary(Op.SLT, number(locals, "last"), number(locals, "width")));
            Map<String, Value> after =
                    s.code().round(s.state(), TRANSFER, "shift", 4, locals).locals();
            return claim(t.and(before, t.and(t.and(low, counted), small)), invariant(after));
        }

        Theorem.Claim after() {
            Map<String, Value> locals = anyLocals();
            Term before = t.and(t.and(held, isCounted(locals)), invariant(locals));
            Bytecode.Stop stop = s.code().afterLoop(s.state(), TRANSFER, "shift", 4, locals);
            return claim(before, Theorems.sound(s, stop.result(), expected));
        }

        private Theorem.Claim claim(Term hypothesis, Term conclusion) {
            return new Theorem.Claim(t.and(hypothesis, s.state().guard()), conclusion);
        }

        private Map<String, Value> anyLocals() {
            Map<String, Value> locals = new HashMap<>();
            List<String> names = List.of("op", "a", "count", "width");
            for (int i = 0; i < names.size(); i++) {
                locals.put(names.get(i), args.get(i));
            }
            locals.put("low", s.tnum("low"));
            locals.put("result", s.bounds("result"));
            locals.put("any", Setting.value(t.zext(t.variable("any?", 1), Integer.SIZE)));
            locals.put("n", Setting.value(t.variable("n?", Integer.SIZE)));
            locals.put("last", Setting.value(t.variable("last?", Integer.SIZE)));
            return locals;
        }

        private Term number(Map<String, Value> locals, String name) {
            return ((Value.Number) locals.get(name)).term();
        }

        /** The count is tried sooner or later. */
        private Term isCounted(Map<String, Value> locals) {
            return t.binary(Op.SLE, count, number(locals, "last"));
        }

        private Term invariant(Map<String, Value> locals) {
            Term passed = t.binary(Op.SLT, count, number(locals, "n"));
            Term found = t.and(s.isTrue(locals.get("any")), Theorems.sound(s, locals.get("result"), expected));
            Term wellFormed = s.isWellFormed(locals.get("result"));
            Term atLeastFirst = t.binary(Op.SLE, t.constant(Integer.SIZE, 0), number(locals, "n"));
            return Knowledge.conjuncts(found).stream()
                    .map(part -> t.implies(passed, part))
                    .reduce(t.and(wellFormed, atLeastFirst), t::and);
        }
    }
}
