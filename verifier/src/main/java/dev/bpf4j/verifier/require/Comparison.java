package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.LocalPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.PacketEnd;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** Only packet pointers are compared, with each other, and others with null, unless the profile lets pointers leak. */
record Comparison(Insn.Branch insn) implements Requirement {
    @Override
    public String id() {
        return "pointer-comparison";
    }

    @Override
    public Optional<String> violation(State state, Policy policy) {
        if (policy.profile().allowsPointerLeaks()) {
            return Optional.empty();
        }
        Value left = state.register(insn.dst());
        if (insn.src() instanceof Operand.Reg reg) {
            Value right = state.register(reg.number());
            if (insn.is64() && isPacket(left) && isPacket(right)) {
                return Optional.empty();
            }
            return prohibited(reg.number(), right).or(() -> prohibited(insn.dst(), left));
        }
        return isNullCheck(insn) && mayBeChecked(left) ? Optional.empty() : prohibited(insn.dst(), left);
    }

    /** Whether it compares with the immediate 0 for equality. */
    private static boolean isNullCheck(Insn.Branch insn) {
        return insn.is64()
                && (insn.cond() == Cond.JEQ || insn.cond() == Cond.JNE)
                && insn.src() instanceof Operand.Imm imm
                && imm.value() == 0;
    }

    private static boolean mayBeChecked(Value value) {
        return value instanceof BlockPointer
                || value instanceof MapPointer
                || value instanceof SocketPointer
                || value instanceof LocalPointer;
    }

    private static boolean isPacket(Value value) {
        return value instanceof PacketPointer || value instanceof PacketEnd;
    }

    private static Optional<String> prohibited(int register, Value value) {
        return Requirement.unless(!(value instanceof Pointer), "R" + register + " pointer comparison prohibited");
    }
}
