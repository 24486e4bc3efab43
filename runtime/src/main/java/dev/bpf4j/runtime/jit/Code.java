package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Operand.Imm;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** The code of one method, in the words of the compiler: eBPF registers, constants, slots. Methods give this, to be chained. */
final class Code {
    private static final long LOW_32 = 0xffff_ffffL;
    private static final Object[] NOTHING = {};

    private final MethodVisitor out;
    private final Locals locals;
    private boolean framed;

    Code(MethodVisitor out, Locals locals) {
        this.out = out;
        this.locals = locals;
    }

    MethodVisitor out() {
        return out;
    }

    Locals locals() {
        return locals;
    }

    Code op(int opcode) {
        out.visitInsn(opcode);
        return this;
    }

    /** An instruction on a local variable. */
    Code local(int opcode, int index) {
        out.visitVarInsn(opcode, index);
        return this;
    }

    Code jump(int opcode, Label target) {
        out.visitJumpInsn(opcode, target);
        return this;
    }

    /** Pushes a register. */
    Code load(int register) {
        return local(LLOAD, locals.register(register));
    }

    /** Pops a register. */
    Code store(int register) {
        local(LSTORE, locals.register(register));
        return keepLow(register);
    }

    /** Copies the low half of a register to its local, if it has one. */
    Code keepLow(int register) {
        int low = locals.low(register);
        return low < 0 ? this : load(register).op(L2I).local(ISTORE, low);
    }

    /** Pops the low half of a register, and then the register. */
    Code storeBoth(int register) {
        return local(ISTORE, locals.low(register)).local(LSTORE, locals.register(register));
    }

    /** Pushes 64 bits; immediates are sign-extended. */
    Code wide(Operand operand) {
        return operand instanceof Reg reg ? load(reg.number()) : push((long) ((Imm) operand).value());
    }

    /** Pushes the low 32 bits. */
    Code narrow(Operand operand) {
        return operand instanceof Reg reg ? narrow(reg.number()) : push(((Imm) operand).value());
    }

    /** Pushes the low 32 bits of a register. */
    Code narrow(int register) {
        int low = locals.low(register);
        return low < 0 ? load(register).op(L2I) : local(ILOAD, low);
    }

    /** Turns an int into the value of a register: zero-extended. */
    Code zeroExtend() {
        return op(I2L).push(LOW_32).op(LAND);
    }

    Code push(int value) {
        if (value >= -1 && value <= 5) {
            return op(ICONST_0 + value);
        }
        if (value == (byte) value) {
            out.visitIntInsn(BIPUSH, value);
        } else if (value == (short) value) {
            out.visitIntInsn(SIPUSH, value);
        } else {
            out.visitLdcInsn(value);
        }
        return this;
    }

    Code push(long value) {
        if (value == 0 || value == 1) {
            return op(value == 0 ? LCONST_0 : LCONST_1);
        }
        if (value == (short) value) {
            return push((int) value).op(I2L);
        }
        out.visitLdcInsn(value);
        return this;
    }

    Code push(String value) {
        out.visitLdcInsn(value);
        return this;
    }

    Code push(ConstantDynamic value) {
        out.visitLdcInsn(value);
        return this;
    }

    /** Pushes a constant of an enum. */
    Code push(Enum<?> value, String owner) {
        out.visitFieldInsn(GETSTATIC, owner, value.name(), Names.descriptor(owner));
        return this;
    }

    Code invokeStatic(String owner, String name, String descriptor) {
        out.visitMethodInsn(INVOKESTATIC, owner, name, descriptor, false);
        return this;
    }

    Code invokeVirtual(String owner, String name, String descriptor) {
        out.visitMethodInsn(INVOKEVIRTUAL, owner, name, descriptor, false);
        return this;
    }

    Code invokeInterface(String owner, String name, String descriptor) {
        out.visitMethodInsn(INVOKEINTERFACE, owner, name, descriptor, true);
        return this;
    }

    Code semantics(String name, String descriptor) {
        return invokeStatic(Names.SEMANTICS, name, descriptor);
    }

    /** Notes which instruction of the program would trap from here on. */
    Code at(int slot) {
        return push(slot).local(ISTORE, locals.slot);
    }

    /** Names the instruction in the line number table, for people who read the bytecode; the table ends at 65535. */
    Code line(int slot) {
        if (slot <= 0xffff) {
            Label here = new Label();
            out.visitLabel(here);
            out.visitLineNumber(slot, here);
        }
        return this;
    }

    /** Throws the trap of an instruction that cannot be executed. */
    Code trap(String why, int slot) {
        return push(why)
                .push(slot)
                .semantics("trap", "(Ljava/lang/String;I)Ldev/bpf4j/ebpf/run/TrapException;")
                .op(ATHROW);
    }

    /** Pushes a field of the state. */
    Code state(String field, String descriptor) {
        local(ALOAD, locals.state);
        out.visitFieldInsn(GETFIELD, Names.STATE, field, descriptor);
        return this;
    }

    /** Pushes a register of the state. */
    Code loadState(int register) {
        return state("r" + register, "J");
    }

    /** Copies a local long into the state. */
    Code storeState(String field, int local) {
        local(ALOAD, locals.state).local(LLOAD, local);
        out.visitFieldInsn(PUTFIELD, Names.STATE, field, "J");
        return this;
    }

    /** Copies a register into the state. */
    Code storeState(int register) {
        return storeState("r" + register, locals.register(register));
    }

    /** Copies the state's count into the local one. */
    Code loadLeft() {
        return state("left", "J").local(LSTORE, locals.left);
    }

    /** Copies the local count into the state. */
    Code storeLeft() {
        return storeState("left", locals.left);
    }

    /** Places a label that is reached with nothing on the operand stack. */
    Code label(Label label) {
        out.visitLabel(label);
        if (framed) {
            out.visitFrame(F_SAME, 0, NOTHING, 0, NOTHING);
        } else {
            Object[] types = locals.frameTypes();
            out.visitFrame(F_FULL, types.length, types, 0, NOTHING);
            framed = true;
        }
        return this;
    }

    /** Places a label that is reached with one value on the operand stack; not the first label. */
    Code label(Label label, Object stackType) {
        out.visitLabel(label);
        out.visitFrame(F_SAME1, 0, NOTHING, 1, new Object[] {stackType});
        return this;
    }
}
