package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import java.util.stream.IntStream;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** What generated methods have in common, and the driver that runs the parts. */
final class Methods {
    static final String DRIVE = "drive";
    static final String DRIVE_DESCRIPTOR = "(" + Names.descriptor(Names.STATE) + "II)I";

    /** More than any emitted instruction needs: a local call with all registers. */
    private static final int MAX_STACK = 40;

    private Methods() {}

    /** The handler that turns faults since {@code start} into traps. */
    static void handler(Code code, Label start) {
        Label handler = new Label();
        code.out().visitTryCatchBlock(start, handler, handler, Names.ACCESS_FAULT);
        code.label(handler, Names.ACCESS_FAULT).local(ILOAD, code.locals().slot);
        String descriptor = "(" + Names.descriptor(Names.ACCESS_FAULT) + "I)Ldev/bpf4j/ebpf/run/TrapException;";
        code.semantics("trap", descriptor).op(ATHROW);
    }

    static void end(MethodVisitor out) {
        out.visitMaxs(MAX_STACK, Locals.MAX_SIZE);
        out.visitEnd();
    }

    /** A loop that runs part after part while they are among these, which are numbered without gaps. */
    static void driver(ClassVisitor to, List<Part> parts) {
        MethodVisitor out = to.visitMethod(ACC_STATIC, DRIVE, DRIVE_DESCRIPTOR, null, null);
        out.visitCode();
        Label loop = new Label();
        Label done = new Label();
        Label[] cases =
                IntStream.range(0, parts.size()).mapToObj(i -> new Label()).toArray(Label[]::new);
        int first = parts.get(0).index();
        frame(out, loop);
        out.visitVarInsn(ILOAD, 2);
        out.visitIntInsn(BIPUSH, Points.ENTRY_BITS);
        out.visitInsn(ISHR);
        out.visitTableSwitchInsn(first, first + cases.length - 1, done, cases);
        for (int i = 0; i < cases.length; i++) {
            frame(out, cases[i]);
            out.visitVarInsn(ALOAD, 0);
            out.visitVarInsn(ILOAD, 1);
            out.visitVarInsn(ILOAD, 2);
            out.visitMethodInsn(INVOKESTATIC, Names.PROGRAM, parts.get(i).name(), DRIVE_DESCRIPTOR, false);
            out.visitVarInsn(ISTORE, 2);
            out.visitJumpInsn(GOTO, loop);
        }
        frame(out, done);
        out.visitVarInsn(ILOAD, 2);
        out.visitInsn(IRETURN);
        end(out);
    }

    static void frame(MethodVisitor out, Label label) {
        out.visitLabel(label);
        out.visitFrame(F_SAME, 0, new Object[0], 0, new Object[0]);
    }
}
