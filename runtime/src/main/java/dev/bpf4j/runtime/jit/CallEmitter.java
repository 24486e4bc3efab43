package dev.bpf4j.runtime.jit;

import static org.objectweb.asm.Opcodes.*;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;
import java.util.function.IntConsumer;
import org.objectweb.asm.Label;
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
        return Locals.ofFunction(hasState, unit.liveness().inputs(function), 0);
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
        code.at(slot).local(ALOAD, code.locals().x);
        if (hasState) {
            code.local(ALOAD, code.locals().state);
        }
        deeper().push(entry);
        forEach(unit.liveness().inputs(callee), code::load);
        code.invokeStatic(Names.PROGRAM, name(callee), locals(callee).descriptor(Type.LONG_TYPE))
                .store(0);
        forEach(unit.liveness().outputs(callee), r -> code.loadState(r).store(r));
        if (counts) {
            code.loadLeft();
        }
    }

    private Code deeper() {
        return code.local(ILOAD, code.locals().depth).push(1).op(IADD);
    }

    /** Calls a function that may be in another class: everything is passed in the state. */
    void callSegment(int slot, Block target, int point) {
        Function callee = unit.functions().of(target.index());
        code.storeLeft();
        forEach(unit.liveness().inputs(callee), code::storeState);
        code.at(slot).local(ALOAD, code.locals().state);
        deeper().push(point).semantics("call", "(" + Names.descriptor(Names.STATE) + "II)V");
        forEach(
                unit.liveness().outputs(callee) | RegisterUse.bit(0),
                r -> code.loadState(r).store(r));
        code.loadLeft();
    }

    /** What comes before the call of a helper that may end the function or call back others. */
    void beforeControl() {
        forEach(unit.liveness().callbackInputs(), code::storeState);
        code.local(ALOAD, code.locals().state).local(ILOAD, code.locals().depth);
        code.local(LLOAD, code.locals().left).invokeVirtual(Names.STATE, "calling", "(IJ)V");
    }

    /** What comes after it, when R0 is set. */
    void afterControl(Label ended) {
        code.local(ALOAD, code.locals().state).invokeVirtual(Names.STATE, "leftNow", "()J");
        code.local(LSTORE, code.locals().left);
        code.local(ALOAD, code.locals().state)
                .invokeVirtual(Names.STATE, "takeEnd", "()Z")
                .jump(IFNE, ended);
    }

    /** Sets R0 to the result of what a helper ran in the function's place. */
    Code result(Code where) {
        return where.local(ALOAD, code.locals().state)
                .invokeVirtual(Names.STATE, "result", "()J")
                .store(0);
    }

    /** Returns from a function's method. */
    void leave(Function function) {
        boolean counts = unit.budget().counts(function);
        if (hasState) {
            forEach(unit.liveness().outputs(function), code::storeState);
            if (counts) {
                code.storeLeft();
            }
        } else if (counts && function.isRoot()) {
            code.local(ALOAD, code.locals().x).local(LLOAD, code.locals().left);
            code.semantics("left", "(" + Names.descriptor(Names.EXECUTION) + "J)V");
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
