package dev.bpf4j.verifier.cfg;

import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;

/** What one instruction reads and overwrites: registers, and granules of the stack of its function. */
final class UseDef implements Insn.Visitor<UseDef> {
    private static final int FRAME_POINTER = 10;
    private static final int FRAME_BYTES = 512;
    private static final int RESULT_AND_ARGUMENTS = 0b111111;
    private static final int ARGUMENTS = 0b111110;

    private final HelperTable helpers;
    private final boolean escapes;
    int uses;
    int defines;
    long nearRead;
    long farRead;
    long nearWritten;
    long farWritten;

    /** @param escapes whether other registers than R10 may point to the stack */
    UseDef(HelperTable helpers, boolean escapes) {
        this.helpers = helpers;
        this.escapes = escapes;
    }

    private UseDef use(int register) {
        uses |= 1 << register;
        return this;
    }

    private UseDef use(Operand operand) {
        return operand instanceof Operand.Reg reg ? use(reg.number()) : this;
    }

    private UseDef define(int register) {
        defines |= 1 << register;
        return this;
    }

    private UseDef readsAllStack() {
        if (escapes) {
            nearRead = -1;
            farRead = -1;
        }
        return this;
    }

    private UseDef reads(int base, int off, int size) {
        use(base);
        if (base != FRAME_POINTER) {
            return readsAllStack();
        }
        for (int byteOffset = Math.max(off, -FRAME_BYTES); byteOffset < Math.min(off + size, 0); byteOffset++) {
            int granule = (-byteOffset - 1) / Liveness.GRANULE;
            if (granule < Long.SIZE) {
                nearRead |= 1L << granule;
            } else {
                farRead |= 1L << granule - Long.SIZE;
            }
        }
        return this;
    }

    private UseDef writes(int base, int off, int size) {
        use(base);
        boolean whole = base == FRAME_POINTER && size >= Liveness.GRANULE && off % size == 0;
        if (!whole || off < -FRAME_BYTES || off + size > 0) {
            return this;
        }
        for (int byteOffset = off; byteOffset < off + size; byteOffset += Liveness.GRANULE) {
            int granule = (-byteOffset - 1) / Liveness.GRANULE;
            if (granule < Long.SIZE) {
                nearWritten |= 1L << granule;
            } else {
                farWritten |= 1L << granule - Long.SIZE;
            }
        }
        return this;
    }

    @Override
    public UseDef bin(Insn.Bin i) {
        use(i.src()).define(i.dst());
        return i.op().isMove() ? this : use(i.dst());
    }

    @Override
    public UseDef neg(Insn.Neg i) {
        return use(i.dst()).define(i.dst());
    }

    @Override
    public UseDef swap(Insn.Swap i) {
        return use(i.dst()).define(i.dst());
    }

    @Override
    public UseDef loadImm64(Insn.LoadImm64 i) {
        return define(i.dst());
    }

    @Override
    public UseDef load(Insn.Load i) {
        return define(i.dst()).reads(i.src(), i.off(), i.width().bytes());
    }

    @Override
    public UseDef store(Insn.Store i) {
        return use(i.src()).writes(i.dst(), i.off(), i.width().bytes());
    }

    @Override
    public UseDef rmw(Insn.Rmw i) {
        if (i.op() == Atomic.CMPXCHG) {
            use(0);
        }
        if (i.op().fetches()) {
            define(i.resultRegister());
        }
        return use(i.src()).reads(i.dst(), i.off(), i.width().bytes());
    }

    @Override
    public UseDef loadAcquire(Insn.LoadAcquire i) {
        return define(i.dst()).reads(i.src(), i.off(), i.width().bytes());
    }

    @Override
    public UseDef storeRelease(Insn.StoreRelease i) {
        return use(i.src()).writes(i.dst(), i.off(), i.width().bytes());
    }

    @Override
    public UseDef legacyLoad(Insn.LegacyLoad i) {
        defines |= RESULT_AND_ARGUMENTS;
        return i.indirect() ? use(6).use(i.src()) : use(6);
    }

    @Override
    public UseDef jump(Insn.Jump i) {
        return this;
    }

    @Override
    public UseDef mayGoto(Insn.MayGoto i) {
        return this;
    }

    @Override
    public UseDef branch(Insn.Branch i) {
        return use(i.dst()).use(i.src());
    }

    @Override
    public UseDef call(Insn.Call i) {
        defines |= RESULT_AND_ARGUMENTS;
        if (i.kind() == CallKind.LOCAL) {
            uses |= ARGUMENTS;
            return readsAllStack();
        }
        int count = helpers.byId(i.imm()).map(h -> h.prototype().args().size()).orElse(5);
        uses |= (1 << count + 1) - 2;
        return Liveness.takesMemory(helpers, i) ? readsAllStack() : this;
    }

    @Override
    public UseDef callRegister(Insn.CallRegister i) {
        defines |= RESULT_AND_ARGUMENTS;
        uses |= ARGUMENTS;
        return use(i.target()).readsAllStack();
    }

    @Override
    public UseDef exit(Insn.Exit i) {
        return use(0);
    }
}
