package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.isa.RegisterUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** The method of a function: all of its blocks if they fit, else a call of the parts. */
final class FunctionMethod implements Body {
    private static final int FRAME_POINTER = 10;

    private final Unit unit;
    private final Partition partition;
    private final boolean hasState;
    private final Function function;
    private final Code code;
    private final CallEmitter calls;
    private final Map<Integer, Label> labels = new HashMap<>();
    private final Label end = new Label();
    private final Label ended = new Label();
    private boolean ends;
    private boolean controls;

    private FunctionMethod(Unit unit, Partition partition, boolean hasState, Function function, MethodVisitor out) {
        this.unit = unit;
        this.partition = partition;
        this.hasState = hasState;
        this.function = function;
        int lowHalves = partition.isParted(function) ? 0 : unit.lowHalves().of(function.blocks());
        this.code = new Code(out, Locals.ofFunction(hasState, unit.liveness().inputs(function), lowHalves));
        this.calls = new CallEmitter(unit, code, hasState);
    }

    static void emit(ClassVisitor to, Unit unit, Partition partition, boolean hasState, Function function) {
        Locals locals = Locals.ofFunction(hasState, unit.liveness().inputs(function), 0);
        String descriptor = locals.descriptor(Type.LONG_TYPE);
        MethodVisitor out = to.visitMethod(ACC_STATIC, CallEmitter.name(function), descriptor, null, null);
        out.visitCode();
        FunctionMethod method = new FunctionMethod(unit, partition, hasState, function, out);
        if (partition.isParted(function)) {
            method.callParts();
        } else {
            method.blocks();
        }
        Methods.end(out);
    }

    private void blocks() {
        prologue();
        Label start = new Label();
        code.out().visitLabel(start);
        enter();
        List<Block> blocks = function.blocks();
        InsnEmitter emitter = new InsnEmitter(unit, code, this, calls);
        for (int i = 0; i < blocks.size(); i++) {
            code.label(label(blocks.get(i).index()));
            emitter.emit(
                    blocks.get(i), i + 1 < blocks.size() ? blocks.get(i + 1).index() : -1);
        }
        if (ends) {
            code.label(end).push(0L).store(0);
            calls.leave(function);
        }
        if (controls) {
            calls.result(code.label(ended));
            calls.leave(function);
        }
        Methods.handler(code, start);
    }

    private void prologue() {
        Prologue prologue = new Prologue(unit, code, function.blocks());
        int inputs = unit.liveness().inputs(function);
        for (int r = 0; r < FRAME_POINTER; r++) {
            if (RegisterUse.contains(inputs, r)) {
                code.keepLow(r);
            } else {
                prologue.zero(r);
            }
        }
        framePointer();
        left();
        prologue.memory();
    }

    /**
     * Entering a frame checks that there are not too many, and clears it, which takes time: no more is cleared than the
     * function can see. What is called by nobody and sees nothing need not enter.
     */
    private void framePointer() {
        boolean live = function.entries().stream()
                .anyMatch(entry -> RegisterUse.contains(unit.liveness().in(entry), FRAME_POINTER));
        int bytes = unit.access().frameBytes(function);
        if (live || bytes > 0 || hasState || !function.isRoot()) {
            code.local(ALOAD, code.locals().x).local(ILOAD, code.locals().depth).push(bytes);
            code.invokeVirtual(Names.EXECUTION, "enterFrame", "(II)J");
        } else {
            code.push(0L);
        }
        code.store(FRAME_POINTER);
    }

    private void left() {
        Locals locals = code.locals();
        if (!unit.budget().counts(function)) {
            code.push(0L).local(LSTORE, locals.left);
        } else if (hasState) {
            code.loadLeft();
        } else {
            code.local(ALOAD, locals.x).invokeVirtual(Names.EXECUTION, "limit", "()J");
            code.local(LSTORE, locals.left);
        }
    }

    private void enter() {
        List<Integer> entries = function.entries();
        if (entries.size() > 1) {
            Label[] targets = entries.stream().map(this::label).toArray(Label[]::new);
            code.local(ILOAD, code.locals().entry);
            code.out().visitTableSwitchInsn(0, targets.length - 1, targets[0], targets);
        } else if (entries.get(0) != function.blocks().get(0).index()) {
            code.jump(GOTO, label(entries.get(0)));
        }
    }

    private void callParts() {
        CallEmitter.forEach(unit.liveness().inputs(function), code::storeState);
        framePointer();
        code.storeState(FRAME_POINTER);
        code.local(ALOAD, code.locals().state).local(ILOAD, code.locals().depth);
        code.local(ILOAD, code.locals().entry);
        code.invokeStatic(Names.PROGRAM, Methods.DRIVE, Methods.DRIVE_DESCRIPTOR)
                .op(POP);
        code.loadState(0).op(LRETURN);
    }

    @Override
    public Label label(int block) {
        return labels.computeIfAbsent(block, b -> new Label());
    }

    @Override
    public void exit(Block from) {
        calls.leave(function);
    }

    @Override
    public Label end() {
        ends = true;
        return end;
    }

    @Override
    public Label ended() {
        controls = true;
        return ended;
    }

    @Override
    public void call(int slot, Block target) {
        calls.callInClass(slot, target, partition.entry(unit.functions().of(target.index()), target));
    }
}
