package dev.bpf4j.cbpf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The instruction table of classic BPF: exactly the 49 opcodes that Linux accepts (chk_code_allowed in its
 * net/core/filter.c), one per row. Any other 16-bit code is illegal.
 */
public enum ClassicOp {
    // spotless:off
    //          code  spelling operand    kind
    LD_IMM    (0x00, "ld",   Form.IMM,  Kind.LD_IMM),
    LD_W_ABS  (0x20, "ld",   Form.ABS,  Kind.LD_ABS, 4),
    LD_H_ABS  (0x28, "ldh",  Form.ABS,  Kind.LD_ABS, 2),
    LD_B_ABS  (0x30, "ldb",  Form.ABS,  Kind.LD_ABS, 1),
    LD_W_IND  (0x40, "ld",   Form.IND,  Kind.LD_IND, 4),
    LD_H_IND  (0x48, "ldh",  Form.IND,  Kind.LD_IND, 2),
    LD_B_IND  (0x50, "ldb",  Form.IND,  Kind.LD_IND, 1),
    LD_MEM    (0x60, "ld",   Form.MEM,  Kind.LD_MEM),
    LD_LEN    (0x80, "ld",   Form.LEN,  Kind.LD_LEN),
    LDX_IMM   (0x01, "ldx",  Form.IMM,  Kind.LDX_IMM),
    LDX_MEM   (0x61, "ldx",  Form.MEM,  Kind.LDX_MEM),
    LDX_LEN   (0x81, "ldx",  Form.LEN,  Kind.LDX_LEN),
    LDX_MSH   (0xb1, "ldxb", Form.MSH,  Kind.LDX_MSH, 1),
    ST        (0x02, "st",   Form.MEM,  Kind.ST),
    STX       (0x03, "stx",  Form.MEM,  Kind.STX),
    ADD_K     (0x04, "add",  Form.IMM,  Kind.ALU_K, ClassicAlu.ADD),
    SUB_K     (0x14, "sub",  Form.IMM,  Kind.ALU_K, ClassicAlu.SUB),
    MUL_K     (0x24, "mul",  Form.IMM,  Kind.ALU_K, ClassicAlu.MUL),
    DIV_K     (0x34, "div",  Form.IMM,  Kind.ALU_K, ClassicAlu.DIV),
    OR_K      (0x44, "or",   Form.IMM,  Kind.ALU_K, ClassicAlu.OR),
    AND_K     (0x54, "and",  Form.IMM,  Kind.ALU_K, ClassicAlu.AND),
    LSH_K     (0x64, "lsh",  Form.IMM,  Kind.ALU_K, ClassicAlu.LSH),
    RSH_K     (0x74, "rsh",  Form.IMM,  Kind.ALU_K, ClassicAlu.RSH),
    MOD_K     (0x94, "mod",  Form.IMM,  Kind.ALU_K, ClassicAlu.MOD),
    XOR_K     (0xa4, "xor",  Form.IMM,  Kind.ALU_K, ClassicAlu.XOR),
    ADD_X     (0x0c, "add",  Form.X,    Kind.ALU_X, ClassicAlu.ADD),
    SUB_X     (0x1c, "sub",  Form.X,    Kind.ALU_X, ClassicAlu.SUB),
    MUL_X     (0x2c, "mul",  Form.X,    Kind.ALU_X, ClassicAlu.MUL),
    DIV_X     (0x3c, "div",  Form.X,    Kind.ALU_X, ClassicAlu.DIV),
    OR_X      (0x4c, "or",   Form.X,    Kind.ALU_X, ClassicAlu.OR),
    AND_X     (0x5c, "and",  Form.X,    Kind.ALU_X, ClassicAlu.AND),
    LSH_X     (0x6c, "lsh",  Form.X,    Kind.ALU_X, ClassicAlu.LSH),
    RSH_X     (0x7c, "rsh",  Form.X,    Kind.ALU_X, ClassicAlu.RSH),
    MOD_X     (0x9c, "mod",  Form.X,    Kind.ALU_X, ClassicAlu.MOD),
    XOR_X     (0xac, "xor",  Form.X,    Kind.ALU_X, ClassicAlu.XOR),
    NEG       (0x84, "neg",  Form.NONE, Kind.NEG),
    JA        (0x05, "ja",   Form.GOTO, Kind.JA),
    JEQ_K     (0x15, "jeq",  Form.IMM,  Kind.COND_K, ClassicCond.JEQ),
    JGT_K     (0x25, "jgt",  Form.IMM,  Kind.COND_K, ClassicCond.JGT),
    JGE_K     (0x35, "jge",  Form.IMM,  Kind.COND_K, ClassicCond.JGE),
    JSET_K    (0x45, "jset", Form.IMM,  Kind.COND_K, ClassicCond.JSET),
    JEQ_X     (0x1d, "jeq",  Form.X,    Kind.COND_X, ClassicCond.JEQ),
    JGT_X     (0x2d, "jgt",  Form.X,    Kind.COND_X, ClassicCond.JGT),
    JGE_X     (0x3d, "jge",  Form.X,    Kind.COND_X, ClassicCond.JGE),
    JSET_X    (0x4d, "jset", Form.X,    Kind.COND_X, ClassicCond.JSET),
    RET_K     (0x06, "ret",  Form.IMM,  Kind.RET_K),
    RET_A     (0x16, "ret",  Form.A,    Kind.RET_A),
    TAX       (0x07, "tax",  Form.NONE, Kind.TAX),
    TXA       (0x87, "txa",  Form.NONE, Kind.TXA);
    // spotless:on

    /** How the operand is written in bpf_asm and tcpdump listings. */
    public enum Form {
        /** No operand. */
        NONE,
        /** {@code #k}. */
        IMM,
        /** {@code [k]} or the word of an ancillary load. */
        ABS,
        /** {@code [x + k]}. */
        IND,
        /** {@code M[k]}. */
        MEM,
        /** {@code len}. */
        LEN,
        /** {@code 4*([k]&0xf)}. */
        MSH,
        /** {@code x}. */
        X,
        /** {@code a}. */
        A,
        /** A jump target. */
        GOTO
    }

    /** What an instruction does, apart from load size, arithmetic and condition. */
    public enum Kind {
        /** A = A alu k. */
        ALU_K,
        /** A = A alu X; DIV and MOD by X = 0 end the program with 0. */
        ALU_X,
        /** A = -A. */
        NEG,
        /** A = k. */
        LD_IMM,
        /** A = big-endian packet bytes at k, or an ancillary value. */
        LD_ABS,
        /** A = big-endian packet bytes at X + k. */
        LD_IND,
        /** A = M[k]. */
        LD_MEM,
        /** A = packet length. */
        LD_LEN,
        /** X = k. */
        LDX_IMM,
        /** X = M[k]. */
        LDX_MEM,
        /** X = packet length. */
        LDX_LEN,
        /** X = 4 * (packet byte at k &amp; 0xf). */
        LDX_MSH,
        /** M[k] = A. */
        ST,
        /** M[k] = X. */
        STX,
        /** X = A. */
        TAX,
        /** A = X. */
        TXA,
        /** Ends the program with k. */
        RET_K,
        /** Ends the program with A. */
        RET_A,
        /** pc += k, unsigned. */
        JA,
        /** pc += A cond k ? jt : jf. */
        COND_K,
        /** pc += A cond X ? jt : jf. */
        COND_X
    }

    private static final List<Optional<ClassicOp>> BY_CODE = byCode();

    private final int code;
    private final String mnemonic;
    private final Form form;
    private final Kind kind;
    private final int size;
    private final Optional<ClassicAlu> alu;
    private final Optional<ClassicCond> cond;

    ClassicOp(int code, String mnemonic, Form form, Kind kind) {
        this(code, mnemonic, form, kind, 0, Optional.empty(), Optional.empty());
    }

    ClassicOp(int code, String mnemonic, Form form, Kind kind, int size) {
        this(code, mnemonic, form, kind, size, Optional.empty(), Optional.empty());
    }

    ClassicOp(int code, String mnemonic, Form form, Kind kind, ClassicAlu alu) {
        this(code, mnemonic, form, kind, 0, Optional.of(alu), Optional.empty());
    }

    ClassicOp(int code, String mnemonic, Form form, Kind kind, ClassicCond cond) {
        this(code, mnemonic, form, kind, 0, Optional.empty(), Optional.of(cond));
    }

    ClassicOp(
            int code,
            String mnemonic,
            Form form,
            Kind kind,
            int size,
            Optional<ClassicAlu> alu,
            Optional<ClassicCond> cond) {
        this.code = code;
        this.mnemonic = mnemonic;
        this.form = form;
        this.kind = kind;
        this.size = size;
        this.alu = alu;
        this.cond = cond;
    }

    private static List<Optional<ClassicOp>> byCode() {
        List<Optional<ClassicOp>> table = new ArrayList<>(Collections.nCopies(256, Optional.empty()));
        for (ClassicOp op : values()) {
            table.set(op.code, Optional.of(op));
        }
        return List.copyOf(table);
    }

    /** The opcode with this 16-bit code, or empty if Linux does not know it. */
    public static Optional<ClassicOp> of(int code) {
        return code >= 0 && code < BY_CODE.size() ? BY_CODE.get(code) : Optional.empty();
    }

    /** The value of {@code sock_filter.code}. */
    public int code() {
        return code;
    }

    /** The name in bpf_asm and in tcpdump listings. */
    public String mnemonic() {
        return mnemonic;
    }

    /** How the operand is written. */
    public Form form() {
        return form;
    }

    /** What the instruction does. */
    public Kind kind() {
        return kind;
    }

    /** Bytes that a packet load (LD_ABS, LD_IND, LDX_MSH) reads: 1, 2 or 4; 0 for other kinds. */
    public int size() {
        return size;
    }

    /**
     * The arithmetic of an ALU_K or ALU_X row.
     *
     * @throws java.util.NoSuchElementException for other kinds
     */
    public ClassicAlu alu() {
        return alu.orElseThrow();
    }

    /**
     * The condition of a COND_K or COND_X row.
     *
     * @throws java.util.NoSuchElementException for other kinds
     */
    public ClassicCond cond() {
        return cond.orElseThrow();
    }

    /** Whether this is ALU_K or ALU_X, so that {@link #alu} is there. */
    public boolean isAlu() {
        return alu.isPresent();
    }

    /** Whether this is COND_K or COND_X, so that {@link #cond} is there. */
    public boolean isConditional() {
        return cond.isPresent();
    }

    /** Whether this is a conditional jump or JA. */
    public boolean isJump() {
        return isConditional() || kind == Kind.JA;
    }

    /** Whether this ends the program (RET_K or RET_A). */
    public boolean isReturn() {
        return kind == Kind.RET_K || kind == Kind.RET_A;
    }

    /** Whether this reads the packet (LD_ABS, LD_IND, LDX_MSH); an LD_ABS may be an ancillary load instead. */
    public boolean isPacketLoad() {
        return size > 0;
    }

    /** Whether k is an index of the scratch memory M[] (LD_MEM, LDX_MEM, ST, STX). */
    public boolean isMemory() {
        return form == Form.MEM;
    }
}
