package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import dev.bpf4j.ebpf.isa.RegisterUse;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The registers whose low half methods keep in a local of their own: those that loops address the packet with, or count
 * in, and those that are added to them there. HotSpot takes checks out of loops over {@code int}s, not of others.
 */
final class LowHalves {
    private final ControlFlow flow;
    private final Loops loops;
    private final Access access;
    private final Magnitudes magnitudes;

    LowHalves(ControlFlow flow, Access access, Magnitudes magnitudes) {
        this.flow = flow;
        this.loops = new Loops(flow.blocks());
        this.access = access;
        this.magnitudes = magnitudes;
    }

    /** Those of a method with these blocks, as a set: bit n is Rn. None where no loop addresses the packet. */
    int of(List<Block> blocks) {
        int[] set = {0};
        inLoops(blocks, slot -> set[0] |= packetBase(slot));
        if (set[0] == 0) {
            return 0;
        }
        inLoops(blocks, slot -> set[0] |= counted(slot));
        int before;
        do {
            before = set[0];
            inLoops(blocks, slot -> set[0] |= added(slot, set[0]));
        } while (set[0] != before);
        return set[0] & ~RegisterUse.FRAME_POINTER;
    }

    private void inLoops(List<Block> blocks, IntConsumer action) {
        for (Block block : blocks) {
            if (loops.isCyclic(block)) {
                for (int slot = block.start(); slot < block.end(); slot = flow.next(slot)) {
                    if (flow.flow(slot).trap().isEmpty()) {
                        action.accept(slot);
                    }
                }
            }
        }
    }

    private int packetBase(int slot) {
        if (!access.needsPacket(slot)) {
            return 0;
        }
        Insn insn = flow.program().at(slot);
        if (insn instanceof Insn.Load load) {
            return RegisterUse.bit(load.src());
        }
        return insn instanceof Insn.Store store ? RegisterUse.bit(store.dst()) : 0;
    }

    private int counted(int slot) {
        return flow.program().at(slot) instanceof Insn.Branch branch && branch.is64() && magnitudes.isNarrow(slot)
                ? RegisterUse.of(branch).reads()
                : 0;
    }

    private int added(int slot, int set) {
        return flow.program().at(slot) instanceof Insn.Bin bin
                        && keepsLow(bin)
                        && bin.src() instanceof Reg reg
                        && RegisterUse.contains(set, bin.dst())
                ? RegisterUse.bit(reg.number())
                : 0;
    }

    /** Whether the low half of the result is that of the low halves. */
    static boolean keepsLow(Insn.Bin bin) {
        return bin.is64() && (bin.op() == Alu.ADD || bin.op() == Alu.SUB || bin.op() == Alu.MOV);
    }
}
