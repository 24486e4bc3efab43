package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.cfg.Liveness;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.seam.Kept;
import dev.bpf4j.verifier.seam.Pruning;
import dev.bpf4j.verifier.seam.SubsumptionRule;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.BufferPointer;
import dev.bpf4j.verifier.state.Dynptr;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.FunctionPointer;
import dev.bpf4j.verifier.state.IrqFlag;
import dev.bpf4j.verifier.state.Iterator;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.NotInit;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.List;
import org.eclipse.collections.impl.map.mutable.primitive.IntIntHashMap;

/**
 * Whether everything that can happen in a state has been seen from another. Only what is still read counts, and of numbers
 * only those that mattered.
 */
final class Subsumption implements SubsumptionRule {
    private static final int CALLER_SAVED = 0b111111;

    private final ScalarDomain domain;
    private final Liveness liveness;
    private final boolean reads;
    private final boolean uninitialisedStack;
    private final IntIntHashMap ids = new IntIntHashMap();
    private final boolean onlyExact;
    private final boolean precision;
    private boolean exact;
    private boolean linksMatter;
    private boolean allMatters;

    Subsumption(Task task) {
        this.domain = task.policy().domain();
        this.liveness = task.liveness();
        this.reads = task.settings().liveness();
        this.uninitialisedStack = task.policy().profile().allowsUninitialisedStack();
        this.onlyExact = task.settings().pruning() == Pruning.EXACT;
        this.precision = task.settings().precision();
    }

    @Override
    public boolean covers(Kept old, State state) {
        exact = onlyExact;
        linksMatter = true;
        allMatters = onlyExact || !precision || old.isOpen();
        return matches(old, state);
    }

    /** Whether the state says exactly what the kept one says, about what is still read. */
    boolean repeats(Kept old, State state) {
        exact = true;
        linksMatter = false;
        allMatters = false;
        return old.state().rounds() == state.rounds() && matches(old, state);
    }

    private boolean matches(Kept old, State state) {
        int depth = state.depth();
        if (old.state().depth() != depth || old instanceof Checkpoint c && c.hasSuspect() && fails(c, state)) {
            return false;
        }
        for (int f = 0; f <= depth; f++) {
            Frame before = old.state().frame(f);
            Frame now = state.frame(f);
            if (before.role() != now.role()
                    || before.callSite() != now.callSite()
                    || before.entry() != now.entry()
                    || before.iterations() > now.iterations()) {
                return false;
            }
        }
        ids.clear();
        if (!references(old.state().references(), state.references())) {
            return false;
        }
        for (int f = depth; f >= 0; f--) {
            if (!frame(old, state, f)) {
                return false;
            }
        }
        return true;
    }

    /** Whether what a comparison failed for before differs again; without ids, which depend on all that is compared before. */
    private boolean fails(Checkpoint old, State state) {
        ids.clear();
        int f = old.suspectFrame();
        int place = old.suspectPlace();
        if (place < Frame.REGISTERS) {
            return !register(old, state, f, place);
        }
        int slot = executing(old, state, f);
        boolean everything = f < state.depth() && liveness.stackEscapes(slot);
        long near = everything ? -1 : liveness.nearStack(slot);
        long far = everything ? -1 : liveness.farStack(slot);
        return !stackSlot(old, state, f, place - Frame.REGISTERS, near, far);
    }

    /** Where a frame goes on. */
    private static int executing(Kept old, State state, int f) {
        return f == state.depth() ? old.slot() : state.frame(f + 1).returnSlot();
    }

    private boolean frame(Kept old, State state, int f) {
        int slot = executing(old, state, f);
        boolean caller = f < state.depth();
        boolean clobbered = caller && !state.frame(f + 1).isCallback();
        int live = liveness.registers(slot) & (clobbered ? ~CALLER_SAVED : -1);
        for (int left = live; left != 0; left &= left - 1) {
            int r = Integer.numberOfTrailingZeros(left);
            if (!register(old, state, f, r)) {
                return differs(old, f, r);
            }
        }
        boolean everything = caller && liveness.stackEscapes(slot);
        long near = everything ? -1 : liveness.nearStack(slot);
        long far = everything ? -1 : liveness.farStack(slot);
        return stack(old, state, f, near, far);
    }

    private boolean register(Kept old, State state, int f, int r) {
        return value(
                old.state().frame(f).register(r),
                state.frame(f).register(r),
                allMatters || old.precise().hasRegister(f, r));
    }

    /** It tends to differ again. */
    private static boolean differs(Kept old, int f, int place) {
        if (old instanceof Checkpoint c) {
            c.suspect(f, place);
        }
        return false;
    }

    private boolean stack(Kept old, State state, int f, long near, long far) {
        int count =
                Math.max(old.state().frame(f).allocatedSlots(), state.frame(f).allocatedSlots());
        for (int s = 0; s < count; s++) {
            if (!stackSlot(old, state, f, s, near, far)) {
                return differs(old, f, Frame.REGISTERS + s);
            }
        }
        return true;
    }

    private boolean stackSlot(Kept old, State state, int f, int s, long near, long far) {
        StackSlot before = old.state().frame(f).slot(s);
        StackSlot now = state.frame(f).slot(s);
        boolean precise = allMatters || old.precise().hasSlot(f, s);
        if (before == now && !precise) {
            return true;
        }
        long granules = s < 32 ? near >>> 2 * s : far >>> 2 * s - Long.SIZE;
        // granule 0 is the upper half of slot 0
        boolean upper = (granules & 1) != 0;
        boolean lower = (granules & 2) != 0;
        boolean matters =
                (upper || lower) && (!reads || old.mayRead(f, s)) || before.holdsObject() || now.holdsObject();
        return !matters || slot(before, now, lower, upper, precise);
    }

    private boolean slot(StackSlot before, StackSlot now, boolean lower, boolean upper, boolean precise) {
        if (before.holdsPointer() || now.holdsPointer()) {
            return pointerSlot(before, now);
        }
        if (before.holdsObject() || now.holdsObject()) {
            return before.kinds() == now.kinds() && object(before.spilled(), now.spilled());
        }
        int first = lower ? 0 : StackSlot.BYTES / 2;
        int end = upper ? StackSlot.BYTES : StackSlot.BYTES / 2;
        boolean spillMatters = false;
        for (int i = first; i < end; i++) {
            StackSlot.Kind was = before.kind(i);
            StackSlot.Kind is = now.kind(i);
            if (exact ? was != is : !kind(was, is, precise)) {
                return false;
            }
            spillMatters |= was == StackSlot.Kind.SPILL;
        }
        boolean compare = spillMatters && (precise || exact);
        return !compare || before.spilledBytes() == now.spilledBytes() && value(before.spilled(), now.spilled(), true);
    }

    private boolean object(Value before, Value now) {
        if (before instanceof Dynptr a && now instanceof Dynptr b) {
            return a.kind() == b.kind()
                    && a.first() == b.first()
                    && equalId(a.id(), b.id())
                    && equalId(a.reference(), b.reference());
        }
        if (before instanceof IrqFlag a && now instanceof IrqFlag b) {
            return a.ofLock() == b.ofLock() && equalId(a.id(), b.id());
        }
        return before instanceof Iterator a
                && now instanceof Iterator b
                && a.kind().equals(b.kind())
                && a.part() == b.part()
                && a.isDrained() == b.isDrained()
                && a.isStale() == b.isStale()
                && equalId(a.reference(), b.reference());
    }

    private boolean pointerSlot(StackSlot before, StackSlot now) {
        if (before.kinds() == 0 && !uninitialisedStack && !exact) {
            return true;
        }
        return before.isWhole() && now.isWhole() && value(before.spilled(), now.spilled(), true);
    }

    private boolean kind(StackSlot.Kind was, StackSlot.Kind is, boolean precise) {
        if (was == StackSlot.Kind.INVALID) {
            return true;
        }
        if (is == StackSlot.Kind.INVALID) {
            return uninitialisedStack && (!precise || was == StackSlot.Kind.MISC);
        }
        return !precise || was == StackSlot.Kind.MISC || was == is;
    }

    private boolean value(Value before, Value now, boolean precise) {
        if (before == NotInit.NOT_INIT) {
            return !exact || now == NotInit.NOT_INIT;
        }
        if (before instanceof ScalarValue a) {
            return now instanceof ScalarValue b && number(a, b, precise);
        }
        return now.getClass() == before.getClass() && pointer((Pointer) before, (Pointer) now);
    }

    private boolean number(ScalarValue before, ScalarValue now, boolean precise) {
        if (exact && !(before.range().equals(now.range()) && before.packetLength() == now.packetLength())) {
            return false;
        }
        if (exact ? !linksMatter : !precise) {
            return true;
        }
        boolean linked = before.id() == 0 || before.isLike(now) && sameId(before.id(), now.id());
        return linked && (!before.packetLength() || now.packetLength()) && domain.includes(before.range(), now.range());
    }

    private boolean pointer(Pointer before, Pointer now) {
        if (before.offset() != now.offset() || !inside(before, now)) {
            return false;
        }
        if (before instanceof StackPointer a && now instanceof StackPointer b) {
            return a.frame() == b.frame();
        }
        if (before instanceof BlockPointer a && now instanceof BlockPointer b) {
            return a.maybeNull() == b.maybeNull()
                    && a.block().equals(b.block())
                    && equalId(a.id(), b.id())
                    && equalId(a.reference(), b.reference());
        }
        if (before instanceof SocketPointer a && now instanceof SocketPointer b) {
            return a.kind() == b.kind()
                    && a.object().equals(b.object())
                    && a.maybeNull() == b.maybeNull()
                    && equalId(a.id(), b.id())
                    && equalId(a.reference(), b.reference());
        }
        if (before instanceof LocalPointer a && now instanceof LocalPointer b) {
            return a.kind() == b.kind()
                    && a.type().equals(b.type())
                    && a.maybeNull() == b.maybeNull()
                    && equalId(a.id(), b.id())
                    && equalId(a.reference(), b.reference());
        }
        if (before instanceof BufferPointer a && now instanceof BufferPointer b) {
            return a.kind() == b.kind();
        }
        if (before instanceof MapPointer a && now instanceof MapPointer b) {
            return a.maybeNull() == b.maybeNull() && a.map().equals(b.map()) && equalId(a.id(), b.id());
        }
        if (before instanceof FunctionPointer a && now instanceof FunctionPointer b) {
            return a.entry() == b.entry();
        }
        if (before instanceof PacketPointer a && now instanceof PacketPointer b) {
            return a.meta() == b.meta() && ranges(a.range(), b.range()) && equalId(a.id(), b.id());
        }
        return true;
    }

    private boolean inside(Pointer before, Pointer now) {
        return exact ? before.variable().equals(now.variable()) : domain.includes(before.variable(), now.variable());
    }

    private boolean ranges(int before, int now) {
        return before == now || !exact && before >= 0 && now >= before;
    }

    private boolean equalId(int before, int now) {
        return before == 0 ? now == 0 : sameId(before, now);
    }

    /** As many references are held, and those of the checkpoint stand for those of the state, one for one. */
    private boolean references(List<AcquiredReference> before, List<AcquiredReference> now) {
        if (before.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            boolean sameKind = before.get(i).kind() == now.get(i).kind();
            if (!sameKind || !sameId(before.get(i).id(), now.get(i).id())) {
                return false;
            }
        }
        return true;
    }

    /** Equal ids before are equal ids now. A number without id now is linked with none. */
    private boolean sameId(int before, int now) {
        int known = ids.getIfAbsent(before, -1);
        if (known == -1) {
            ids.put(before, now);
            return true;
        }
        return known == now && now != 0;
    }
}
