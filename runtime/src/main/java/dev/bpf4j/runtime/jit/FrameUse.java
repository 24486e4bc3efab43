package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Operand.Imm;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import dev.bpf4j.ebpf.isa.RegisterUse;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.MemoryFact.Space;
import java.util.Optional;

/**
 * How many bytes below R10 a program uses whose memory accesses are all known, where it also hands frame addresses to
 * helpers. Such addresses must be made as compilers make them, by {@code rX = r10; rX += constant}; of programs that
 * compute or store them otherwise nothing is known.
 */
public final class FrameUse {
    private static final int FRAME_POINTER = 10;

    private final ControlFlow flow;
    private final Facts facts;

    /** Registers that may hold a frame address at some time. */
    private int addresses = RegisterUse.FRAME_POINTER;

    private boolean known = true;
    private boolean accesses;
    private int lowest;

    private FrameUse(ControlFlow flow, Facts facts) {
        this.flow = flow;
        this.facts = facts;
    }

    /**
     * Bytes below R10 that runs of a program can see in any of its frames: those that an engine must clear.
     *
     * @return 0 to {@link Execution#FRAME_BYTES}
     */
    public static int bytes(Program program, ProgramType<?> type, Facts facts) {
        ControlFlow flow = new ControlFlow(program, type.helpers(), facts);
        Access access = new Access(flow, type, facts);
        return new Functions(flow)
                .all().stream().mapToInt(access::frameBytes).max().orElse(0);
    }

    /** All of a frame if it is not known. */
    static int bytes(ControlFlow flow, Facts facts) {
        FrameUse use = new FrameUse(flow, facts);
        int before;
        do {
            before = use.addresses;
            flow.blocks().forEach(use::visit);
        } while (use.addresses != before);
        boolean bounded = use.known && use.accesses && use.lowest >= -Execution.FRAME_BYTES;
        return bounded ? -use.lowest : Execution.FRAME_BYTES;
    }

    private void visit(Block block) {
        known &= !block.controls();
        Optional<Insn> previous = Optional.empty();
        for (int slot = block.start(); slot < block.end(); slot = flow.next(slot)) {
            if (flow.flow(slot).trap().isEmpty() && facts.reached(slot)) {
                Insn insn = flow.program().at(slot);
                visit(slot, insn, previous);
                previous = Optional.of(insn);
            }
        }
    }

    private void visit(int slot, Insn insn, Optional<Insn> previous) {
        if (insn instanceof Insn.Bin bin) {
            compute(bin, previous);
        } else if (Access.accesses(insn)) {
            access(slot);
            known &= !stored(insn);
        } else {
            known &= !(insn instanceof Insn.CallRegister);
        }
    }

    private boolean isAddress(Operand operand) {
        return operand instanceof Reg reg && RegisterUse.contains(addresses, reg.number());
    }

    private void compute(Insn.Bin bin, Optional<Insn> previous) {
        if (bin.op() == Alu.MOV && bin.is64()) {
            addresses |= isAddress(bin.src()) ? RegisterUse.bit(bin.dst()) : 0;
            return;
        }
        known &= !isAddress(bin.src()) && bin.dst() != FRAME_POINTER;
        if (RegisterUse.contains(addresses, bin.dst()) && (bin.op() == Alu.ADD || bin.op() == Alu.SUB)) {
            add(bin, previous);
        }
    }

    private void add(Insn.Bin bin, Optional<Insn> previous) {
        if (bin.op() == Alu.ADD && bin.src() instanceof Imm imm) {
            boolean fromTop = previous.filter(copyOfTop(bin.dst())::equals).isPresent();
            lowest = fromTop ? Math.min(lowest, imm.value()) : lowest;
            known &= fromTop || imm.value() >= 0;
        } else {
            known = false;
        }
    }

    private static Insn copyOfTop(int register) {
        return new Insn.Bin(Alu.MOV, true, register, Operand.reg(FRAME_POINTER));
    }

    private void access(int slot) {
        accesses = true;
        Optional<MemoryFact> fact = facts.memory(slot);
        known &= fact.isPresent();
        if (fact.isPresent() && fact.get().space() == Space.STACK) {
            known &= fact.get().constantOffset().isPresent();
            lowest = Math.min(lowest, fact.get().constantOffset().orElse(0));
        }
    }

    /** Whether the instruction may store a frame address, to be loaded again. */
    private boolean stored(Insn insn) {
        if (insn instanceof Insn.Store store) {
            return isAddress(store.src());
        }
        if (insn instanceof Insn.Rmw rmw) {
            return isAddress(Operand.reg(rmw.src()));
        }
        return insn instanceof Insn.StoreRelease store && isAddress(Operand.reg(store.src()));
    }
}
