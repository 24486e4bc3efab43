package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;
import java.util.function.IntConsumer;
import org.objectweb.asm.Type;

/** The calling convention of local functions. */
final class CallEmitter {
    private final Unit unit;
    private final Code code;
    private final boolean hasState;

    CallEmitter(Unit unit, Code code, boolean hasState) {
        this.unit = unit;
        this.code = code;
        this.hasState = hasState;
    }

    static String name(Function function) {
        return "function" + function.index();
    }

    Locals locals(Function function) {
        return Locals.ofFunction(hasState, unit.liveness().inputs(function));
    }

    /**
     * Calls the function's method: inputs are arguments, R0 is the result, other outputs come in the state.
     *
     * @param entry see {@link Partition#entry}
     */
    void callInClass(int slot, Block target, int entry) {
        Function callee = unit.functions().of(target.index());
        boolean counts = unit.budget().counts(callee);
        if (counts) {
            code.storeLeft();
        }
        code.local(ALOAD, code.locals().x);
        if (hasState) {
            code.local(ALOAD, code.locals().state);
        }
        depth(slot).push(entry);
        forEach(unit.liveness().inputs(callee), code::load);
        code.invokeStatic(Names.PROGRAM, name(callee), locals(callee).descriptor(Type.LONG_TYPE))
                .store(0);
        forEach(unit.liveness().outputs(callee), r -> code.loadState(r).store(r));
        if (counts) {
            code.loadLeft();
        }
    }

    private Code depth(int slot) {
        return code.local(ILOAD, code.locals().depth).push(slot).semantics("deeper", "(II)I");
    }

    /** Calls a function that may be in another class: everything is passed in the state. */
    void callSegment(int slot, Block target, int point) {
        Function callee = unit.functions().of(target.index());
        code.storeLeft();
        forEach(unit.liveness().inputs(callee), code::storeState);
        code.local(ALOAD, code.locals().state);
        depth(slot).push(point).semantics("call", "(" + Names.descriptor(Names.STATE) + "II)V");
        forEach(
                unit.liveness().outputs(callee) | RegisterUse.bit(0),
                r -> code.loadState(r).store(r));
        code.loadLeft();
    }

    /** Returns from a function's method. */
    void leave(Function function) {
        if (hasState) {
            forEach(unit.liveness().outputs(function), code::storeState);
            if (unit.budget().counts(function)) {
                code.storeLeft();
            }
        }
        code.load(0).op(LRETURN);
    }

    /** Does something for each register of a set. */
    static void forEach(int registers, IntConsumer action) {
        for (int r = 0; r <= Insn.MAX_REGISTER; r++) {
            if (RegisterUse.contains(registers, r)) {
                action.accept(r);
            }
        }
    }
}
