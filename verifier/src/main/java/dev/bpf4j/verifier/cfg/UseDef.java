package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;

/**
 * What one instruction reads and overwrites: registers, and granules of the stack of its function. Reused from instruction to
 * instruction.
 */
final class UseDef {
    private static final int FRAME_POINTER = 10;
    private static final int CONTEXT = 6;
    private static final int MOST_ARGUMENTS = 5;
    private static final int FRAME_BYTES = 512;

    private final HelperTable helpers;
    private boolean escapes;
    int uses;
    int defines;
    long nearRead;
    long farRead;
    long nearWritten;
    long farWritten;

    UseDef(HelperTable helpers) {
        this.helpers = helpers;
    }

    /** @param stackEscapes whether other registers than R10 may point to the stack */
    UseDef of(Insn insn, boolean stackEscapes) {
        RegisterUse registers = RegisterUse.of(insn);
        uses = registers.reads();
        defines = registers.writes();
        escapes = stackEscapes;
        nearRead = 0;
        farRead = 0;
        nearWritten = 0;
        farWritten = 0;
        if (insn instanceof Insn.Load i) {
            reads(i.src(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.LoadAcquire i) {
            reads(i.src(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.Rmw i) {
            reads(i.dst(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.Store i) {
            writes(i.dst(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.StoreRelease i) {
            writes(i.dst(), i.off(), i.width().bytes());
        } else if (insn instanceof Insn.LegacyLoad) {
            uses |= RegisterUse.bit(CONTEXT);
            defines |= RegisterUse.CALLER_SAVED;
        } else if (insn instanceof Insn.Call call) {
            calls(call);
        } else if (insn instanceof Insn.CallRegister) {
            defines |= RegisterUse.CALLER_SAVED;
            readsAllStack();
        }
        return this;
    }

    /** Helpers read the registers of their arguments, and leave none of R1-R5. */
    private void calls(Insn.Call call) {
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
