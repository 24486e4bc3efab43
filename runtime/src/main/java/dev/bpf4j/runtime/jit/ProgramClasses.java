package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** The class files of a program: one, or a segment for each {@link Points#PARTS_PER_SEGMENT} parts of a large one. */
final class ProgramClasses {
    private static final String RUN = "(" + Names.descriptor(Names.EXECUTION) + ")J";
    private static final String EBPF_PROGRAM = Type.getInternalName(Program.class);
    private static final int THIS = 0;

    private final Unit unit;
    private final Partition partition;
    private final boolean hasState;

    ProgramClasses(Unit unit, Partition partition) {
        this.unit = unit;
        this.partition = partition;
        this.hasState = !partition.parts().isEmpty()
                || unit.flow().program().exceptionCallback().isPresent()
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
        ClassWriter out = open(hasState ? Names.STATEFUL_ENTRY_POINT : Names.ENTRY_POINT);
        if (hasState) {
            start(out);
            callback(out);
        } else {
            run(out);
        }
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

    /** Calls the first function with the registers of the entry. */
    private void run(ClassWriter to) {
        MethodVisitor out = to.visitMethod(0, "run", RUN, null, null);
        out.visitCode();
        Function root = unit.functions().all().get(0);
        out.visitVarInsn(ALOAD, 1);
        arguments(out, root, () -> out.visitVarInsn(ALOAD, 1));
        call(out, root);
        Methods.end(out);
    }

    /** The same for a program that has a state. */
    private void start(ClassWriter to) {
        MethodVisitor out = to.visitMethod(0, "start", "(" + Names.descriptor(Names.STATE) + ")J", null, null);
        out.visitCode();
        Function root = unit.functions().all().get(0);
        Runnable execution = () -> fromState(out, "x", Names.descriptor(Names.EXECUTION));
        execution.run();
        out.visitVarInsn(ALOAD, 1);
        arguments(out, root, execution);
        call(out, root);
        Methods.end(out);
    }

    private void fromState(MethodVisitor out, String field, String descriptor) {
        out.visitVarInsn(ALOAD, 1);
        out.visitFieldInsn(GETFIELD, Names.STATE, field, descriptor);
    }

    private void arguments(MethodVisitor out, Function root, Runnable execution) {
        out.visitInsn(ICONST_0);
        out.visitLdcInsn(partition.entry(root, unit.flow().blocks().get(0)));
        CallEmitter.forEach(unit.liveness().inputs(root), register -> {
            if (register == 1 || register == 2) {
                execution.run();
                out.visitMethodInsn(INVOKEVIRTUAL, Names.EXECUTION, "r" + register, "()J", false);
            } else {
                out.visitInsn(LCONST_0);
            }
        });
    }

    private void call(MethodVisitor out, Function function) {
        String descriptor =
                Locals.ofFunction(hasState, unit.liveness().inputs(function), 0).descriptor(Type.LONG_TYPE);
        out.visitMethodInsn(INVOKESTATIC, Names.PROGRAM, CallEmitter.name(function), descriptor, false);
        out.visitInsn(LRETURN);
    }

    /** Calls the function that starts at a slot, for a helper. */
    private void callback(ClassWriter to) {
        String stateDepthSlot = "(" + Names.descriptor(Names.STATE) + "II)J";
        MethodVisitor out = to.visitMethod(0, "callback", stateDepthSlot, null, null);
        out.visitCode();
        int[] slots = unit.flow().callbacks().stream().toArray();
        Label[] cases = Arrays.stream(slots).mapToObj(slot -> new Label()).toArray(Label[]::new);
        Label unknown = new Label();
        out.visitVarInsn(ILOAD, 3);
        out.visitLookupSwitchInsn(unknown, slots, cases);
        for (int i = 0; i < slots.length; i++) {
            Methods.frame(out, cases[i]);
            callback(out, unit.flow().blockAt(slots[i]));
        }
        Methods.frame(out, unknown);
        out.visitVarInsn(ALOAD, 1);
        out.visitVarInsn(ILOAD, 2);
        out.visitVarInsn(ILOAD, 3);
        out.visitLdcInsn(unit.constants().of(unit.flow().program(), EBPF_PROGRAM));
        String noFunction = "(" + Names.descriptor(Names.STATE) + "II" + Names.descriptor(EBPF_PROGRAM) + ")J";
        out.visitMethodInsn(INVOKESTATIC, Names.SEMANTICS, "noFunction", noFunction, false);
        out.visitInsn(LRETURN);
        Methods.end(out);
    }

    private void callback(MethodVisitor out, Block target) {
        Function function = unit.functions().of(target.index());
        fromState(out, "x", Names.descriptor(Names.EXECUTION));
        out.visitVarInsn(ALOAD, 1);
        out.visitVarInsn(ILOAD, 2);
        out.visitLdcInsn(partition.entry(function, target));
        CallEmitter.forEach(unit.liveness().inputs(function), r -> fromState(out, "r" + r, "J"));
        call(out, function);
    }
}
