package dev.bpf4j.verifier.state;

import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.Tnum;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** States as text, in the style of the Linux verifier's log since 6.8. */
final class StateText {
    private StateText() {}

    /** All initialised registers and stack slots of the executing frame in one line. */
    static String of(State state) {
        String frame = state.depth() > 0 ? "frame" + state.depth() + ": " : "";
        return frame
                + values(state, state.depth()).entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(" "))
                + references(state);
    }

    private static String references(State state) {
        return state.references().isEmpty()
                ? ""
                : state.references().stream()
                        .map(r -> Integer.toString(r.id()))
                        .collect(Collectors.joining(",", " refs=", ""));
    }

    /** The initialised registers and stack slots of a frame, by name. */
    static Map<String, String> values(State state, int number) {
        Map<String, String> values = new LinkedHashMap<>();
        Frame frame = state.frame(number);
        for (int r = 0; r < Frame.REGISTERS; r++) {
            if (frame.register(r).isInitialised()) {
                values.put("R" + r, of(frame.register(r), number));
            }
        }
        for (int s = 0; s < frame.allocatedSlots(); s++) {
            if (frame.slot(s).kinds() != 0) {
                values.put("fp-" + (s + 1) * StackSlot.BYTES, of(frame.slot(s), number));
            }
        }
        return values;
    }

    private static String of(StackSlot slot, int depth) {
        if (slot.isWhole()) {
            return of(slot.spilled(), depth);
        }
        if (slot.isAll(StackSlot.Kind.ZERO)) {
            return "0";
        }
        int spilled = slot.spilledBytes();
        return spilled == 0
                ? zeros(slot.letters())
                : slot.letters().substring(0, StackSlot.BYTES - spilled) + of(slot.spilled(), depth);
    }

    /** The kernel takes a zero that was stored at the start of a slot for a spilled number. */
    private static String zeros(String letters) {
        int start = letters.length();
        while (start > 0 && letters.charAt(start - 1) == StackSlot.Kind.ZERO.letter()) {
            start--;
        }
        return start < letters.length() ? letters.substring(0, start) + "0" : letters;
    }

    /** @param depth the frame that is executing: stack pointers of others show theirs */
    static String of(Value value, int depth) {
        if (value instanceof ScalarValue scalar) {
            return of(scalar);
        }
        if (value instanceof StackPointer p) {
            String name = p.frame() == depth ? "fp" : "fp[" + p.frame() + "]";
            return p.hasConstantOffset() ? name + p.constantOffset() : name + attributes(0, p, false);
        }
        if (value instanceof PacketPointer p) {
            return p.typeName() + attributes(p.id(), p, true);
        }
        if (value instanceof BlockPointer p) {
            return p.typeName() + block(p);
        }
        if (value instanceof SocketPointer p) {
            return p.typeName() + p.object() + object(p);
        }
        if (value instanceof LocalPointer p) {
            return p.typeName() + p.type().name() + object(p);
        }
        if (value instanceof ArenaPointer) {
            return value.typeName();
        }
        if (value instanceof MapPointer p) {
            return p.typeName() + "(" + sizes(p.map()).substring(1) + ")";
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
            if (value.delta() != 0) {
                out.append(value.delta() > 0 ? "+" : "").append(value.delta());
            }
        }
        ranges(out, range);
        return "scalar(" + (out.isEmpty() ? "" : out.substring(1)) + ")";
    }

    private static String block(BlockPointer pointer) {
        StringBuilder out = new StringBuilder();
        if (pointer.id() != 0) {
            out.append(",id=").append(pointer.id());
        }
        if (pointer.reference() != 0) {
            out.append(",ref_obj_id=").append(pointer.reference());
        }
        out.append(pointer.block()
                .map()
                .map(StateText::sizes)
                .orElse(",sz=" + pointer.block().size()));
        place(out, pointer);
        return "(" + out.substring(1) + ")";
    }

    private static String object(Pointer pointer) {
        String borrowed =
                pointer instanceof LocalPointer p && p.kind() == LocalPointer.Kind.BORROWED ? ",non_own_ref" : "";
        String id = pointer.id() == 0 ? "" : ",id=" + pointer.id();
        String reference = pointer.reference() == 0 ? "" : ",ref_obj_id=" + pointer.reference();
        String offset = pointer.offset() == 0 ? "" : ",off=" + pointer.offset();
        String all = id + reference + borrowed + offset;
        return all.isEmpty() ? "()" : "(" + all.substring(1) + ")";
    }

    private static String sizes(MapSpec map) {
        String name = map.name().isEmpty() ? "" : ",map=" + map.name();
        return name + ",ks=" + map.keySize() + ",vs=" + map.valueSize();
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
        variable(out, pointer);
        return "(" + (out.isEmpty() ? "" : out.substring(1)) + ")";
    }

    private static void place(StringBuilder out, Pointer pointer) {
        if (pointer.offset() != 0) {
            out.append(",off=").append(pointer.offset());
        }
        variable(out, pointer);
    }

    private static void variable(StringBuilder out, Pointer pointer) {
        if (!pointer.variable().isConstant()) {
            ranges(out, pointer.variable());
        } else if (!pointer.variable().isConstant(0)) {
            out.append(",imm=").append(signed(pointer.variable().signedMin()));
        }
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
            // lower ends are even, upper ends odd
            for (int j = i + 2; j < names.length; j += 2) {
                boolean comparable = isSigned(i) == isSigned(j) || shown(values, i) >= 0;
                if (!done[j] && comparable && shown(values, j) == shown(values, i) && values[j] != defaults[j]) {
                    out.append('=').append(names[j]);
                    done[j] = true;
                }
            }
            boolean half = i >= names.length / 2;
            out.append('=').append(isSigned(i) ? signed(values[i], half) : unsigned(values[i]));
        }
        Tnum bits = s.bits();
        if (!bits.equals(Tnum.UNKNOWN)) {
            out.append(",var_off=").append(bits);
        }
    }

    /** What is written for an end of a range: small signed numbers in decimal, others as they are in 32 or 64 bits. */
    private static long shown(long[] values, int end) {
        boolean half = end >= values.length / 2;
        return half && values[end] != (short) values[end] ? values[end] & 0xffff_ffffL : values[end];
    }

    private static boolean isSigned(int end) {
        return end % 4 < 2;
    }

    private static String signed(long number) {
        return signed(number, false);
    }

    /** @param half whether it has 32 bits */
    private static String signed(long number, boolean half) {
        if (number == (short) number) {
            return Long.toString(number);
        }
        return "0x" + (half ? Integer.toHexString((int) number) : Long.toHexString(number));
    }

    private static String unsigned(long number) {
        return number >>> 16 == 0 ? Long.toString(number) : "0x" + Long.toHexString(number);
    }
}
