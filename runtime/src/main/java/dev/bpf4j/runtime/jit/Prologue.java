package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.isa.Insn;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** The start of a method: sets all locals that are no parameters. */
final class Prologue {
    private final Unit unit;
    private final Code code;
    private final List<Block> blocks;

    Prologue(Unit unit, Code code, List<Block> blocks) {
        this.unit = unit;
        this.code = code;
        this.blocks = blocks;
    }

    Code zero(int register) {
        return code.push(0L).store(register);
    }

    /** Sets what the registers do not hold. R10 is set already. */
    void memory() {
        Locals locals = code.locals();
        code.push(0).local(ISTORE, locals.slot);
        code.local(ALOAD, locals.x).invokeVirtual(Names.EXECUTION, "memory", "()" + Names.descriptor(Names.MEMORY));
        code.local(ASTORE, locals.memory);
        String context = anyInsn(Insn.LegacyLoad.class::isInstance) ? "context" : "bound";
        code.local(ALOAD, locals.x).invokeVirtual(Names.EXECUTION, context, "()" + Names.descriptor(Names.OBJECT));
        code.local(ASTORE, locals.context);
        String region = ")" + Names.descriptor(Names.BYTES_REGION);
        if (anyInsn(unit.access()::needsFrame)) {
            code.local(ALOAD, locals.x).local(ILOAD, locals.depth);
            code.invokeVirtual(Names.EXECUTION, "frameMemory", "(I)" + Names.BYTES);
        } else {
            code.op(ACONST_NULL);
        }
        code.local(ASTORE, locals.frame);
        if (anySlot(unit.access()::needsPacket)) {
            code.local(ALOAD, locals.x).invokeVirtual(Names.EXECUTION, "packet", "(" + region);
        } else {
            code.op(ACONST_NULL);
        }
        code.local(ASTORE, locals.packet);
    }

    private boolean anyInsn(Predicate<Insn> test) {
        return anySlot(slot -> unit.flow().flow(slot).trap().isEmpty()
                && test.test(unit.flow().program().at(slot)));
    }

    private boolean anySlot(IntPredicate test) {
        for (Block block : blocks) {
            for (int slot = block.start();
                    slot < block.end();
                    slot = unit.flow().next(slot)) {
                if (test.test(slot)) {
                    return true;
                }
            }
        }
        return false;
    }
}
