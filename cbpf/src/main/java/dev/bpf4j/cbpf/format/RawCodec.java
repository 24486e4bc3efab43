package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.MalformedProgramException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** An array of {@code struct sock_filter}: u16 code, u8 jt, u8 jf, u32 k. */
record RawCodec(ByteOrder order) implements Codec {

    static final int INSN_BYTES = 8;

    @Override
    public ClassicProgram decode(byte[] input) {
        int rest = input.length % INSN_BYTES;
        if (rest != 0) {
            throw MalformedProgramException.atByte(
                    input.length - rest, "truncated: an instruction has 8 bytes, but only " + rest + " are left");
        }
        Codec.requireEncodable(input.length / INSN_BYTES);
        ByteBuffer buffer = ByteBuffer.wrap(input).order(order);
        List<ClassicInsn> insns = new ArrayList<>(input.length / INSN_BYTES);
        while (buffer.hasRemaining()) {
            insns.add(insn(buffer));
        }
        return ClassicProgram.of(insns);
    }

    private static ClassicInsn insn(ByteBuffer buffer) {
        return new ClassicInsn(buffer.getShort() & 0xffff, buffer.get() & 0xff, buffer.get() & 0xff, buffer.getInt());
    }

    @Override
    public byte[] encode(ClassicProgram program) {
        Codec.requireEncodable(program.size());
        ByteBuffer buffer = ByteBuffer.allocate(INSN_BYTES * program.size()).order(order);
        for (ClassicInsn insn : program.insns()) {
            buffer.putShort((short) insn.code())
                    .put((byte) insn.jt())
                    .put((byte) insn.jf())
                    .putInt(insn.k());
        }
        return buffer.array();
    }
}
