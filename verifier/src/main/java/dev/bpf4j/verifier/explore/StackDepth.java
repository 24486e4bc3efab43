package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.cfg.Functions;
import dev.bpf4j.verifier.require.Refusal;
import dev.bpf4j.verifier.state.StackBytes;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.transfer.Note;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** How much stack each function uses, and whether the frames of all that can be active at a time fit together. */
final class StackDepth {
    /** Each frame takes a multiple of this. */
    private static final int ROUNDING = 16;

    private static final int TAIL_CALL = 12;

    /** Functions that make tail calls have less than so many bytes of frames above them. */
    private static final int MAX_TAIL_CALLER = 256;

    /** Frames from this size on are put elsewhere where that is done. */
    private static final int LARGE = 64;

    private final Program program;
    private final Functions functions;
    private final boolean separate;
    private final int[] used;
    private final int[] frames;
    private final int[] above;
    private final BitSet later = new BitSet();

    /** The functions that helpers and the kernel call. */
    private final BitSet callbacks = new BitSet();

    /** The functions that were found to be called by those, too. */
    private final BitSet calledBack = new BitSet();

    private final IntPredicate throwing;

    /**
     * @param separate whether large frames do not count
     * @param throwing whether the call at a slot throws
     */
    StackDepth(Program program, Functions functions, boolean separate, IntPredicate throwing) {
        this.throwing = throwing;
        this.program = program;
        this.functions = functions;
        this.separate = separate && !callsTail(program);
        this.used = new int[functions.count()];
        this.frames = new int[functions.count()];
        this.above = new int[functions.count()];
    }

    private static boolean callsTail(Program program) {
        return program.insns().stream().anyMatch(StackDepth::isTailCall);
    }

    private static boolean isTailCall(Insn insn) {
        return insn instanceof Insn.Call call && call.kind() == CallKind.HELPER && call.imm() == TAIL_CALL;
    }

    void access(State state, Note.Stack note) {
        int function = functions.indexOf(state.frame(note.frame()).entry());
        used[function] = Math.max(used[function], (note.lastSlot() + 1) * StackSlot.BYTES);
    }

    /** Notes that the kernel calls the function that starts there by itself, on a stack of its own. */
    void later(int entry) {
        later.set(functions.indexOf(entry));
    }

    /** Bytes that the functions use. */
    int total() {
        return Arrays.stream(used).sum();
    }

    /** @throws Refusal if a chain of calls needs more stack than there is */
    void check() {
        Arrays.fill(above, -1);
        Arrays.fill(frames, 0);
        findCallbacks();
        walk(0, 0, 0, 1, false);
        program.exceptionCallback().ifPresent(slot -> walk(functions.indexOf(slot), slot, 0, 1, true));
        later.stream().forEach(function -> walk(function, functions.start(function), 0, 1, true));
    }

    private void findCallbacks() {
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            if (program.at(slot) instanceof Insn.LoadImm64 load && load.kind() == Imm64.FUNCTION) {
                callbacks.set(functions.indexOf(Functions.callback(slot, load)));
            }
        }
    }

    /**
     * A function and whatever it calls.
     *
     * @param call its slot
     * @param depth bytes that the frames of its callers take
     * @param frame its number, from 1
     * @param inCallback whether one of its callers is called by a helper or the kernel
     */
    private void walk(int function, int call, int depth, int frame, boolean inCallback) {
        boolean called = inCallback || callbacks.get(function);
        boolean seen = !called || calledBack.get(function);
        if (depth <= above[function] && frame <= frames[function] && seen) {
            return;
        }
        calledBack.set(function, calledBack.get(function) || called);
        above[function] = Math.max(above[function], depth);
        frames[function] = Math.max(frames[function], frame);
        int own = (used[function] + ROUNDING - 1) / ROUNDING * ROUNDING;
        int total = depth + (separate && own >= LARGE ? 0 : own);
        if (total > StackBytes.FRAME) {
            String message = "combined stack size of " + frame + " calls is " + total + ". Too large";
            throw new Refusal(call, "combined-stack", message);
        }
        int start = functions.start(function);
        for (int slot = start;
                slot < program.slots() && functions.indexOf(slot) == function;
                slot = program.next(slot)) {
            Insn insn = program.at(slot);
            if (insn instanceof Insn.Call c && c.kind() == CallKind.LOCAL) {
                called(slot, Functions.callee(slot, c), total, frame + 1, called);
            } else if (insn instanceof Insn.LoadImm64 load && isCalledHere(slot, load)) {
                called(slot, Functions.callback(slot, load), total, frame + 1, called);
            } else if (isTailCall(insn)) {
                tailCall(slot, depth);
            } else if (called && throwing.test(slot)) {
                throw new Refusal(
                        slot,
                        "thrown",
                        "bpf_throw kfunc (insn " + slot + ") cannot be called from callback subprog " + function);
            }
        }
    }

    private boolean isCalledHere(int slot, Insn.LoadImm64 load) {
        return load.kind() == Imm64.FUNCTION && !later.get(functions.indexOf(Functions.callback(slot, load)));
    }

    /** A program that ends in the place of a function finds the frames of its callers in its way. */
    private static void tailCall(int slot, int depth) {
        if (depth >= MAX_TAIL_CALLER) {
            throw new Refusal(
                    slot,
                    "combined-stack",
                    "tail_calls are not allowed when call stack of previous frames is " + depth + " bytes. Too large");
        }
    }

    private void called(int slot, int entry, int depth, int frame, boolean inCallback) {
        if (frame > State.MAX_FRAMES) {
            throw new Refusal(slot, "frame-free", "the call stack of " + frame + " frames is too deep !");
        }
        walk(functions.indexOf(entry), slot, depth, frame, inCallback);
    }
}
