package dev.bpf4j.ebpf.isa;

/**
 * One eBPF instruction: a shape that carries its operation. Constructors refuse what no encoding can express; whether a
 * program may use an instruction is the verifier's matter.
 *
 * <p>Jump distances count 8-byte slots from the next instruction. {@link LoadImm64} takes two slots, all others one.
 */
public sealed interface Insn {
    /** Highest register number; R10 is the read-only frame pointer. */
    int MAX_REGISTER = 10;

    <R> R accept(Visitor<R> visitor);

    /** Number of 8-byte slots: 2 for {@link LoadImm64}, else 1. */
    default int slots() {
        return 1;
    }

    CpuVersion cpu();

    Group group();

    /** {@code dst = dst op src}; moves do not read dst. */
    record Bin(Alu op, boolean is64, int dst, Operand src) implements Insn {
        public Bin {
            checkRegister(dst);
            if (!op.allows(is64, src instanceof Operand.Imm)) {
                throw new IllegalArgumentException(op + " has no such form");
            }
        }

        /** The same on the low halves. @throws IllegalArgumentException if the operation does not have that form */
        public Bin narrow() {
            return new Bin(op, false, dst, src);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.bin(this);
        }

        @Override
        public CpuVersion cpu() {
            return op.cpu();
        }

        @Override
        public Group group() {
            return op.group(is64);
        }
    }

    /** {@code dst = -dst}. */
    record Neg(boolean is64, int dst) implements Insn {
        public Neg {
            checkRegister(dst);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.neg(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V1;
        }

        @Override
        public Group group() {
            return is64 ? Group.BASE64 : Group.BASE32;
        }

        /** The new value of the destination register. */
        public long eval(long value) {
            return is64 ? -value : -value & 0xffff_ffffL;
        }
    }

    /**
     * {@code dst = addr_space_cast(src, to, from)} (Linux 6.9): from the address of a byte of an arena in user space, space 1,
     * to where the program itself finds it, space 0, or back. Encoded as a move with offset 1; the immediate has {@code to} above
     * {@code from}. Spaces that there are not can be written
     * here, but no cast from one to itself.
     *
     * @param to unsigned 16 bits
     * @param from unsigned 16 bits
     */
    record AddrSpaceCast(int dst, int src, int to, int from) implements Insn {
        /** The address space of the program's own addresses. */
        public static final int KERNEL = 0;

        /** The address space of pointers into an arena as user space has them. */
        public static final int USER = 1;

        public AddrSpaceCast {
            checkRegister(dst);
            checkRegister(src);
            if (to != (char) to || from != (char) from) {
                throw new IllegalArgumentException("address spaces are numbers of 16 bits");
            }
            if (to == from) {
                throw new IllegalArgumentException("addr_space_cast from an address space to itself");
            }
        }

        public boolean toKernel() {
            return to == KERNEL && from == USER;
        }

        public boolean toUser() {
            return to == USER && from == KERNEL;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addrSpaceCast(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V4;
        }

        @Override
        public Group group() {
            return Group.LINUX;
        }
    }

    /** Byte order conversion of the low bits (16, 32 or 64). */
    record Swap(Endian op, int bits, int dst) implements Insn {
        public Swap {
            checkRegister(dst);
            if (bits != 16 && bits != 32 && bits != 64) {
                throw new IllegalArgumentException("byte order conversion of " + bits + " bits");
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.swap(this);
        }

        @Override
        public CpuVersion cpu() {
            return op.cpu();
        }

        @Override
        public Group group() {
            return op.group(bits);
        }
    }

    /** {@code dst = 64-bit immediate}, or what the immediate stands for. Two slots. */
    record LoadImm64(int dst, Imm64 kind, int imm, int nextImm) implements Insn {
        public LoadImm64 {
            checkRegister(dst);
            if (nextImm != 0 && !kind.usesNext()) {
                throw new IllegalArgumentException("lddw of " + kind + " has no second immediate");
            }
        }

        /** A plain 64-bit constant. */
        public static LoadImm64 of(int dst, long value) {
            return new LoadImm64(dst, Imm64.VALUE, (int) value, (int) (value >>> 32));
        }

        /** Both immediates as one 64-bit number. */
        public long value() {
            return (long) nextImm << 32 | imm & 0xffff_ffffL;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.loadImm64(this);
        }

        @Override
        public int slots() {
            return 2;
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V1;
        }

        @Override
        public Group group() {
            return Group.BASE64;
        }
    }

    /** {@code dst = *(width *)(src + off)}, zero- or sign-extended. */
    record Load(Width width, boolean signed, int dst, int src, short off) implements Insn {
        public Load {
            checkRegister(dst);
            checkRegister(src);
            if (signed && width == Width.DW) {
                throw new IllegalArgumentException("there is no sign-extending load of 64 bits");
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.load(this);
        }

        @Override
        public CpuVersion cpu() {
            return signed ? CpuVersion.V4 : CpuVersion.V1;
        }

        @Override
        public Group group() {
            return width == Width.DW || signed ? Group.BASE64 : Group.BASE32;
        }
    }

    /** {@code *(width *)(dst + off) = src}. */
    record Store(Width width, int dst, short off, Operand src) implements Insn {
        public Store {
            checkRegister(dst);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.store(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V1;
        }

        @Override
        public Group group() {
            return width == Width.DW ? Group.BASE64 : Group.BASE32;
        }
    }

    /** Atomic read-modify-write of {@code *(width *)(dst + off)}; width is W or DW. */
    record Rmw(Atomic op, Width width, int dst, short off, int src) implements Insn {
        public Rmw {
            checkRegister(dst);
            checkRegister(src);
            if (width != Width.W && width != Width.DW) {
                throw new IllegalArgumentException("atomic operation of " + width.bytes() + " bytes");
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.rmw(this);
        }

        @Override
        public CpuVersion cpu() {
            return op.cpu();
        }

        @Override
        public Group group() {
            return op.group(width);
        }

        /** The register that receives the old value, if {@code op.fetches()}. */
        public int resultRegister() {
            return op == Atomic.CMPXCHG ? 0 : src;
        }
    }

    /** {@code dst = load_acquire((width *)(src + off))}, zero-extended (Linux 6.15). */
    record LoadAcquire(Width width, int dst, int src, short off) implements Insn {
        public LoadAcquire {
            checkRegister(dst);
            checkRegister(src);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.loadAcquire(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V4;
        }

        @Override
        public Group group() {
            return Group.LINUX;
        }
    }

    /** {@code store_release((width *)(dst + off), src)} (Linux 6.15). */
    record StoreRelease(Width width, int dst, short off, int src) implements Insn {
        public StoreRelease {
            checkRegister(dst);
            checkRegister(src);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.storeRelease(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V4;
        }

        @Override
        public Group group() {
            return Group.LINUX;
        }
    }

    /**
     * Legacy packet access (RFC 9669, section 5.5): R0 = big-endian packet data at {@code imm}, or at {@code src + imm}
     * when indirect. R6 holds the context; R1-R5 are lost; a failed load returns 0 from the function.
     *
     * @param src the index register; 0 when not indirect
     */
    record LegacyLoad(Width width, boolean indirect, int src, int imm) implements Insn {
        public LegacyLoad {
            checkRegister(src);
            if (width == Width.DW || !indirect && src != 0) {
                throw new IllegalArgumentException("legacy packet access has no such form");
            }
        }

        public static LegacyLoad absolute(Width width, int imm) {
            return new LegacyLoad(width, false, 0, imm);
        }

        public static LegacyLoad indirect(Width width, int src, int imm) {
            return new LegacyLoad(width, true, src, imm);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.legacyLoad(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V1;
        }

        @Override
        public Group group() {
            return Group.PACKET;
        }
    }

    /** Unconditional jump. {@code far} is the 32-bit-distance form {@code gotol}; the near form reaches 16 bits. */
    record Jump(boolean far, int off) implements Insn {
        public Jump {
            if (!far && off != (short) off) {
                throw new IllegalArgumentException("goto of distance " + off + " needs the far form");
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.jump(this);
        }

        @Override
        public CpuVersion cpu() {
            return far ? CpuVersion.V4 : CpuVersion.V1;
        }

        @Override
        public Group group() {
            return Group.BASE32;
        }
    }

    /**
     * Jumps or falls through as the engine likes, but jumps at last ({@code may_goto}, Linux 6.9): a loop that has one ends
     * whatever its other conditions are.
     */
    record MayGoto(short off) implements Insn {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.mayGoto(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V4;
        }

        @Override
        public Group group() {
            return Group.LINUX;
        }
    }

    /** Conditional jump on {@code dst} and {@code src}. */
    record Branch(Cond cond, boolean is64, int dst, Operand src, short off) implements Insn {
        public Branch {
            checkRegister(dst);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.branch(this);
        }

        @Override
        public CpuVersion cpu() {
            return cond.cpu(is64);
        }

        @Override
        public Group group() {
            return cond.group(is64);
        }
    }

    /** Call of a helper, a local function or a platform function. Arguments in R1-R5, result in R0. */
    record Call(CallKind kind, int imm) implements Insn {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V1;
        }

        @Override
        public Group group() {
            return Group.BASE32;
        }
    }

    /** Call of the helper whose number is in the register ({@code callx}). */
    record CallRegister(int target) implements Insn {
        public CallRegister {
            checkRegister(target);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.callRegister(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V1;
        }

        @Override
        public Group group() {
            return Group.CALLX;
        }
    }

    /** Returns R0 to the caller. */
    record Exit() implements Insn {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.exit(this);
        }

        @Override
        public CpuVersion cpu() {
            return CpuVersion.V1;
        }

        @Override
        public Group group() {
            return Group.BASE32;
        }
    }

    /** One method per shape: whoever consumes instructions does not compile until it handles them all. */
    interface Visitor<R> {
        R bin(Bin insn);

        R neg(Neg insn);

        R addrSpaceCast(AddrSpaceCast insn);

        R swap(Swap insn);

        R loadImm64(LoadImm64 insn);

        R load(Load insn);

        R store(Store insn);

        R rmw(Rmw insn);

        R loadAcquire(LoadAcquire insn);

        R storeRelease(StoreRelease insn);

        R legacyLoad(LegacyLoad insn);

        R jump(Jump insn);

        R mayGoto(MayGoto insn);

        R branch(Branch insn);

        R call(Call insn);

        R callRegister(CallRegister insn);

        R exit(Exit insn);
    }

    /** @throws IllegalArgumentException unless 0..10 */
    static void checkRegister(int number) {
        if (number < 0 || number > MAX_REGISTER) {
            throw new IllegalArgumentException("R" + number + " is invalid");
        }
    }
}
