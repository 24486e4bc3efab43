package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Operand.Reg;
import dev.bpf4j.ebpf.isa.Width;

/**
 * A program, instruction by instruction, for Java code that writes one. Jumps and calls go to labels, helpers have their
 * names. Methods return the builder. Not thread-safe.
 *
 * <p>Methods that take an instruction's parts throw {@link IllegalArgumentException} where no encoding can express them,
 * and {@link MalformedProgramException} where the program becomes too long.
 */
public final class ProgramBuilder {
    public static final Reg R0 = Operand.reg(0);
    public static final Reg R1 = Operand.reg(1);
    public static final Reg R2 = Operand.reg(2);
    public static final Reg R3 = Operand.reg(3);
    public static final Reg R4 = Operand.reg(4);
    public static final Reg R5 = Operand.reg(5);
    public static final Reg R6 = Operand.reg(6);
    public static final Reg R7 = Operand.reg(7);
    public static final Reg R8 = Operand.reg(8);
    public static final Reg R9 = Operand.reg(9);
    /** The frame pointer: the stack has 512 bytes below it. */
    public static final Reg R10 = Operand.reg(10);

    private final HelperTable helpers;
    private final Listing listing = new Listing();

    private ProgramBuilder(HelperTable helpers) {
        this.helpers = helpers;
    }

    /** An empty program. @param helpers what {@link #call} finds by name */
    public static ProgramBuilder with(HelperTable helpers) {
        return new ProgramBuilder(helpers);
    }

    private Listing.Place here() {
        int slot = listing.slots();
        return what -> new MalformedProgramException("insn " + slot, what);
    }

    /** Any instruction. */
    public ProgramBuilder insn(Insn insn) {
        listing.add(insn, here());
        return this;
    }

    /** Names the next instruction. @throws MalformedProgramException if the name is taken */
    public ProgramBuilder label(String name) {
        listing.label(name, "at insn " + listing.slots(), here());
        return this;
    }

    public ProgramBuilder mov(Reg dst, Reg src) {
        return alu(Alu.MOV, dst, src);
    }

    /** Moves an immediate, which is sign-extended. */
    public ProgramBuilder mov(Reg dst, int imm) {
        return alu(Alu.MOV, dst, Operand.imm(imm));
    }

    /** Moves a 64-bit constant. */
    public ProgramBuilder mov64(Reg dst, long value) {
        return insn(Insn.LoadImm64.of(dst.number(), value));
    }

    /** {@code dst = dst op src} in 64 bits. */
    public ProgramBuilder alu(Alu op, Reg dst, Operand src) {
        return insn(new Insn.Bin(op, true, dst.number(), src));
    }

    /** {@code dst = dst op imm} in 64 bits; the immediate is sign-extended. */
    public ProgramBuilder alu(Alu op, Reg dst, int imm) {
        return alu(op, dst, Operand.imm(imm));
    }

    /** {@code dst = dst op src} in 32 bits; the upper half of dst becomes 0. */
    public ProgramBuilder alu32(Alu op, Reg dst, Operand src) {
        return insn(new Insn.Bin(op, false, dst.number(), src));
    }

    /** {@code dst = *(width *)(base + off)}, zero-extended. @param off -32768 to 32767 */
    public ProgramBuilder load(Width width, Reg dst, Reg base, int off) {
        return insn(new Insn.Load(width, false, dst.number(), base.number(), offset(off)));
    }

    /** {@code *(width *)(base + off) = src}. @param off -32768 to 32767 */
    public ProgramBuilder store(Width width, Reg base, int off, Operand src) {
        return insn(new Insn.Store(width, base.number(), offset(off), src));
    }

    /** {@code *(width *)(base + off) = imm}. @param off -32768 to 32767 */
    public ProgramBuilder store(Width width, Reg base, int off, int imm) {
        return store(width, base, off, Operand.imm(imm));
    }

    /** An atomic operation on {@code *(width *)(base + off)}. @param off -32768 to 32767 */
    public ProgramBuilder atomic(Atomic op, Width width, Reg base, int off, Reg src) {
        return insn(new Insn.Rmw(op, width, base.number(), offset(off), src.number()));
    }

    private static short offset(int off) {
        if (off != (short) off) {
            throw new IllegalArgumentException("offset " + off + " has more than 16 bits");
        }
        return (short) off;
    }

    /** The pointer to a map. @param index in the list of maps that the program is loaded with */
    public ProgramBuilder map(Reg dst, int index) {
        return insn(new Insn.LoadImm64(dst.number(), Imm64.MAP_INDEX, index, 0));
    }

    /** A pointer into the value of an array of one element. @param index of the map @param off bytes into the value */
    public ProgramBuilder mapValue(Reg dst, int index, int off) {
        return insn(new Insn.LoadImm64(dst.number(), Imm64.MAP_INDEX_VALUE, index, off));
    }

    public ProgramBuilder jump(String label) {
        listing.addJump(label, Listing.NEAR, off -> new Insn.Jump(false, off), here());
        return this;
    }

    /** Jumps if the condition holds in 64 bits. */
    public ProgramBuilder branch(Cond cond, Reg dst, Operand src, String label) {
        return branch(cond, true, dst, src, label);
    }

    /** Jumps if the condition holds in 64 bits; the immediate is sign-extended. */
    public ProgramBuilder branch(Cond cond, Reg dst, int imm, String label) {
        return branch(cond, true, dst, Operand.imm(imm), label);
    }

    /** Jumps if the condition holds in the low 32 bits. */
    public ProgramBuilder branch32(Cond cond, Reg dst, Operand src, String label) {
        return branch(cond, false, dst, src, label);
    }

    private ProgramBuilder branch(Cond cond, boolean is64, Reg dst, Operand src, String label) {
        listing.addJump(
                label, Listing.NEAR, off -> new Insn.Branch(cond, is64, dst.number(), src, (short) off), here());
        return this;
    }

    /** Calls a helper. @throws MalformedProgramException if there is none of that name */
    public ProgramBuilder call(String helper) {
        return helpers.all().stream()
                .filter(candidate -> candidate.name().equals(helper))
                .findFirst()
                .map(Helper::id)
                .map(this::call)
                .orElseThrow(() -> here().error("there is no helper " + LineScanner.quote(helper)));
    }

    /** Calls a helper by its number, whether there is one or not. */
    public ProgramBuilder call(int helper) {
        return insn(new Insn.Call(CallKind.HELPER, helper));
    }

    /** Calls a function of the program. */
    public ProgramBuilder callFunction(String label) {
        listing.addJump(label, Listing.FAR, off -> new Insn.Call(CallKind.LOCAL, off), here());
        return this;
    }

    public ProgramBuilder exit() {
        return insn(new Insn.Exit());
    }

    /** @throws MalformedProgramException if it is empty, or a label is missing or out of reach */
    public Program build() {
        return listing.program();
    }
}
