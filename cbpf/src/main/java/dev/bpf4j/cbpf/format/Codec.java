package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.MalformedProgramException;

/** Reads and writes one format. */
interface Codec {

    ClassicProgram decode(byte[] input);

    byte[] encode(ClassicProgram program);

    /** What every decoder demands of the number of instructions, so that no input grows without bound. */
    static void requireEncodable(long insns) {
        if (insns == 0) {
            throw new MalformedProgramException("the program has no instructions");
        }
        if (insns > ClassicProgram.MAX_ENCODED_INSNS) {
            throw new MalformedProgramException(
                    "the program has more than " + ClassicProgram.MAX_ENCODED_INSNS + " instructions");
        }
    }
}
