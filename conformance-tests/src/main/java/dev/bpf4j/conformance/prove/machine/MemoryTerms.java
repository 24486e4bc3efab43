package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.solve.UndecidedException;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import java.util.List;
import java.util.Optional;

/**
 * Memory that extended programs reach: the stack and the context. Where they are is unknown, so that nothing can depend
 * on it; an address is the unknown start of a region and a constant.
 */
final class MemoryTerms {
    private static final long REACH = 1L << 31;

    private final Terms terms;
    private final Inputs inputs;
    private final Term context;
    private final List<Term> framePointers;

    /** What an access touches: a frame, by depth, or the context. */
    private record Target(boolean isContext, int frame, long offset) {}

    MemoryTerms(Terms terms, Inputs inputs, Term context, List<Term> framePointers) {
        this.terms = terms;
        this.inputs = inputs;
        this.context = context;
        this.framePointers = List.copyOf(framePointers);
    }

    /**
     * The value of a load, as wide as it is; empty if the load traps.
     *
     * @throws UndecidedException if it is not known what the address is
     */
    Optional<Term> load(ExtendedState s, Term base, int offset, Width width) {
        return resolve(s, base, offset).flatMap(target -> load(s, target, width));
    }

    private Optional<Term> load(ExtendedState s, Target target, Width width) {
        if (target.isContext()) {
            return field((int) target.offset(), width, false)
                    .map(field -> part(s.field(field.offset(), inputs), (int) target.offset() - field.offset(), width));
        }
        return StackBytes.holds(target.offset(), width.bytes())
                ? Optional.of(s.frames().get(target.frame()).load(terms, target.offset(), width.bytes()))
                : Optional.empty();
    }

    private Optional<Field<?>> field(int offset, Width width, boolean isWrite) {
        return inputs.type().context().access(offset, width, isWrite).map(field -> {
            if (field.kind() != Field.Kind.SCALAR) {
                throw new UndecidedException("packet pointers are not supported", "");
            }
            return field;
        });
    }

    private Term part(Term value, int from, Width width) {
        return width.bits() <= value.bits()
                ? terms.extract(value, 8 * from, width.bits())
                : terms.zext(value, width.bits());
    }

    /**
     * The state after a store of the low bits of a value; empty if it traps.
     *
     * @throws UndecidedException if it is not known what the address is
     */
    Optional<ExtendedState> store(ExtendedState s, Term base, int offset, Width width, Term value) {
        Term narrow = terms.low(value, width.bits());
        return resolve(s, base, offset).flatMap(target -> store(s, target, narrow, width));
    }

    private Optional<ExtendedState> store(ExtendedState s, Target target, Term value, Width width) {
        if (target.isContext()) {
            return field((int) target.offset(), width, true).map(field -> s.withField(field.offset(), value));
        }
        return StackBytes.holds(target.offset(), width.bytes())
                ? Optional.of(s.withFrame(
                        target.frame(), s.frames().get(target.frame()).store(terms, target.offset(), value)))
                : Optional.empty();
    }

    /** The state after a read-modify-write; empty if it traps. */
    Optional<ExtendedState> atomic(ExtendedState s, Term base, int offset, Width width, Atomic op, int src) {
        Optional<Target> target = resolve(s, base, offset).filter(t -> t.offset() % width.bytes() == 0);
        return target.flatMap(t -> load(s, t, width).flatMap(old -> {
            Term after = after(op, old, terms.low(s.register(src), width.bits()), s.register(0));
            return store(s, t, after, width).map(stored -> fetch(stored, op, src, old));
        }));
    }

    private Term after(Atomic op, Term old, Term operand, Term expected) {
        return switch (op) {
            case ADD, FETCH_ADD -> terms.add(old, operand);
            case OR, FETCH_OR -> terms.or(old, operand);
            case AND, FETCH_AND -> terms.and(old, operand);
            case XOR, FETCH_XOR -> terms.binary(Op.XOR, old, operand);
            case XCHG -> operand;
            case CMPXCHG -> terms.ite(terms.eq(old, terms.low(expected, old.bits())), operand, old);
        };
    }

    private ExtendedState fetch(ExtendedState s, Atomic op, int src, Term old) {
        return op.fetches() ? s.with(op == Atomic.CMPXCHG ? 0 : src, terms.zext(old, 64)) : s;
    }

    /** Empty if nothing is there. */
    private Optional<Target> resolve(ExtendedState s, Term base, int offset) {
        Term address = terms.add(base, terms.constant(64, offset));
        boolean sum = address.op() == Op.ADD && address.args().get(1).isConst();
        Term region = sum ? address.args().get(0) : address;
        long distance = sum ? address.args().get(1).value() : 0;
        if (address.isConst() && address.value() + REACH >>> 32 == 0) {
            return Optional.empty();
        }
        int frame = framePointers.indexOf(region);
        boolean known = region == context || frame >= 0 && frame < s.frames().size();
        if (!known || distance < -REACH / 2 || distance >= REACH / 2) {
            throw new UndecidedException("a computed address", "");
        }
        return Optional.of(new Target(region == context, frame, distance));
    }
}
