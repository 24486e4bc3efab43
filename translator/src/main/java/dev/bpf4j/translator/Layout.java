package dev.bpf4j.translator;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects instructions and jumps to labels, and turns the labels into distances. A jump that does not reach its target
 * in 16 bits becomes the far form; a conditional one, which has no far form, becomes a branch around a far jump.
 */
final class Layout {
    /** Slots of a conditional jump whose target is too far: branch to the far jump, skip it, jump. */
    private static final int EXPANDED = 3;

    /** An instruction with or without a target; the slots it takes grow when the target turns out to be far. */
    private sealed interface Item {}

    private record Plain(Insn insn) implements Item {}

    private record Goto(int label) implements Item {}

    private record Branch(Insn.Branch insn, int label) implements Item {}

    private final int reach;
    private final List<Item> items = new ArrayList<>();

    /** For each label the index of the item it stands before. */
    private final Map<Integer, Integer> labels = new HashMap<>();

    Layout() {
        this(Short.MAX_VALUE);
    }

    /** @param reach slots that the near forms of jumps reach */
    Layout(int reach) {
        this.reach = reach;
    }

    /** Places a label before the next instruction. */
    void label(int name) {
        labels.put(name, items.size());
    }

    void add(Insn insn) {
        items.add(new Plain(insn));
    }

    void jump(int label) {
        items.add(new Goto(label));
    }

    /** A conditional jump; the distance in {@code insn} is ignored. */
    void branch(Insn.Branch insn, int label) {
        items.add(new Branch(insn, label));
    }

    Program program() {
        int[] starts = place();
        List<Insn> insns = new ArrayList<>(starts[items.size()]);
        for (int i = 0; i < items.size(); i++) {
            emit(insns, i, starts);
        }
        return Program.of(insns);
    }

    /** Start slot of each item, and the end. Items only ever grow, so this comes to rest. */
    private int[] place() {
        boolean[] far = new boolean[items.size()];
        int[] starts = starts(far);
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = 0; i < far.length; i++) {
                if (!far[i] && items.get(i) instanceof Branch branch && distance(i, branch.label(), starts) > reach) {
                    far[i] = true;
                    changed = true;
                }
            }
            starts = starts(far);
        }
        return starts;
    }

    private int[] starts(boolean[] far) {
        int[] starts = new int[items.size() + 1];
        for (int i = 0; i < far.length; i++) {
            int slots = items.get(i) instanceof Plain plain ? plain.insn().slots() : 1;
            starts[i + 1] = starts[i] + (far[i] ? EXPANDED : slots);
        }
        return starts;
    }

    /** Slots from behind the item to the label. */
    private int distance(int item, int label, int[] starts) {
        return starts[labels.get(label)] - starts[item + 1];
    }

    private void emit(List<Insn> insns, int i, int[] starts) {
        Item item = items.get(i);
        if (item instanceof Plain plain) {
            insns.add(plain.insn());
        } else if (item instanceof Goto jump) {
            int distance = distance(i, jump.label(), starts);
            insns.add(new Insn.Jump(distance > reach, distance));
        } else if (item instanceof Branch branch) {
            int distance = distance(i, branch.label(), starts);
            if (starts[i + 1] - starts[i] == 1) {
                insns.add(to(branch.insn(), distance));
            } else {
                insns.add(to(branch.insn(), 1));
                insns.add(new Insn.Jump(false, 1));
                insns.add(new Insn.Jump(true, distance));
            }
        }
    }

    private static Insn.Branch to(Insn.Branch insn, int distance) {
        return new Insn.Branch(insn.cond(), insn.is64(), insn.dst(), insn.src(), (short) distance);
    }
}
