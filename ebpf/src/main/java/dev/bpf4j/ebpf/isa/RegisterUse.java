package dev.bpf4j.ebpf.isa;

import dev.bpf4j.ebpf.isa.Operand.Reg;

/**
 * The registers that an instruction reads and writes, as two sets: bit n is Rn. Local calls are not told here: what they
 * read and write is their callee's matter.
 */
public record RegisterUse(int reads, int writes) {
    public static final RegisterUse NONE = new RegisterUse(0, 0);

    /** R0-R5: what a callee may leave changed. */
    public static final int CALLER_SAVED = 0x03f;

    /** R6-R10: restored when a callee returns. */
    public static final int CALLEE_SAVED = 0x7c0;

    public static final int ARGUMENTS = 0x03e;
    public static final int FRAME_POINTER = 0x400;
    public static final int ALL = 0x7ff;

    public static int bit(int register) {
        return 1 << register;
    }

    public static boolean contains(int set, int register) {
        return (set >> register & 1) != 0;
    }

    public static RegisterUse of(Insn insn) {
        return insn.accept(USE);
    }

    private static int bits(Operand operand) {
        return operand instanceof Reg reg ? bit(reg.number()) : 0;
    }

    private static final Insn.Visitor<RegisterUse> USE = new Insn.Visitor<>() {
        @Override
        public RegisterUse bin(Insn.Bin i) {
            return new RegisterUse((i.op().isMove() ? 0 : bit(i.dst())) | bits(i.src()), bit(i.dst()));
        }

        @Override
        public RegisterUse neg(Insn.Neg i) {
            return new RegisterUse(bit(i.dst()), bit(i.dst()));
        }

        @Override
        public RegisterUse addrSpaceCast(Insn.AddrSpaceCast i) {
            return new RegisterUse(bit(i.src()), bit(i.dst()));
        }

        @Override
        public RegisterUse swap(Insn.Swap i) {
            return new RegisterUse(bit(i.dst()), bit(i.dst()));
        }

        @Override
        public RegisterUse loadImm64(Insn.LoadImm64 i) {
            return new RegisterUse(0, bit(i.dst()));
        }

        @Override
        public RegisterUse load(Insn.Load i) {
            return new RegisterUse(bit(i.src()), bit(i.dst()));
        }

        @Override
        public RegisterUse store(Insn.Store i) {
            return new RegisterUse(bit(i.dst()) | bits(i.src()), 0);
        }

        @Override
        public RegisterUse rmw(Insn.Rmw i) {
            int compared = i.op() == Atomic.CMPXCHG ? bit(0) : 0;
            return new RegisterUse(
                    bit(i.dst()) | bit(i.src()) | compared, i.op().fetches() ? bit(i.resultRegister()) : 0);
        }

        @Override
        public RegisterUse loadAcquire(Insn.LoadAcquire i) {
            return new RegisterUse(bit(i.src()), bit(i.dst()));
        }

        @Override
        public RegisterUse storeRelease(Insn.StoreRelease i) {
            return new RegisterUse(bit(i.dst()) | bit(i.src()), 0);
        }

        @Override
        public RegisterUse legacyLoad(Insn.LegacyLoad i) {
            return new RegisterUse(i.indirect() ? bit(i.src()) : 0, bit(0));
        }

        @Override
        public RegisterUse jump(Insn.Jump i) {
            return NONE;
        }

        @Override
        public RegisterUse mayGoto(Insn.MayGoto i) {
            return NONE;
        }

        @Override
        public RegisterUse branch(Insn.Branch i) {
            return new RegisterUse(bit(i.dst()) | bits(i.src()), 0);
        }

        @Override
        public RegisterUse call(Insn.Call i) {
            return i.kind() != CallKind.LOCAL ? new RegisterUse(ARGUMENTS, bit(0)) : NONE;
        }

        @Override
        public RegisterUse callRegister(Insn.CallRegister i) {
            return new RegisterUse(ARGUMENTS | bit(i.target()), bit(0));
        }

        @Override
        public RegisterUse exit(Insn.Exit i) {
            return new RegisterUse(bit(0), 0);
        }
    };
}
