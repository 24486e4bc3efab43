package dev.bpf4j.conformance.prove.bytecode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What is read of a method. */
final class MethodCode extends MethodVisitor {
    final int access;
    final String name;
    final String desc;
    final List<Step> steps = new ArrayList<>();
    final List<LocalCode> localVariables = new ArrayList<>();
    int maxLocals;
    private final Map<Label, Integer> places = new HashMap<>();

    /** A local variable, as the compiler noted it. */
    record LocalCode(String name, int index) {}

    MethodCode(int access, String name, String desc) {
        super(Opcodes.ASM9);
        this.access = access;
        this.name = name;
        this.desc = desc;
    }

    /** The number of the step at a label. */
    int index(Label label) {
        return places.get(label);
    }

    @Override
    public void visitLabel(Label label) {
        places.put(label, steps.size());
    }

    @Override
    public void visitInsn(int opcode) {
        steps.add(new Step.Plain(opcode));
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        steps.add(new Step.Operand(opcode, operand));
    }

    @Override
    public void visitVarInsn(int opcode, int slot) {
        steps.add(new Step.Local(opcode, slot));
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        steps.add(new Step.OfType(opcode, type));
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
        steps.add(new Step.OfField(opcode, owner, field));
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String method, String descriptor, boolean isInterface) {
        steps.add(new Step.Call(opcode, owner, method, descriptor));
    }

    @Override
    public void visitInvokeDynamicInsn(String method, String descriptor, Handle bootstrap, Object... arguments) {
        steps.add(new Step.Dynamic(method, descriptor, bootstrap, Arrays.asList(arguments)));
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
        steps.add(new Step.Jump(opcode, target));
    }

    @Override
    public void visitLdcInsn(Object value) {
        steps.add(new Step.Constant(value));
    }

    @Override
    public void visitIincInsn(int slot, int by) {
        steps.add(new Step.Increment(slot, by));
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        List<Integer> keys = IntStream.rangeClosed(min, max).boxed().toList();
        steps.add(new Step.Switch(Opcodes.TABLESWITCH, keys, List.of(labels), otherwise));
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        List<Integer> boxed = Arrays.stream(keys).boxed().toList();
        steps.add(new Step.Switch(Opcodes.LOOKUPSWITCH, boxed, List.of(labels), otherwise));
    }

    @Override
    public void visitLocalVariable(
            String local, String descriptor, String signature, Label start, Label end, int index) {
        localVariables.add(new LocalCode(local, index));
    }

    @Override
    public void visitMaxs(int stack, int locals) {
        maxLocals = locals;
    }
}
