package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The method of a part. It fetches the registers it uses from the state, and puts back those it changes when control
 * leaves; its result is the point to go on at.
 */
final class PartMethod implements Body {
    private static final int FRAME_POINTER = 10;

    private final Unit unit;
    private final Partition partition;
    private final Part part;
    private final Code code;
    private final CallEmitter calls;
    private final Map<Integer, Label> labels = new LinkedHashMap<>();
    private final Label leave = new Label();
    private final Label end = new Label();
    private final Label ended = new Label();
    private boolean ends;
    private boolean controls;
    private int used;
    private int changed;

    private PartMethod(Unit unit, Partition partition, Part part, MethodVisitor out) {
        this.unit = unit;
        this.partition = partition;
        this.part = part;
        this.code = new Code(out, Locals.ofPart(unit.lowHalves().of(part.blocks())));
        this.calls = new CallEmitter(unit, code, true);
        part.blocks().forEach(this::findUse);
    }

    static void emit(ClassVisitor to, Unit unit, Partition partition, Part part) {
        MethodVisitor out = to.visitMethod(ACC_STATIC, part.name(), Methods.DRIVE_DESCRIPTOR, null, null);
        out.visitCode();
        new PartMethod(unit, partition, part, out).emit();
        Methods.end(out);
    }

    /** What is called has overwritten the state with its own registers, so a part with calls puts all of them back. */
    private void findUse(Block block) {
        for (int slot = block.start(); slot < block.end(); slot = unit.flow().next(slot)) {
            Flow flow = unit.flow().flow(slot);
            if (flow.calls() || flow.controls()) {
                changed = RegisterUse.ALL;
            }
            if (!flow.calls() && flow.trap().isEmpty()) {
                RegisterUse use = RegisterUse.of(unit.flow().program().at(slot));
                used |= use.reads() | use.writes();
                changed |= use.writes();
            }
        }
    }

    private void emit() {
        prologue();
        Label start = new Label();
        code.out().visitLabel(start);
        enter();
        List<Block> blocks = part.blocks();
        InsnEmitter emitter = new InsnEmitter(unit, code, this, calls);
        for (int i = 0; i < blocks.size(); i++) {
            code.label(label(blocks.get(i).index()));
            emitter.emit(
                    blocks.get(i), i + 1 < blocks.size() ? blocks.get(i + 1).index() : -1);
        }
        if (ends) {
            code.label(end).push(0L).store(0).push(Points.EXIT).jump(GOTO, leave);
        }
        if (controls) {
            calls.result(code.label(ended)).push(Points.EXIT).jump(GOTO, leave);
        }
        leave();
        Methods.handler(code, start);
    }

    private void prologue() {
        Locals locals = code.locals();
        code.state("x", Names.descriptor(Names.EXECUTION)).local(ASTORE, locals.x);
        Prologue prologue = new Prologue(unit, code, part.blocks());
        int fetched = fetched();
        for (int r = 0; r <= Insn.MAX_REGISTER; r++) {
            if (RegisterUse.contains(fetched, r)) {
                code.loadState(r).store(r);
            } else {
                prologue.zero(r);
            }
        }
        code.loadLeft();
        prologue.memory();
    }

    /** What may be read of the part's registers. A frame pointer that never changes is always there. */
    private int fetched() {
        int live = 0;
        for (int entry : part.entries()) {
            live |= unit.liveness().in(entry);
        }
        return live & (used | changed) | (unit.access().fixedFrame() ? RegisterUse.FRAME_POINTER : 0);
    }

    private void enter() {
        Label[] targets = part.entries().stream().map(this::label).toArray(Label[]::new);
        code.local(ILOAD, code.locals().entry).push(Points.ENTRY_MASK).op(IAND);
        code.out().visitTableSwitchInsn(0, targets.length - 1, targets[0], targets);
    }

    private void leave() {
        labels.forEach((block, label) -> {
            if (!partition.isIn(part, block)) {
                code.label(label).push(partition.point(block)).jump(GOTO, leave);
            }
        });
        code.label(leave, INTEGER);
        CallEmitter.forEach(changed, code::storeState);
        code.storeLeft().op(IRETURN);
    }

    @Override
    public Label label(int block) {
        return labels.computeIfAbsent(block, b -> new Label());
    }

    @Override
    public void exit(Block from) {
        code.push(Points.EXIT).jump(GOTO, leave);
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
        if (partition.isSegmented()) {
            calls.callSegment(slot, target, partition.point(target.index()));
        } else {
            calls.callInClass(slot, target, partition.entry(unit.functions().of(target.index()), target));
        }
    }
}
