package dev.bpf4j.conformance.prove.bytecode;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.objectweb.asm.Opcodes;

/**
 * Where the paths of a method meet again: the postdominators of its instructions, without the ways that end in an
 * exception. Handlers of exceptions are no part of it.
 */
final class Flow {
    private final MethodCode method;
    private final int exit;
    private final BitSet[] after;

    Flow(MethodCode method) {
        this.method = method;
        this.exit = method.steps.size();
        this.after = postdominators();
    }

    /** The place behind the last instruction, to which returns lead. */
    int exit() {
        return exit;
    }

    /** The nearest instruction that all ways from here to a return pass; {@link #exit} if there is none before. */
    int join(int index) {
        BitSet own = (BitSet) after[index].clone();
        own.clear(index);
        // the nearest one is passed before all others: so those are all behind it
        return own.stream()
                .filter(candidate -> after[candidate].cardinality() == own.cardinality())
                .findFirst()
                .orElse(exit);
    }

    /** The targets of backward jumps. */
    IntStream loops() {
        return IntStream.range(0, exit)
                .flatMap(i -> successors(i).filter(next -> next <= i))
                .distinct();
    }

    /** Whether a way leads from one instruction to another. */
    boolean leads(int from, int to) {
        BitSet seen = new BitSet();
        BitSet open = new BitSet();
        open.set(from);
        while (!open.isEmpty()) {
            int index = open.nextSetBit(0);
            open.clear(index);
            seen.set(index);
            if (index == to) {
                return true;
            }
            if (index < exit) {
                successors(index).filter(next -> !seen.get(next)).forEach(open::set);
            }
        }
        return false;
    }

    private IntStream successors(int index) {
        Step step = method.steps.get(index);
        int opcode = step.opcode();
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            return IntStream.of(exit);
        }
        if (opcode == Opcodes.ATHROW) {
            return IntStream.empty();
        }
        if (step instanceof Step.Jump jump) {
            int target = method.index(jump.target());
            return opcode == Opcodes.GOTO ? IntStream.of(target) : IntStream.of(target, index + 1);
        }
        if (step instanceof Step.Switch table) {
            return IntStream.concat(
                    table.labels().stream().mapToInt(method::index), IntStream.of(method.index(table.otherwise())));
        }
        return IntStream.of(index + 1);
    }

    private BitSet[] postdominators() {
        BitSet returning = returning();
        BitSet[] sets = new BitSet[exit + 1];
        for (int i = 0; i <= exit; i++) {
            sets[i] = new BitSet(exit + 1);
            sets[i].set(0, exit + 1);
        }
        sets[exit].clear();
        sets[exit].set(exit);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = exit - 1; i >= 0; i--) {
                BitSet common = new BitSet(exit + 1);
                common.set(0, exit + 1);
                successors(i).filter(returning::get).forEach(next -> common.and(sets[next]));
                common.set(i);
                if (!common.equals(sets[i])) {
                    sets[i] = common;
                    changed = true;
                }
            }
        }
        return sets;
    }

    /** Instructions from which some way leads to a return. */
    private BitSet returning() {
        BitSet reached = new BitSet(exit + 1);
        reached.set(exit);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = exit - 1; i >= 0; i--) {
                if (!reached.get(i) && successors(i).anyMatch(reached::get)) {
                    reached.set(i);
                    changed = true;
                }
            }
        }
        return reached;
    }
}
