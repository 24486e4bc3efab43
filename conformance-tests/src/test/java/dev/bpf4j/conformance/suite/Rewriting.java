package dev.bpf4j.conformance.suite;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import java.util.ArrayList;
import java.util.List;

/** Replaces instructions of a program, none of which takes two slots, and lets jumps go where they went. */
final class Rewriting {
    /** What stands in the place of an instruction. Jumps keep the distance that they had in the old program. */
    @FunctionalInterface
    interface Rule {
        List<Insn> replace(List<Insn> program, int index);
    }

    private Rewriting() {}

    static Program apply(Program program, Rule rule) {
        List<Insn> old = program.insns();
        List<List<Insn>> parts = new ArrayList<>();
        int[] starts = new int[old.size() + 2];
        for (int i = 0; i < old.size(); i++) {
            parts.add(rule.replace(old, i));
            starts[i + 1] = starts[i] + parts.get(i).size();
        }
        starts[old.size() + 1] = starts[old.size()] + 1;
        List<Insn> all = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            for (Insn insn : parts.get(i)) {
                all.add(relocated(insn, i, starts, all.size()));
            }
        }
        return Program.of(all);
    }

    private static Insn relocated(Insn insn, int index, int[] starts, int at) {
        if (insn instanceof Insn.Branch branch) {
            int distance = distance(branch.off(), index, starts, at);
            return new Insn.Branch(branch.cond(), branch.is64(), branch.dst(), branch.src(), (short) distance);
        }
        return insn instanceof Insn.Jump jump
                ? new Insn.Jump(jump.far(), distance(jump.off(), index, starts, at))
                : insn;
    }

    private static int distance(int oldDistance, int index, int[] starts, int at) {
        int target = Math.min(index + 1 + oldDistance, starts.length - 1);
        return starts[target] - at - 1;
    }
}
