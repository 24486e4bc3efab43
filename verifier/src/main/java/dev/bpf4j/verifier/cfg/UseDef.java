package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;

/** What one instruction reads and overwrites: registers, and granules of the stack of its function. */
final class UseDef {
    private static final int FRAME_POINTER = 10;
    private static final int CONTEXT = 6;
    private static final int MOST_ARGUMENTS = 5;
    private static final int FRAME_BYTES = 512;

    private final boolean escapes;
    int uses;
    int defines;
    long nearRead;
    long farRead;
    long nearWritten;
    long farWritten;

    private UseDef(RegisterUse registers, boolean escapes) {
        this.uses = registers.reads();
        this.defines = registers.writes();
        this.escapes = escapes;
    }

    /** @param escapes whether other registers than R10 may point to the stack */
    static UseDef of(Insn insn, HelperTable helpers, boolean escapes) {
        UseDef effect = new UseDef(RegisterUse.of(insn), escapes);
        if (insn instanceof Insn.Load i) {
            effect.reads(i.src(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.LoadAcquire i) {
            effect.reads(i.src(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.Rmw i) {
            effect.reads(i.dst(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.Store i) {
            effect.writes(i.dst(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.StoreRelease i) {
            effect.writes(i.dst(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.LegacyLoad) {
            effect.uses |= RegisterUse.bit(CONTEXT);
            effect.defines |= RegisterUse.CALLER_SAVED;
        } else if (insn instanceof Insn.Call call) {
            effect.calls(call, helpers);
        } else if (insn instanceof Insn.CallRegister) {
            effect.defines |= RegisterUse.CALLER_SAVED;
            effect.readsAllStack();
        }
        return effect;
    }

    /** Helpers read the registers of their arguments, and leave none of R1-R5. */
    private void calls(Insn.Call call, HelperTable helpers) {
        defines |= RegisterUse.CALLER_SAVED;
        if (call.kind() == CallKind.LOCAL) {
            uses = RegisterUse.ARGUMENTS;
            readsAllStack();
            return;
        }
        int count = helpers.byId(call.imm())
                .map(helper -> helper.prototype().args().size())
                .orElse(MOST_ARGUMENTS);
        uses = (1 << count + 1) - 2;
        if (Liveness.takesMemory(helpers, call)) {
            readsAllStack();
        }
    }

    private void readsAllStack() {
        if (escapes) {
            nearRead = -1;
            farRead = -1;
        }
    }

    private void reads(int base, int off, int size) {
        if (base != FRAME_POINTER) {
            readsAllStack();
            return;
        }
        for (int byteOffset = Math.max(off, -FRAME_BYTES); byteOffset < Math.min(off + size, 0); byteOffset++) {
            int granule = (-byteOffset - 1) / Liveness.GRANULE;
            if (granule < Long.SIZE) {
                nearRead |= 1L << granule;
            } else {
                farRead |= 1L << granule - Long.SIZE;
            }
        }
    }

    private void writes(int base, int off, int size) {
        boolean whole = base == FRAME_POINTER && size >= Liveness.GRANULE && off % size == 0;
        if (!whole || off < -FRAME_BYTES || off + size > 0) {
            return;
        }
        for (int byteOffset = off; byteOffset < off + size; byteOffset += Liveness.GRANULE) {
            int granule = (-byteOffset - 1) / Liveness.GRANULE;
            if (granule < Long.SIZE) {
                nearWritten |= 1L << granule;
            } else {
                farWritten |= 1L << granule - Long.SIZE;
            }
        }
    }
}
