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

/** How much stack each function uses, and whether the frames of all that can be active at a time fit together. */
final class StackDepth {
    /** Each frame takes a multiple of this. */
    private static final int ROUNDING = 16;

    private final Program program;
    private final Functions functions;
    private final int[] used;
    private final int[] combined;

    StackDepth(Program program, Functions functions) {
        this.program = program;
        this.functions = functions;
        this.used = new int[functions.count()];
        this.combined = new int[functions.count()];
    }

    void access(State state, Note.Stack note) {
        int function = functions.indexOf(state.frame(note.frame()).entry());
        used[function] = Math.max(used[function], (note.lastSlot() + 1) * StackSlot.BYTES);
    }

    /** @throws Refusal if a chain of calls needs more stack than there is */
    void check() {
        Arrays.fill(combined, -1);
        measure(0, 1);
    }

    /** The stack of a function and whatever it calls. Calls nest at most as deep as frames. */
    private int measure(int function, int frames) {
        if (combined[function] >= 0) {
            return combined[function];
        }
        int own = (Math.max(used[function], 1) + ROUNDING - 1) / ROUNDING * ROUNDING;
        int deepest = 0;
        int start = functions.start(function);
        for (int slot = start;
                slot < program.slots() && functions.indexOf(slot) == function;
                slot = program.next(slot)) {
            Insn insn = program.at(slot);
            if (insn instanceof Insn.Call call && call.kind() == CallKind.LOCAL) {
                deepest = Math.max(deepest, called(slot, Functions.callee(slot, call), own, frames));
            } else if (insn instanceof Insn.LoadImm64 load && load.kind() == Imm64.FUNCTION) {
                deepest = Math.max(deepest, called(slot, Functions.callback(slot, load), own, frames));
            }
        }
        combined[function] = own + deepest;
        return combined[function];
    }

    private int called(int slot, int entry, int own, int frames) {
        if (frames >= State.MAX_FRAMES) {
            throw new Refusal(slot, "frame-free", "the call stack of " + (frames + 1) + " frames is too deep !");
        }
        int callee = measure(functions.indexOf(entry), frames + 1);
        if (own + callee > StackBytes.FRAME) {
            String message = "combined stack size of " + (frames + 1) + " calls is " + (own + callee) + ". Too large";
            throw new Refusal(slot, "combined-stack", message);
        }
        return callee;
    }
}
