package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** The class files of a program: one, or a segment for each {@link Points#PARTS_PER_SEGMENT} parts of a large one. */
final class ProgramClasses {
    private static final String RUN = "(" + Names.descriptor(Names.EXECUTION) + ")J";
    private static final int THIS = 0;
    private static final int X = 1;

    private final Unit unit;
    private final Partition partition;
    private final boolean hasState;

    ProgramClasses(Unit unit, Partition partition) {
        this.unit = unit;
        this.partition = partition;
        this.hasState = !partition.parts().isEmpty()
                || unit.functions().all().stream().anyMatch(f -> unit.liveness().outputs(f) != 0)
                || unit.flow().blocks().stream().anyMatch(unit.budget()::callsCounting);
    }

    /** @return class files that go with {@link Unit#constants} */
    List<byte[]> write() {
        if (!partition.isSegmented()) {
            return List.of(single());
        }
        List<byte[]> segments = new ArrayList<>();
        List<Part> parts = partition.parts();
        for (int from = 0; from < parts.size(); from += Points.PARTS_PER_SEGMENT) {
            segments.add(segment(parts.subList(from, Math.min(from + Points.PARTS_PER_SEGMENT, parts.size()))));
        }
        return segments;
    }

    private static ClassWriter open(String superclass) {
        ClassWriter out = new ClassWriter(0);
        out.visit(V17, ACC_FINAL | ACC_SUPER, Names.PROGRAM, null, superclass, null);
        MethodVisitor init = out.visitMethod(0, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(ALOAD, THIS);
        init.visitMethodInsn(INVOKESPECIAL, superclass, "<init>", "()V", false);
        init.visitInsn(RETURN);
        Methods.end(init);
        return out;
    }

    private byte[] single() {
        ClassWriter out = open(Names.ENTRY_POINT);
        run(out.visitMethod(0, "run", RUN, null, null));
        for (Function function : unit.functions().all()) {
            FunctionMethod.emit(out, unit, partition, hasState, function);
        }
        if (!partition.parts().isEmpty()) {
            parts(out, partition.parts());
        }
        out.visitEnd();
        return out.toByteArray();
    }

    private byte[] segment(List<Part> parts) {
        ClassWriter out = open(Names.SEGMENT);
        MethodVisitor run = out.visitMethod(0, "run", Methods.DRIVE_DESCRIPTOR, null, null);
        run.visitCode();
        run.visitVarInsn(ALOAD, 1);
        run.visitVarInsn(ILOAD, 2);
        run.visitVarInsn(ILOAD, 3);
        run.visitMethodInsn(INVOKESTATIC, Names.PROGRAM, Methods.DRIVE, Methods.DRIVE_DESCRIPTOR, false);
        run.visitInsn(IRETURN);
        Methods.end(run);
        parts(out, parts);
        out.visitEnd();
        return out.toByteArray();
    }

    private void parts(ClassWriter out, List<Part> parts) {
        Methods.driver(out, parts);
        parts.forEach(part -> PartMethod.emit(out, unit, partition, part));
    }

    /** The start of a program: calls its first function with the registers of the entry. */
    private void run(MethodVisitor out) {
        out.visitCode();
        Function root = unit.functions().all().get(0);
        Label start = new Label();
        Label end = new Label();
        out.visitTryCatchBlock(start, end, end, Type.getInternalName(ProgramEnd.class));
        out.visitLabel(start);
        arguments(out, root);
        String descriptor = new CallEmitter(unit, new Code(out, Locals.ofPart()), hasState)
                .locals(root)
                .descriptor(Type.LONG_TYPE);
        out.visitMethodInsn(INVOKESTATIC, Names.PROGRAM, CallEmitter.name(root), descriptor, false);
        out.visitInsn(LRETURN);
        out.visitLabel(end);
        out.visitFrame(F_SAME1, 0, new Object[0], 1, new Object[] {Type.getInternalName(ProgramEnd.class)});
        out.visitInsn(POP);
        out.visitInsn(LCONST_0);
        out.visitInsn(LRETURN);
        Methods.end(out);
    }

    private void arguments(MethodVisitor out, Function root) {
        out.visitVarInsn(ALOAD, X);
        if (hasState) {
            out.visitTypeInsn(NEW, Names.STATE);
            out.visitInsn(DUP);
            out.visitVarInsn(ALOAD, X);
            String init = "(" + Names.descriptor(Names.EXECUTION) + ")V";
            out.visitMethodInsn(INVOKESPECIAL, Names.STATE, "<init>", init, false);
        }
        out.visitInsn(ICONST_0);
        out.visitLdcInsn(partition.entry(root, unit.flow().blocks().get(0)));
        CallEmitter.forEach(unit.liveness().inputs(root), register -> {
            if (register == 1 || register == 2) {
                out.visitVarInsn(ALOAD, X);
                out.visitMethodInsn(INVOKEVIRTUAL, Names.EXECUTION, "r" + register, "()J", false);
            } else {
                out.visitInsn(LCONST_0);
            }
        });
    }
}
