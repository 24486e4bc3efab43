package dev.bpf4j.ebpf.run;

/**
 * Joins instructions to {@link Step}s, and these to each other. Every slot gets the step that begins there, whatever other
 * steps reach across it, so that control may go anywhere.
 */
final class Linker {
    /** Instructions of one step. Some can be joined without end, and would be at each of their slots. */
    private static final int MOST = 4;

    private Linker() {}

    /** One step per slot, and one behind the end. */
    static Step[] link(Decoder decoder) {
        int slots = decoder.slots();
        Step[] alone = new Step[slots];
        for (int slot = 0; slot < slots; slot++) {
            alone[slot] = decoder.step(slot);
        }
        Step[] linked = new Step[slots];
        for (int slot = slots - 1; slot >= 0; slot--) {
            linked[slot] = joined(alone, slot);
        }
        for (int slot = slots - 1; slot >= 0; slot--) {
            Step step = linked[slot];
            step.next = linked[Math.min(step.behind, slots - 1)];
            step.target = linked[step.targetSlot];
            step.cost = step.length + (Op.endsBlock(step.op) ? 0 : step.next.cost);
        }
        return linked;
    }

    /**
     * The next instructions from a step on, one by one, and then a step that traps: for a run that may take no more of
     * them.
     *
     * @param left instructions, fewer than are before control may go elsewhere
     */
    static Step last(Decoder decoder, Step from, long left, String why) {
        Step first = new Step(Op.TRAP, from.slot);
        Step end = first;
        int slot = from.slot;
        for (long rest = left; rest > 0; rest--) {
            Step step = decoder.step(slot);
            step.cost = (int) rest;
            end.next = step;
            end = step;
            slot = step.behind;
        }
        end.next = Step.trap(slot, why);
        return first.next;
    }

    private static Step joined(Step[] alone, int slot) {
        Step step = new Step(alone[slot]);
        boolean more = true;
        while (more && step.length < MOST && !Op.endsBlock(step.op)) {
            more = join(step, alone[step.behind]);
        }
        return step;
    }

    /** Adds an instruction to a step if there is a step that does both. */
    private static boolean join(Step step, Step then) {
        boolean joined;
        if (step.op == Op.MOV && (then.op == Op.MOV || Op.isAlu64(then.op)) && then.dst == step.dst) {
            joined = then.op == Op.MOV ? sum(step, then) : threeOperands(step, then);
        } else if (step.op == Op.MOV && then.op == Op.MOV) {
            step.op = Op.MOV_MOV;
            joined = second(step, then);
        } else if (Op.isSimple(step.op) && Op.isSimple(then.op)) {
            joined = twoOperations(step, then);
        } else if (Op.isLoad(step.op) && then.op == Op.SWAP) {
            joined = swapped(step, then);
        } else if (Op.isLoad(step.op) && Op.isSimple(then.op)) {
            joined = loadAndCalculate(step, then);
        } else if (step.op == then.op && (step.op == Op.FRAME_LOAD64 || step.op == Op.FRAME_STORE64)) {
            joined = secondPlace(step, then);
        } else if (step.op == Op.MOV_MOV) {
            joined = jumpAfterBoth(step, then);
        } else {
            joined = jump(step, then);
        }
        if (joined) {
            step.length++;
            step.behind = then.behind;
        }
        return joined;
    }

    /** {@code dst = b; dst += imm}. */
    private static boolean sum(Step step, Step then) {
        if (then.b != step.dst) {
            return false;
        }
        step.imm += then.imm;
        return true;
    }

    /** {@code dst = a; dst = dst op b}. */
    private static boolean threeOperands(Step step, Step then) {
        if (step.imm != 0 || then.a != step.dst) {
            return false;
        }
        int source = step.b;
        step.op = then.op;
        step.alu = then.alu;
        step.a = source;
        step.b = then.b == step.dst ? source : then.b;
        step.imm = then.imm;
        return true;
    }

    /** What the second operation reads and writes. */
    private static boolean second(Step step, Step then) {
        step.dst2 = then.dst;
        step.b2 = then.b;
        step.imm2 = then.imm;
        return true;
    }

    /** {@code dst = a op b; dst = dst op b}. */
    private static boolean twoOperations(Step step, Step then) {
        if (then.dst != step.dst || then.a != step.dst || then.b == step.dst) {
            return false;
        }
        step.first = step.op;
        step.op2 = then.op;
        step.op = Op.ALU_ALU;
        step.b2 = then.b;
        step.imm2 = then.imm;
        return true;
    }

    private static boolean swapped(Step step, Step then) {
        if (then.dst != step.dst) {
            return false;
        }
        step.first = step.op;
        step.op = Op.LOAD_SWAP;
        step.dst2 = (int) then.imm;
        return true;
    }

    private static boolean loadAndCalculate(Step step, Step then) {
        if (then.a != then.dst) {
            return false;
        }
        step.first = step.op;
        step.op = Op.LOAD_ALU;
        step.op2 = then.op;
        return second(step, then);
    }

    private static boolean secondPlace(Step step, Step then) {
        step.op = step.op == Op.FRAME_LOAD64 ? Op.FRAME_LOADS : Op.FRAME_STORES;
        step.off2 = then.off;
        return second(step, then);
    }

    private static boolean jumpAfterBoth(Step step, Step then) {
        if (!Op.isJump64(then.op)) {
            return false;
        }
        step.op = Op.MOV_MOV_JUMP;
        step.op2 = then.op;
        step.a = then.a;
        step.b3 = then.b;
        step.imm3 = then.imm;
        step.targetSlot = then.targetSlot;
        return true;
    }

    /** A jump that asks for what was just calculated. */
    private static boolean jump(Step step, Step then) {
        if (!Op.isJump64(then.op) || then.a != step.dst) {
            return false;
        }
        if (step.op == Op.MOV) {
            step.op = Op.MOV_JUMP;
        } else if (step.op == Op.LOAD_SWAP) {
            step.op = Op.LOAD_SWAP_JUMP;
        } else if (Op.isAlu64(step.op) || Op.isLoad(step.op)) {
            step.first = step.op;
            step.op = Op.isLoad(step.op) ? Op.LOAD_JUMP : Op.ALU_JUMP;
        } else {
            return false;
        }
        step.op2 = then.op;
        step.b2 = then.b;
        step.imm2 = then.imm;
        step.targetSlot = then.targetSlot;
        return true;
    }
}
