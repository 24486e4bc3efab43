package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.state.Dynptr;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/** Loads from and stores to the stack. */
final class StackTransfer {
    private final ScalarDomain domain;
    private final ByteOrder order;
    private final Effects effects;
    private final boolean partsMatter;

    /**
     * @param order of the machine that the program is for
     * @param partsMatter whether a store to a part of a slot depends on what the slot holds
     */
    StackTransfer(ScalarDomain domain, ByteOrder order, Effects effects, boolean partsMatter) {
        this.domain = domain;
        this.order = order;
        this.partsMatter = partsMatter;
        this.effects = effects;
    }

    private StackBytes bytes(StackPointer pointer, int off, int size) {
        StackBytes bytes = StackBytes.of(pointer, off, size);
        boolean whole = bytes.isConstant() && size == StackSlot.BYTES;
        effects.note(new Note.Stack(pointer.frame(), bytes.firstSlot(), bytes.lastSlot(), whole, true));
        effects.memory(
                MemoryFact.Space.STACK, bytes.isConstant() ? OptionalInt.of(bytes.first()) : OptionalInt.empty());
        return bytes;
    }

    private void forget() {
        effects.note(((Note.Stack) effects.note()).forgetting());
    }

    private StackBytes read(StackPointer pointer, int off, int size) {
        StackBytes bytes = bytes(pointer, off, size);
        effects.read(pointer.frame(), bytes.slots());
        return bytes;
    }

    Value load(State state, StackPointer pointer, int off, Width width, boolean signed) {
        StackBytes bytes = read(pointer, off, width.bytes());
        Frame frame = state.frame(pointer.frame());
        if (bytes.all(frame, StackSlot.Kind.ZERO)) {
            return ScalarValue.of(domain.constant(0));
        }
        if (!bytes.isConstant()) {
            return unknown(width, signed);
        }
        StackSlot slot = frame.slot(bytes.firstSlot());
        if (!beginsSpilled(slot, bytes, width)) {
            return unknown(width, signed);
        }
        return slot.spilled() instanceof ScalarValue scalar ? fill(scalar, slot, width, signed) : slot.spilled();
    }

    /** Whether a load gives the low bytes of the spilled value. On a big-endian machine its low bytes are at the end. */
    private boolean beginsSpilled(StackSlot slot, StackBytes bytes, Width width) {
        int spilled = slot.spilledBytes();
        boolean low = order == ByteOrder.LITTLE_ENDIAN ? spilled >= width.bytes() : spilled == width.bytes();
        return low && StackBytes.index(bytes.first()) == 0;
    }

    private Value fill(ScalarValue spilled, StackSlot slot, Width width, boolean signed) {
        if (Transfer.fits(spilled.range(), signed ? width.bits() - 1 : width.bits())) {
            return spilled;
        }
        return ScalarValue.of(domain.extend(width, signed, spilled.range()));
    }

    private Value unknown(Width width, boolean signed) {
        forget();
        return ScalarValue.of(domain.extend(width, signed, domain.unknown()));
    }

    void store(State state, StackPointer pointer, int off, Width width, Value value) {
        StackBytes bytes = bytes(pointer, off, width.bytes());
        Frame frame = state.frame(pointer.frame());
        destroy(state, frame, bytes);
        boolean zero = value instanceof ScalarValue s && s.range().isConstant(0);
        if (!bytes.isConstant()) {
            scatter(frame, bytes, zero);
            return;
        }
        int index = bytes.firstSlot();
        int first = StackBytes.index(bytes.first());
        if (!zerosBeside(frame.slot(index), first, width.bytes())) {
            effects.note(((Note.Stack) effects.note()).replacing());
        }
        if (width == Width.DW) {
            effects.written(pointer.frame(), bytes.slots());
        } else if (partsMatter) {
            effects.read(pointer.frame(), bytes.slots());
        }
        if (zero) {
            frame.slot(index, frame.slot(index).overwrite(first, width.bytes(), StackSlot.Kind.ZERO));
        } else if (first == 0) {
            frame.slot(index, frame.slot(index).spill(width.bytes(), narrowed(value, width)));
        } else {
            frame.slot(index, frame.slot(index).overwrite(first, width.bytes(), StackSlot.Kind.MISC));
            forget();
        }
    }

    /** Whether other bytes of a slot are known after a store to some. What is left of a spilled value is not. */
    private static boolean zerosBeside(StackSlot slot, int first, int count) {
        for (int i = 0; i < StackSlot.BYTES; i++) {
            boolean beside = i < first || i >= first + count;
            if (beside && slot.kind(i) == StackSlot.Kind.ZERO) {
                return true;
            }
        }
        return false;
    }

    /** What a store of that width keeps of a value. A number that fits stays the same number. */
    private Value narrowed(Value value, Width width) {
        if (!(value instanceof ScalarValue scalar) || width == Width.DW) {
            return value;
        }
        return Transfer.fits(scalar.range(), width.bits())
                ? scalar
                : ScalarValue.of(domain.extend(width, false, scalar.range()));
    }

    /** A store to one of several places: each may have been overwritten, none is sure to have been. */
    private static void scatter(Frame frame, StackBytes bytes, boolean zero) {
        for (int offset = bytes.first(); offset < bytes.end(); offset++) {
            StackSlot slot = frame.slot(StackBytes.slot(offset));
            int index = StackBytes.index(offset);
            StackSlot.Kind before = slot.kind(index);
            boolean stays = before == StackSlot.Kind.INVALID || zero && before == StackSlot.Kind.ZERO;
            frame.slot(StackBytes.slot(offset), slot.overwrite(index, 1, stays ? before : StackSlot.Kind.MISC));
        }
    }

    /** A helper reads these bytes. */
    void touch(StackPointer pointer, int size) {
        read(pointer, 0, size);
    }

    /** A helper fills these bytes, whatever they held. */
    void fill(State state, StackPointer pointer, int size) {
        clobber(state, pointer, 0, size);
        effects.written(pointer.frame(), StackBytes.of(pointer, 0, size).wholeSlots());
    }

    /** The number that so many bytes hold, if they were written as one number, or are zeros; it is then relied on. */
    Optional<Long> constant(State state, StackPointer pointer, int size) {
        if (!pointer.hasConstantOffset()) {
            return Optional.empty();
        }
        StackBytes bytes = StackBytes.of(pointer, 0, size);
        Frame frame = state.frame(pointer.frame());
        StackSlot slot = frame.slot(bytes.firstSlot());
        boolean start = StackBytes.index(bytes.first()) == 0;
        boolean spilled = start
                && slot.spilledBytes() == size
                && slot.spilled() instanceof ScalarValue s
                && s.range().isConstant();
        boolean zero = bytes.all(frame, StackSlot.Kind.ZERO);
        if (!zero && !spilled) {
            return Optional.empty();
        }
        for (int s = bytes.firstSlot(); s <= bytes.lastSlot(); s++) {
            effects.preciseSlot(pointer.frame(), s);
        }
        long number = zero ? 0 : ((ScalarValue) slot.spilled()).range().unsignedMin();
        return Optional.of(Width.ofBytes(size).truncate(number));
    }

    /** Some or all of these bytes now hold any data. */
    void clobber(State state, StackPointer pointer, int off, int size) {
        StackBytes bytes = bytes(pointer, off, size);
        Frame frame = state.frame(pointer.frame());
        destroy(state, frame, bytes);
        for (int offset = bytes.first(); offset < bytes.end(); offset++) {
            int s = StackBytes.slot(offset);
            frame.slot(s, frame.slot(s).overwrite(StackBytes.index(offset), 1, StackSlot.Kind.MISC));
        }
    }

    /** Dynptrs and iterators are none any more where a byte of them is overwritten. */
    private static void destroy(State state, Frame frame, StackBytes bytes) {
        for (int s = bytes.firstSlot(); s <= bytes.lastSlot(); s++) {
            if (frame.slot(s).spilled() instanceof Dynptr dynptr) {
                ObjectTransfer.forget(state, frame, dynptr.first() ? s : s + 1, dynptr);
            } else if (frame.slot(s).holdsObject()) {
                frame.slot(s, StackSlot.INVALID);
            }
        }
    }
}
