package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TrapText;
import dev.bpf4j.verifier.Facts;

/** Finds where control goes from each slot, asked in order. Slots that the interpreter refuses to execute trap with its words. */
final class FlowVisitor implements Insn.Visitor<Flow> {
    private final Program program;
    private final HelperTable helpers;
    private final Facts facts;
    private final Choices choices;
    private int slot;

    FlowVisitor(Program program, HelperTable helpers, Facts facts) {
        this.program = program;
        this.helpers = helpers;
        this.facts = facts;
        this.choices = new Choices(program, facts);
    }

    /** @param at a slot of the program, or the one behind its end */
    Flow flow(int at) {
        if (at == program.slots()) {
            return Flow.trap(TrapText.OUTSIDE);
        }
        if (!program.startsAt(at)) {
            return Flow.trap(TrapText.MIDDLE_OF_WIDE);
        }
        slot = at;
        return program.at(at).accept(this);
    }

    private int target(int distance) {
        return target(program, slot, distance);
    }

    /** Where a jump leads. Targets outside the program become the slot behind its end. */
    static int target(Program program, int slot, int distance) {
        long to = (long) slot + 1 + distance;
        return to < 0 || to > program.slots() ? program.slots() : (int) to;
    }

    @Override
    public Flow bin(Insn.Bin insn) {
        return Flow.NEXT;
    }

    @Override
    public Flow neg(Insn.Neg insn) {
        return Flow.NEXT;
    }

    @Override
    public Flow addrSpaceCast(Insn.AddrSpaceCast insn) {
        return insn.toKernel() || insn.toUser() ? Flow.NEXT : Flow.trap(TrapText.NO_SPACE);
    }

    @Override
    public Flow swap(Insn.Swap insn) {
        return Flow.NEXT;
    }

    @Override
    public Flow loadImm64(Insn.LoadImm64 insn) {
        if (insn.kind() != Imm64.VALUE) {
            return Flow.trap(TrapText.unresolved(insn.kind()));
        }
        long function = insn.value() - Execution.functionAddress(0);
        return function >= 0 && function < program.slots() && program.startsAt((int) function)
                ? Flow.named((int) function)
                : Flow.NEXT;
    }

    @Override
    public Flow load(Insn.Load insn) {
        return Flow.NEXT;
    }

    @Override
    public Flow store(Insn.Store insn) {
        return Flow.NEXT;
    }

    @Override
    public Flow rmw(Insn.Rmw insn) {
        return Flow.NEXT;
    }

    @Override
    public Flow loadAcquire(Insn.LoadAcquire insn) {
        return Flow.NEXT;
    }

    @Override
    public Flow storeRelease(Insn.StoreRelease insn) {
        return Flow.NEXT;
    }

    @Override
    public Flow legacyLoad(Insn.LegacyLoad insn) {
        return Flow.NEXT;
    }

    @Override
    public Flow jump(Insn.Jump insn) {
        return Flow.jump(target(insn.off()));
    }

    @Override
    public Flow mayGoto(Insn.MayGoto insn) {
        return Flow.branch(target(insn.off()));
    }

    @Override
    public Flow branch(Insn.Branch insn) {
        return switch (facts.branch(slot)) {
            case BOTH -> choices.startingAt(slot).map(Flow::choice).orElseGet(() -> Flow.branch(target(insn.off())));
            case ALWAYS -> Flow.jump(target(insn.off()));
            case NEVER -> Flow.NEXT;
        };
    }

    @Override
    public Flow call(Insn.Call insn) {
        return switch (insn.kind()) {
            case HELPER ->
                helpers.byId(insn.imm())
                        .map(FlowVisitor::flow)
                        .orElseGet(() -> Flow.trap(TrapText.unknownHelper(insn.imm())));
            case LOCAL -> Flow.call(target(insn.imm()));
            case BTF ->
                helpers.byId(insn.imm())
                        .filter(helper -> helper.prototype().isKernelFunction())
                        .map(FlowVisitor::flow)
                        .orElseGet(() -> Flow.trap(TrapText.unresolvedFunction(insn.imm())));
        };
    }

    @Override
    public Flow callRegister(Insn.CallRegister insn) {
        return helpers.all().stream().anyMatch(FlowVisitor::controls) ? Flow.CONTROL : Flow.NEXT;
    }

    private static Flow flow(Helper helper) {
        return controls(helper) ? Flow.CONTROL : Flow.NEXT;
    }

    private static boolean controls(Helper helper) {
        return helper.prototype().controls();
    }

    @Override
    public Flow exit(Insn.Exit insn) {
        return Flow.END;
    }
}
