package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.Iterator;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.NotInit;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * A state that covers two others at the same instruction, with the same frames and references. What the two do not agree
 * on becomes unknown, or, where it could not be used safely, uninitialised.
 */
final class Join {
    /** Registers and stack slots of a frame: places that an id can be named after. */
    private static final int PLACES = 128;

    private final ScalarDomain domain;
    private final long[] thresholds;
    private final int slot;
    private final boolean widens;
    private final Map<Pair, Integer> ids = new HashMap<>();
    private final Map<Integer, Pair> taken = new HashMap<>();
    private int place;
    private boolean changed;

    /** The ids of two pointers that become one, and how far one is moved against the other. */
    private record Pair(int before, int now, int distance) {}

    /** @param widens whether the result must come to a rest soon, if this is done again and again */
    Join(ScalarDomain domain, long[] thresholds, int slot, boolean widens) {
        this.domain = domain;
        this.thresholds = thresholds;
        this.slot = slot;
        this.widens = widens;
    }

    /** The first state itself if it covers the second. */
    State of(State before, State now) {
        State result = before.copy();
        for (int f = 0; f <= before.depth(); f++) {
            frame(f, before.frame(f), now.frame(f), result.frame(f));
        }
        return changed ? result : before;
    }

    private void frame(int f, Frame before, Frame now, Frame result) {
        if (now.iterations() < before.iterations()) {
            result.iterations(now.iterations());
            changed = true;
        }
        for (int r = 0; r < Frame.REGISTERS; r++) {
            place = f * PLACES + r;
            result.register(r, changing(before.register(r), value(before.register(r), now.register(r))));
        }
        for (int s = 0; s < before.allocatedSlots(); s++) {
            place = f * PLACES + Frame.REGISTERS + s;
            StackSlot was = before.slot(s);
            StackSlot joined = was.equals(now.slot(s)) ? was : slot(was, now.slot(s));
            if (!joined.equals(was)) {
                changed = true;
                result.slot(s, joined);
            }
        }
    }

    private Value changing(Value before, Value joined) {
        changed |= !before.equals(joined);
        return joined;
    }

    private Value value(Value before, Value now) {
        if (before instanceof ScalarValue a && now instanceof ScalarValue b) {
            boolean linked = a.isLinkedWith(b) && a.isLike(b);
            return new ScalarValue(
                    number(a.range(), b.range()),
                    linked ? a.id() : 0,
                    linked ? a.delta() : 0,
                    linked && a.narrow(),
                    a.packetLength() && b.packetLength());
        }
        if (before.equals(now) && !(now instanceof PacketPointer)) {
            return before;
        }
        if (before instanceof PacketPointer a && now instanceof PacketPointer b && a.meta() == b.meta()) {
            return packet(a, b);
        }
        if (before instanceof StackPointer a && now instanceof StackPointer b && a.frame() == b.frame()) {
            return a.at(a.offset(), number(a.variable(), moved(b, b.offset() - a.offset())));
        }
        if (before instanceof BlockPointer a && now instanceof BlockPointer b) {
            return block(a, b);
        }
        if (before instanceof MapPointer a
                && now instanceof MapPointer b
                && a.map().equals(b.map())) {
            boolean maybeNull = a.maybeNull() || b.maybeNull();
            return new MapPointer(a.map(), maybeNull ? id(new Pair(a.id(), b.id(), 0)) : 0, maybeNull, a.variable());
        }
        if (before instanceof LocalPointer a && now instanceof LocalPointer b) {
            return object(a, b);
        }
        return NotInit.NOT_INIT;
    }

    private Value object(LocalPointer a, LocalPointer b) {
        boolean same = a.kind() == b.kind()
                && a.type().equals(b.type())
                && a.reference() == b.reference()
                && a.offset() == b.offset()
                && a.variable().equals(b.variable());
        if (!same) {
            return NotInit.NOT_INIT;
        }
        boolean maybeNull = a.maybeNull() || b.maybeNull();
        int id = id(new Pair(a.id(), b.id(), 0));
        return new LocalPointer(a.kind(), a.type(), id, maybeNull, a.reference(), a.offset(), a.variable());
    }

    private Scalar number(Scalar before, Scalar now) {
        if (domain.includes(before, now)) {
            return before;
        }
        return widens ? domain.widen(before, now, thresholds) : domain.join(before, now);
    }

    private Scalar moved(Pointer pointer, int distance) {
        return distance == 0
                ? pointer.variable()
                : domain.binary(Alu.ADD, true, pointer.variable(), domain.constant(distance));
    }

    private Value packet(PacketPointer a, PacketPointer b) {
        int distance = b.offset() - a.offset();
        Scalar variable = number(a.variable(), moved(b, distance));
        boolean inside = a.range() >= 0 && b.range() >= 0;
        int range = inside
                ? Math.max(0, Math.min(a.range(), b.range() - distance))
                : a.range() == b.range() ? a.range() : 0;
        boolean forgets = widens && range != a.range();
        boolean start = a.id() == 0 && b.id() == 0 && distance == 0 && variable == a.variable();
        return new PacketPointer(
                a.meta(),
                start ? 0 : id(new Pair(a.id(), b.id(), distance)),
                forgets ? 0 : range,
                a.offset(),
                variable);
    }

    private Value block(BlockPointer a, BlockPointer b) {
        if (!a.block().equals(b.block()) || a.reference() != b.reference()) {
            return NotInit.NOT_INIT;
        }
        boolean maybeNull = a.maybeNull() || b.maybeNull();
        Scalar variable = number(a.variable(), moved(b, b.offset() - a.offset()));
        int id = maybeNull ? id(new Pair(a.id(), b.id(), 0)) : 0;
        return new BlockPointer(a.block(), id, maybeNull, a.reference(), a.offset(), variable);
    }

    /** Pointers that had the same ids in both states still have one; it is the same each time the states are joined. */
    private int id(Pair pair) {
        Integer known = ids.get(pair);
        if (known != null) {
            return known;
        }
        int id = pair.before() == pair.now() && pair.distance() == 0 && pair.before() != 0
                ? pair.before()
                : Integer.MIN_VALUE + (slot * State.MAX_FRAMES) * PLACES + place;
        while (taken.containsKey(id)) {
            id++;
        }
        ids.put(pair, id);
        taken.put(id, pair);
        return id;
    }

    private StackSlot slot(StackSlot before, StackSlot now) {
        if (now.holdsObject() && now.equals(before)) {
            return now;
        }
        if (before.spilled() instanceof Iterator a && now.spilled() instanceof Iterator b && a.isLike(b)) {
            return StackSlot.of(a.or(b));
        }
        int spilled = before.spilledBytes();
        if (spilled > 0 && spilled == now.spilledBytes()) {
            Value joined = value(before.spilled(), now.spilled());
            if (joined.isInitialised()) {
                return bytes(before, now).spill(spilled, joined);
            }
        }
        return bytes(before, now);
    }

    private static StackSlot bytes(StackSlot before, StackSlot now) {
        StackSlot result = StackSlot.INVALID;
        for (int i = 0; i < StackSlot.BYTES; i++) {
            result = result.overwrite(i, 1, kind(before, now, i));
        }
        return result;
    }

    private static StackSlot.Kind kind(StackSlot before, StackSlot now, int index) {
        if (isNumber(before, index) && isNumber(now, index)) {
            boolean zero = before.kind(index) == StackSlot.Kind.ZERO && now.kind(index) == StackSlot.Kind.ZERO;
            return zero ? StackSlot.Kind.ZERO : StackSlot.Kind.MISC;
        }
        return StackSlot.Kind.INVALID;
    }

    private static boolean isNumber(StackSlot slot, int index) {
        return switch (slot.kind(index)) {
            case MISC, ZERO -> true;
            case SPILL -> slot.spilled() instanceof ScalarValue;
            default -> false;
        };
    }
}
