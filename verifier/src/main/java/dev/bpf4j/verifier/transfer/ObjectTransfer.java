package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.IteratorKind;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.require.DynptrArgument;
import dev.bpf4j.verifier.require.IteratorArgument;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.Dynptr;
import dev.bpf4j.verifier.state.DynptrPointer;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.IrqFlag;
import dev.bpf4j.verifier.state.Iterator;
import dev.bpf4j.verifier.state.NotInit;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.StackObject;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** What calls do to dynptrs. */
final class ObjectTransfer {
    private final ScalarDomain domain;
    private final Effects effects;

    ObjectTransfer(ScalarDomain domain, Effects effects) {
        this.domain = domain;
        this.effects = effects;
    }

    /** Sixteen bytes of stack become a dynptr. @param slot of the call */
    void create(State state, int register, Dynptr.Kind kind, int slot) {
        int id = effects.freshId();
        boolean owns = kind == Dynptr.Kind.RINGBUF;
        if (owns) {
            state.acquire(new AcquiredReference(id, slot, state.depth()));
        }
        put(state, register, new Dynptr(kind, true, id, owns ? id : 0));
    }

    /** Sixteen bytes of stack become a copy of a dynptr. */
    void copy(State state, int from, int to) {
        DynptrArgument.at(state.register(from), state).ifPresent(dynptr -> {
            int id = dynptr.reference() == 0 ? effects.freshId() : dynptr.id();
            put(state, to, new Dynptr(dynptr.kind(), true, id, dynptr.reference()));
        });
    }

    private void put(State state, int register, Dynptr dynptr) {
        StackPointer pointer = (StackPointer) state.register(register);
        Frame frame = state.frame(pointer.frame());
        int index = DynptrArgument.slot(pointer);
        overwrite(state, frame, index, Dynptr.SLOTS);
        frame.slot(index, StackSlot.of(dynptr));
        frame.slot(index - 1, StackSlot.of(dynptr.second()));
        effects.note(new Note.Stack(pointer.frame(), index - 1, index, false, true));
    }

    /** Dynptrs in slots from one on down are overwritten. */
    private static void overwrite(State state, Frame frame, int slot, int count) {
        for (int s = slot; s > slot - count; s--) {
            if (frame.slot(s).spilled() instanceof Dynptr before) {
                forget(state, frame, before.first() ? s : s + 1, before);
            }
        }
    }

    /** A dynptr is overwritten: it is none any more, and what it gave is lost. @param index of its first slot */
    static void forget(State state, Frame frame, int index, Dynptr dynptr) {
        frame.slot(index, StackSlot.INVALID);
        frame.slot(index - 1, StackSlot.INVALID);
        state.replaceAll(v -> v instanceof BlockPointer p && p.reference() == dynptr.id() ? NotInit.NOT_INIT : v);
    }

    /** Bytes of stack become an iterator. @param slot of the call */
    void begin(State state, int register, IteratorKind kind, int slot) {
        int id = effects.freshId();
        state.acquire(new AcquiredReference(id, slot, state.depth()));
        StackPointer pointer = (StackPointer) state.register(register);
        overwrite(state, state.frame(pointer.frame()), IteratorArgument.slot(pointer), kind.slots());
        put(state, pointer, Iterator.of(kind, id));
    }

    private void put(State state, StackPointer pointer, Iterator iterator) {
        int index = IteratorArgument.slot(pointer);
        int last = iterator.kind().slots() - 1;
        for (int part = 0; part <= last; part++) {
            state.frame(pointer.frame()).slot(index - part, StackSlot.of(iterator.part(part)));
        }
        effects.note(new Note.Stack(pointer.frame(), index - last, index, false, true));
    }

    /** Eight bytes of stack become what interrupts will be restored to. @param slot of the call */
    void interruptsOff(State state, int register, boolean ofLock, int slot) {
        int id = effects.freshId();
        state.acquire(new AcquiredReference(AcquiredReference.Kind.IRQ, id, slot, state.depth()));
        StackPointer pointer = (StackPointer) state.register(register);
        int index = IteratorArgument.slot(pointer);
        overwrite(state, state.frame(pointer.frame()), index, 1);
        state.frame(pointer.frame()).slot(index, StackSlot.of(new IrqFlag(id, ofLock)));
        effects.note(new Note.Stack(pointer.frame(), index, index, false, true));
    }

    /** Interrupts are restored: the eight bytes are nothing any more. */
    void interruptsOn(State state, int register) {
        StackPointer pointer = (StackPointer) state.register(register);
        int index = IteratorArgument.slot(pointer);
        state.frame(pointer.frame()).slot(index, StackSlot.INVALID);
        state.leaveRegion(AcquiredReference.Kind.IRQ);
        effects.note(new Note.Stack(pointer.frame(), index, index, false, true));
    }

    /** The iterator gives a number. That it does not is another edge: {@link #drain}. */
    Value next(State state) {
        Iterator iterator = IteratorArgument.at(state.register(1), state).orElseThrow();
        Block number = Block.memory(Block.Kind.MEM, Integer.BYTES, true);
        return new BlockPointer(number, 0, false, iterator.reference(), 0, domain.constant(0));
    }

    /** The iterator gives an object of the kernel. @param structure the name of its type */
    Value nextObject(IteratorKind kind, String structure) {
        SocketPointer.Kind trust =
                kind.protectedByRcu() ? SocketPointer.Kind.RCU_OBJECT : SocketPointer.Kind.TRUSTED_OBJECT;
        return SocketPointer.of(trust, structure, domain.constant(0));
    }

    /** The iterator has no more numbers. @param register that points to it */
    void drain(State state, int register) {
        StackPointer pointer = (StackPointer) state.register(register);
        Iterator iterator = IteratorArgument.at(pointer, state).orElseThrow();
        put(state, pointer, iterator.drained());
    }

    /** What a dynptr or iterator owns is given back: copies of it are none any more. */
    void release(State state, int register, Value lost) {
        StackPointer pointer = (StackPointer) state.register(register);
        StackObject object = (StackObject) state.frame(pointer.frame())
                .slot(IteratorArgument.slot(pointer))
                .spilled();
        int reference = object.reference();
        state.release(reference);
        state.replaceAll(v -> v instanceof BlockPointer p && p.reference() == reference ? lost : v);
        for (int f = 0; f <= state.depth(); f++) {
            Frame frame = state.frame(f);
            for (int s = 0; s < frame.allocatedSlots(); s++) {
                if (frame.slot(s).spilled() instanceof StackObject o && o.reference() == reference) {
                    frame.slot(s, StackSlot.INVALID);
                }
            }
        }
    }

    /** Memory behind a dynptr. */
    Value data(State state, Prototype prototype) {
        boolean slice = prototype.returns() == ReturnType.PTR_TO_SLICE_OR_NULL;
        ArgType sizeType = slice ? ArgType.CONST_BUFFER_SIZE : ArgType.CONST_ALLOC_SIZE_OR_ZERO;
        int register = prototype.indexOf(sizeType).orElseThrow() + 1;
        int size = (int) ((ScalarValue) state.register(register)).range().unsignedMin();
        Value pointer = state.register(prototype.indexOf(ArgType.PTR_TO_DYNPTR).orElseThrow() + 1);
        Optional<Dynptr> dynptr = DynptrArgument.at(pointer, state);
        int owner = pointer instanceof DynptrPointer p
                ? p.id()
                : dynptr.map(Dynptr::id).orElse(0);
        Block.Kind kind = dynptr.filter(Dynptr::isPacket).isPresent() ? Block.Kind.PACKET_SLICE : Block.Kind.MEM;
        return new BlockPointer(
                Block.memory(kind, size, prototype.has(HelperFlag.RETURNS_READ_ONLY)),
                effects.freshId(),
                true,
                owner,
                0,
                domain.constant(0));
    }
}
