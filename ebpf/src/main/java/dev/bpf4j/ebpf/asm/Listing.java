package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The instructions read so far, with labels and the jumps to them that are still open. */
final class Listing {
    /** Bits of the distance of a near jump. */
    static final int NEAR = 16;

    /** Bits of the distance of a far jump and of a local call. */
    static final int FAR = 32;

    private final List<Insn> insns = new ArrayList<>();
    private final Map<String, Label> labels = new HashMap<>();
    private final List<Jump> jumps = new ArrayList<>();
    private int slots;

    /** @param where it is defined, in words */
    private record Label(int slot, String where) {}

    /** A jump at {@code insns.get(index)} to a label; {@code insn} makes it from the distance. */
    private record Jump(int index, int slot, int bits, IntFunction<Insn> insn, String label, Place place) {}

    /** Where something stands in what is read, for messages. */
    @FunctionalInterface
    interface Place {
        MalformedProgramException error(String what);
    }

    /** Slots read so far: the position of the next instruction. */
    int slots() {
        return slots;
    }

    /** @throws MalformedProgramException at that place if the program becomes too long */
    void add(Insn insn, Place place) {
        if (slots + insn.slots() > Program.MAX_SLOTS) {
            throw place.error("program has more than " + Program.MAX_SLOTS + " slots");
        }
        insns.add(insn);
        slots += insn.slots();
    }

    /** The opcode of the last instruction, 0..255. */
    int lastOpcode() {
        return Codec.encode(Program.of(insns.get(insns.size() - 1)))[0] & 0xff;
    }

    /** Defines a label at the next instruction. @param where that is, in words */
    void label(String name, String where, Place place) {
        Label first = labels.putIfAbsent(name, new Label(slots, where));
        if (first != null) {
            throw place.error("label " + LineScanner.quote(name) + " is already defined " + first.where());
        }
    }

    /** Adds a jump or call to a label or by a distance, whichever comes next in the line. */
    void addJump(LineScanner in, int bits, IntFunction<Insn> insn) {
        if (in.atSign()) {
            add(insn.apply(in.distance(bits)), in::error);
            return;
        }
        int mark = in.mark();
        addJump(in.word("a label or a distance"), bits, insn, what -> in.error(mark, what));
    }

    /** Adds a jump or call to a label. */
    void addJump(String label, int bits, IntFunction<Insn> insn, Place place) {
        jumps.add(new Jump(insns.size(), slots, bits, insn, label, place));
        add(insn.apply(0), place);
    }

    /** Defines a label at a slot unless the text has defined it. */
    void implicitLabel(String name, int slot) {
        labels.putIfAbsent(name, new Label(slot, "by its instruction"));
    }

    /** Resolves the labels. @throws MalformedProgramException if one is missing or out of reach */
    Program program() {
        jumps.forEach(jump -> insns.set(jump.index(), jump.insn().apply(distance(jump))));
        return Program.of(insns);
    }

    private int distance(Jump jump) {
        Label label = labels.get(jump.label());
        if (label == null) {
            throw error(jump, "is not defined");
        }
        int distance = label.slot() - (jump.slot() + 1);
        if (jump.bits() == NEAR && distance != (short) distance) {
            throw error(jump, "is " + distance + " slots away, a jump reaches -32768 to 32767");
        }
        return distance;
    }

    private static MalformedProgramException error(Jump jump, String what) {
        return jump.place().error("label " + LineScanner.quote(jump.label()) + " " + what);
    }
}
