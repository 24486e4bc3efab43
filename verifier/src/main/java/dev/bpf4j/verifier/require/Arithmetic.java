package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.state.ArenaPointer;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.BufferPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.PointerSum;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;

/** Arithmetic with pointers is addition of numbers, and subtraction where it makes sense; the result stays near. */
record Arithmetic(Alu op, boolean is64, int dst, Operand src) implements Requirement {
    /** Offsets from here on, up or down, are refused: {@code BPF_MAX_VAR_OFF}. */
    private static final long MAX_OFFSET = 1L << 29;

    static Arithmetic of(Insn.Bin insn) {
        return new Arithmetic(insn.op(), insn.is64(), insn.dst(), insn.src());
    }

    @Override
    public String id() {
        return "pointer-arithmetic";
    }

    @Override
    public Optional<String> violation(State state, Policy policy) {
        Value left = state.register(dst);
        if (left instanceof ScalarValue && src instanceof Operand.Imm) {
            return Optional.empty();
        }
        Value right = value(state, policy.domain());
        if (left instanceof ScalarValue && right instanceof ScalarValue) {
            return Optional.empty();
        }
        if (left instanceof ArenaPointer || right instanceof ArenaPointer) {
            return Optional.empty();
        }
        boolean difference = op == Alu.SUB && policy.profile().allowsPointerLeaks();
        if (left instanceof Pointer && right instanceof Pointer) {
            return Requirement.unless(difference, "R" + dst + " pointer " + op.symbol() + " pointer prohibited");
        }
        if (!is64) {
            return Requirement.unless(difference, "R" + dst + " 32-bit pointer arithmetic prohibited");
        }
        return left instanceof Pointer pointer
                ? offset(pointer, ((ScalarValue) right).range(), false, policy)
                : offset((Pointer) right, ((ScalarValue) left).range(), true, policy);
    }

    private Value value(State state, ScalarDomain domain) {
        return src instanceof Operand.Reg reg
                ? state.register(reg.number())
                : ScalarValue.of(domain.constant(((Operand.Imm) src).value()));
    }

    private Optional<String> offset(Pointer pointer, Scalar number, boolean swapped, Policy policy) {
        if (pointer.maybeNull()) {
            return Optional.of(
                    "R" + dst + " pointer arithmetic on " + pointer.typeName() + " prohibited, null-check it first");
        }
        boolean nothing = pointer instanceof MapPointer && op == Alu.ADD && number.isConstant(0);
        if (!pointer.allowsArithmetic() && !nothing) {
            return Optional.of("R" + dst + " pointer arithmetic on " + pointer.typeName() + " prohibited");
        }
        if (pointer instanceof SocketPointer p && p.kind() == SocketPointer.Kind.UNTRUSTED_MEMORY) {
            return Optional.empty();
        }
        return tooFar(pointer, number)
                .or(() -> tooFar(pointer, pointer.variable()))
                .or(() -> speculation(pointer, policy))
                .or(() -> operator(pointer, swapped))
                .or(() -> keys(pointer, number))
                .or(() -> result(pointer, PointerSum.of(policy.domain(), pointer, op, number, 0), policy));
    }

    /** Without {@code CAP_PERFMON} the bounds of what is added in a register must be known to the processor. */
    private Optional<String> speculation(Pointer pointer, Policy policy) {
        boolean masked = pointer instanceof StackPointer
                || pointer instanceof BlockPointer p && p.block().kind() == Block.Kind.MAP_VALUE;
        boolean register = src instanceof Operand.Reg && (op == Alu.ADD || op == Alu.SUB);
        return Requirement.unless(
                masked || !register || policy.profile() != Profile.CAP_BPF,
                "R" + dst + " has pointer with unsupported alu operation, pointer arithmetic with it prohibited for"
                        + " !root");
    }

    private Optional<String> result(Pointer pointer, Pointer sum, Policy policy) {
        boolean speculation = policy.profile() == Profile.CAP_BPF;
        return tooFar(pointer, sum).or(() -> speculation ? stays(sum) : Optional.empty());
    }

    /** Without {@code CAP_PERFMON} pointers must not leave their memory even before they are used. */
    private Optional<String> stays(Pointer sum) {
        if (sum instanceof BlockPointer p && p.block().kind() == Block.Kind.MAP_VALUE) {
            return new BlockAccess(dst, p, 0, 1, false)
                    .violation(false, false)
                    .map(m -> "R" + dst + " pointer arithmetic of map value goes out of range, prohibited for !root");
        }
        return sum instanceof StackPointer ? insideFrame(sum) : Optional.empty();
    }

    private Optional<String> insideFrame(Pointer sum) {
        if (!sum.hasConstantOffset()) {
            return Optional.of("R" + dst + " variable stack access prohibited for !root, var_off="
                    + sum.variable().bits() + " off="
                    + (sum.offset() + sum.variable().bits().value()));
        }
        long offset = sum.constantOffset();
        return Requirement.unless(
                offset < 0 && offset >= -StackBytes.FRAME,
                "R" + dst + " stack pointer arithmetic goes out of range, prohibited for !root; off=" + offset);
    }

    private Optional<String> operator(Pointer pointer, boolean swapped) {
        return switch (op) {
            case ADD -> Optional.empty();
            case SUB -> subtraction(pointer, swapped);
            case AND, OR, XOR -> Optional.of("R" + dst + " bitwise operator " + op.symbol() + " on pointer prohibited");
            case SDIV -> other(Alu.DIV);
            case SMOD -> other(Alu.MOD);
            case MUL, DIV, MOD, LSH, RSH, ARSH, MOV, MOVSX8, MOVSX16, MOVSX32 -> other(op);
        };
    }

    /** Into the keys of a flow lead constants only. */
    private Optional<String> keys(Pointer pointer, Scalar number) {
        boolean keys = pointer instanceof BufferPointer p && p.kind() == BufferPointer.Kind.FLOW_KEYS;
        return Requirement.unless(
                !keys || number.isConstant(), "R" + dst + " pointer arithmetic on flow_keys prohibited");
    }

    private Optional<String> other(Alu spelled) {
        return Optional.of("R" + dst + " pointer arithmetic with " + spelled.symbol() + " operator prohibited");
    }

    private Optional<String> subtraction(Pointer pointer, boolean swapped) {
        if (swapped) {
            return Optional.of("R" + dst + " tried to subtract pointer from scalar");
        }
        return Requirement.unless(
                !(pointer instanceof StackPointer), "R" + dst + " subtraction from stack pointer prohibited");
    }

    private static Optional<String> tooFar(Pointer pointer, Pointer sum) {
        if (Math.abs((long) sum.offset()) >= MAX_OFFSET) {
            return Optional.of(pointer.typeName() + " pointer offset " + sum.offset() + " is not allowed");
        }
        return tooFar(pointer, sum.variable());
    }

    private static Optional<String> tooFar(Pointer pointer, Scalar number) {
        long min = number.signedMin();
        String type = pointer.typeName() + " pointer";
        if (number.isConstant() && (min >= MAX_OFFSET || min <= -MAX_OFFSET)) {
            return Optional.of("math between " + type + " and " + min + " is not allowed");
        }
        if (min == Long.MIN_VALUE) {
            return Optional.of("math between " + type + " and register with unbounded min value is not allowed");
        }
        return Requirement.unless(
                min < MAX_OFFSET && min > -MAX_OFFSET, "value " + min + " makes " + type + " be out of bounds");
    }
}
