package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.Tnum;

/** States as text, in the style of the Linux verifier's log since 6.8. */
public final class StateText {
    private StateText() {}

    /** All initialised registers and stack slots of the executing frame. */
    public static String of(State state) {
        StringBuilder out = new StringBuilder();
        if (state.depth() > 0) {
            out.append(" frame").append(state.depth()).append(':');
        }
        Frame frame = state.frame();
        for (int r = 0; r < Frame.REGISTERS; r++) {
            if (frame.register(r).isInitialised()) {
                register(out, state.depth(), r, frame.register(r));
            }
        }
        for (int s = 0; s < frame.allocatedSlots(); s++) {
            if (frame.slot(s).kinds() != 0) {
                slot(out, state.depth(), s, frame.slot(s));
            }
        }
        return out.toString().stripLeading();
    }

    /** The registers and stack slots of the executing frame that differ between two states. */
    public static String changes(State before, State after) {
        StringBuilder out = new StringBuilder();
        Frame frame = after.frame();
        Frame old = before.depth() == after.depth() ? before.frame() : Frame.of(frame.entry(), frame.callSite());
        for (int r = 0; r < Frame.REGISTERS; r++) {
            if (frame.register(r).isInitialised() && !frame.register(r).equals(old.register(r))) {
                register(out, after.depth(), r, frame.register(r));
            }
        }
        for (int s = 0; s < frame.allocatedSlots(); s++) {
            if (!frame.slot(s).equals(old.slot(s))) {
                slot(out, after.depth(), s, frame.slot(s));
            }
        }
        return out.toString().stripLeading();
    }

    private static void register(StringBuilder out, int depth, int number, Value value) {
        out.append(" R").append(number).append('=').append(of(value, depth));
    }

    private static void slot(StringBuilder out, int depth, int index, StackSlot slot) {
        out.append(" fp-").append((index + 1) * StackSlot.BYTES).append('=');
        if (slot.isWhole()) {
            out.append(of(slot.spilled(), depth));
        } else if (slot.spilledBytes() > 0) {
            out.append(slot.letters(), 0, StackSlot.BYTES - slot.spilledBytes()).append(of(slot.spilled(), depth));
        } else {
            out.append(slot.letters());
        }
    }

    /** @param depth the frame that is executing: stack pointers of others show theirs */
    public static String of(Value value, int depth) {
        if (value instanceof ScalarValue scalar) {
            return of(scalar);
        }
        if (value instanceof StackPointer p) {
            String name = p.frame() == depth ? "fp" : "fp[" + p.frame() + "]";
            return p.hasConstantOffset() ? name + p.constantOffset() : name + attributes(0, p, false);
        }
        if (value instanceof PacketPointer p) {
            return "pkt" + attributes(p.id(), p, true);
        }
        if (value instanceof Pointer p) {
            return p.typeName() + attributes(0, p, false);
        }
        return "?";
    }

    private static String of(ScalarValue value) {
        Scalar range = value.range();
        if (range.isConstant()) {
            return signed(range.signedMin());
        }
        StringBuilder out = new StringBuilder();
        if (value.id() != 0) {
            out.append(",id=").append(value.id());
        }
        ranges(out, range);
        return "scalar(" + (out.isEmpty() ? "" : out.substring(1)) + ")";
    }

    private static String attributes(int id, Pointer pointer, boolean packet) {
        StringBuilder out = new StringBuilder();
        if (id != 0) {
            out.append(",id=").append(id);
        }
        if (pointer.offset() != 0) {
            out.append(",off=").append(pointer.offset());
        }
        if (packet) {
            out.append(",r=").append(((PacketPointer) pointer).range());
        }
        if (!pointer.variable().isConstant()) {
            ranges(out, pointer.variable());
        } else if (!pointer.variable().isConstant(0)) {
            out.append(",imm=").append(signed(pointer.variable().signedMin()));
        }
        return "(" + (out.isEmpty() ? "" : out.substring(1)) + ")";
    }

    /** Ends of ranges that say something; equal ones share their number. */
    private static void ranges(StringBuilder out, Scalar s) {
        // spotless:off
        String[] names = {"smin", "smax", "umin", "umax", "smin32", "smax32", "umin32", "umax32"};
        long[] values = {s.signedMin(), s.signedMax(), s.unsignedMin(), s.unsignedMax(),
            s.signedMin32(), s.signedMax32(), Integer.toUnsignedLong(s.unsignedMin32()), Integer.toUnsignedLong(s.unsignedMax32())};
        long[] defaults = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 0xffff_ffffL};
        // spotless:on
        boolean[] done = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            if (done[i] || values[i] == defaults[i]) {
                continue;
            }
            out.append(',').append(names[i]);
            for (int j = i + 1; j < names.length; j++) {
                if (!done[j] && values[j] == values[i] && values[j] != defaults[j]) {
                    out.append('=').append(names[j]);
                    done[j] = true;
                }
            }
            boolean isSigned = i < 2 || i == 4 || i == 5;
            out.append('=').append(isSigned ? signed(values[i]) : unsigned(values[i]));
        }
        Tnum bits = s.bits();
        if (!bits.equals(Tnum.UNKNOWN)) {
            out.append(",var_off=").append(bits);
        }
    }

    private static String signed(long number) {
        return number == (short) number ? Long.toString(number) : "0x" + Long.toHexString(number);
    }

    private static String unsigned(long number) {
        return number >>> 16 == 0 ? Long.toString(number) : "0x" + Long.toHexString(number);
    }
}
