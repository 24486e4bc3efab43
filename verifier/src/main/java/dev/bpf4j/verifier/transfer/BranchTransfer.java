package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.seam.RefinementRule;
import dev.bpf4j.verifier.state.ArenaPointer;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.Marks;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What is learnt on each edge of a conditional jump. */
public final class BranchTransfer implements RefinementRule {
    private final ScalarDomain domain;
    private final Effects effects;

    public BranchTransfer(ScalarDomain domain, Effects effects) {
        this.domain = domain;
        this.effects = effects;
    }

    @Override
    public boolean refine(State state, Insn.Branch insn, boolean taken) {
        Value left = state.register(insn.dst());
        Value right = insn.src() instanceof Operand.Reg reg
                ? state.register(reg.number())
                : ScalarValue.of(domain.constant(((Operand.Imm) insn.src()).value()));
        if (left instanceof ScalarValue a && right instanceof ScalarValue b) {
            return numbers(state, insn, taken, a, b);
        }
        boolean equality = insn.is64() && (insn.cond() == Cond.JEQ || insn.cond() == Cond.JNE);
        if (equality && left instanceof Pointer p) {
            return equality(state, taken == (insn.cond() == Cond.JEQ), p, right, insn.src() instanceof Operand.Imm);
        }
        if (left instanceof PacketPointer p && p.endsAt(right) && insn.is64()) {
            return PacketBounds.of(insn.cond(), taken, false)
                    .map(b -> b.learn(state, insn.dst(), p))
                    .orElse(true);
        }
        if (right instanceof PacketPointer p && p.endsAt(left) && insn.is64()) {
            int register = ((Operand.Reg) insn.src()).number();
            return PacketBounds.of(insn.cond(), taken, true)
                    .map(b -> b.learn(state, register, p))
                    .orElse(true);
        }
        return true;
    }

    /**
     * A pointer equals something or does not.
     *
     * @param constant whether that is an immediate
     * @return false if it is impossible
     */
    private boolean equality(State state, boolean equal, Pointer pointer, Value other, boolean constant) {
        if (constant && other instanceof ScalarValue s && s.range().isConstant(0)) {
            return againstNull(state, equal, pointer);
        }
        boolean arena = pointer instanceof ArenaPointer || other instanceof ArenaPointer;
        if (equal && !arena && other instanceof Pointer p && p.maybeNull() != pointer.maybeNull()) {
            decide(state, false, p.maybeNull() ? p : pointer);
        }
        return true;
    }

    private boolean againstNull(State state, boolean isNull, Pointer pointer) {
        if (pointer.maybeNull()) {
            decide(state, isNull, pointer);
            return true;
        }
        boolean object = pointer instanceof SocketPointer p && p.isNeverNull() || pointer.reference() != 0;
        return !isNull || !(pointer instanceof BlockPointer || pointer instanceof MapPointer || object);
    }

    /** All pointers with the id of this one are null, or are not. */
    private void decide(State state, boolean isNull, Pointer pointer) {
        if (isNull && pointer.reference() != 0 && pointer.reference() == pointer.id()) {
            state.release(pointer.reference());
        }
        state.replaceAll(v -> v instanceof Pointer p && p.getClass() == pointer.getClass() && p.id() == pointer.id()
                ? isNull ? zero() : p.nonNull()
                : v);
    }

    private Value zero() {
        return ScalarValue.of(domain.constant(0));
    }

    /** The operands' exact values decided which edges are possible. */
    public void relyOnOperands(State state, Insn.Branch insn) {
        effects.precise(state.depth(), insn.dst());
        if (insn.src() instanceof Operand.Reg reg) {
            effects.precise(state.depth(), reg.number());
        }
    }

    private boolean numbers(State state, Insn.Branch insn, boolean taken, ScalarValue a, ScalarValue b) {
        Optional<ScalarDomain.Refined> refined = domain.assume(insn.cond(), taken, insn.is64(), a.range(), b.range());
        if (refined.isEmpty()) {
            return false;
        }
        update(state, insn, insn.dst(), a, a.withRange(refined.get().left()));
        if (insn.src() instanceof Operand.Reg reg && reg.number() != insn.dst()) {
            update(state, insn, reg.number(), b, b.withRange(refined.get().right()));
        }
        return true;
    }

    private void update(State state, Insn.Branch insn, int register, ScalarValue before, ScalarValue after) {
        if (before.range().equals(after.range())) {
            return;
        }
        if (before.id() == 0) {
            state.register(register, after);
        } else {
            Marks linked = holders(state, before.id());
            if (linked.size() > 1) {
                effects.note(new Note.Linked(linkedWith(linked)));
            }
            state.replaceAll(v -> v instanceof ScalarValue s && s.isLinkedWith(after) ? learnt(s, after) : v);
        }
        if (after.packetLength()) {
            relyOnOperands(state, insn);
            PacketBounds.atLeast(state, after.range().unsignedMin());
        }
    }

    /** What is learnt of a number from one that it is linked with. */
    private ScalarValue learnt(ScalarValue number, ScalarValue from) {
        if (number.isLike(from)) {
            return number.withRange(from.range());
        }
        // what a sum of 32 bits came from is known where that has no more bits itself
        boolean back = number.delta() == 0 && Transfer.fits(number.range(), Integer.SIZE);
        if (from.narrow() && !number.narrow() && !back) {
            return number;
        }
        Scalar difference = domain.constant((long) number.delta() - from.delta());
        Scalar sum = domain.binary(Alu.ADD, !number.narrow() && !from.narrow(), from.range(), difference);
        return number.withRange(domain.meet(number.range(), sum).orElse(number.range()));
    }

    /** Both operands of a comparison may have been linked with others. */
    private Marks linkedWith(Marks more) {
        return effects.note() instanceof Note.Linked already
                ? already.marks().copy().addAll(more)
                : more;
    }

    private static Marks holders(State state, int id) {
        Marks marks = new Marks();
        for (int f = 0; f <= state.depth(); f++) {
            Frame frame = state.frame(f);
            for (int r = 0; r < Frame.REGISTERS; r++) {
                if (frame.register(r) instanceof ScalarValue s && s.id() == id) {
                    marks.addRegister(f, r);
                }
            }
            for (int s = 0; s < frame.allocatedSlots(); s++) {
                if (frame.slot(s).spilled() instanceof ScalarValue v && v.id() == id) {
                    marks.addSlot(f, s);
                }
            }
        }
        return marks;
    }
}
