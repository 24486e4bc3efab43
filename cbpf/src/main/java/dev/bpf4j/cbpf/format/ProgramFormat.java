package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.MalformedProgramException;
import java.nio.ByteOrder;

/**
 * The forms in which classic programs are stored. Each can hold every instruction, except that the three readable ones
 * (TCPDUMP, BPF_DBG, ASM) have no place for fields that an opcode does not use, and ASM none for jumps out of the
 * program.
 */
public enum ProgramFormat {
    /** An array of {@code struct sock_filter}, little endian. */
    RAW_LE(new RawCodec(ByteOrder.LITTLE_ENDIAN)),
    /** An array of {@code struct sock_filter}, big endian. */
    RAW_BE(new RawCodec(ByteOrder.BIG_ENDIAN)),
    /** {@code tcpdump -ddd}: the count and then one instruction per line, in decimal. */
    DECIMAL(new DecimalCodec(false)),
    /** The one line of bpf_asm, xt_bpf and tc: {@code N,code jt jf k,...}; a comma at the end is optional. */
    XT(new DecimalCodec(true)),
    /** C initialisers: {@code tcpdump -dd}, {@code bpf_asm -c}; the macros BPF_STMT and BPF_JUMP are read too. */
    C(new CCodec()),
    /** The listing of {@code tcpdump -d}. Fields that an opcode does not use are not in it. */
    TCPDUMP(new TcpdumpListing()),
    /** The listing of bpf_dbg. Fields that an opcode does not use are not in it. */
    BPF_DBG(new DbgListing()),
    /** The symbolic assembly of bpf_asm, see {@link BpfAsm}. What it cannot express is refused. */
    ASM(new AsmCodec());

    private final Codec codec;

    ProgramFormat(Codec codec) {
        this.codec = codec;
    }

    /**
     * Reads a program. Only the form is checked, not the program: it may hold illegal opcodes.
     *
     * @throws MalformedProgramException if the input does not have this form, is truncated, has something behind the
     *     program, or has no or more than 65535 instructions
     */
    public ClassicProgram decode(byte[] input) {
        return codec.decode(input);
    }

    /**
     * Writes a program; text is US-ASCII with line feeds.
     *
     * @throws MalformedProgramException if this form cannot hold the program
     */
    public byte[] encode(ClassicProgram program) {
        return codec.encode(program);
    }

    /** The formats that the content can be, see {@link Detection}. */
    public static Detection detect(byte[] input) {
        return Detection.of(input);
    }
}
