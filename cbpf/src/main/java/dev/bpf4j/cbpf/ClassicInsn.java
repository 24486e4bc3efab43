package dev.bpf4j.cbpf;

import java.util.Optional;

/**
 * One classic instruction, {@code struct sock_filter}. It may hold an illegal code: refusing that is the checker's job.
 *
 * @param code opcode, 0..65535
 * @param jt instructions to skip if the condition holds, 0..255
 * @param jf instructions to skip otherwise, 0..255
 * @param k the operand: 32 bits, mostly unsigned
 */
public record ClassicInsn(int code, int jt, int jf, int k) {

    /** @throws IllegalArgumentException if code, jt or jf does not fit its field */
    public ClassicInsn {
        requireFits("code", code, 0xffff);
        requireFits("jt", jt, 0xff);
        requireFits("jf", jf, 0xff);
    }

    private static void requireFits(String field, int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " " + value + " is not in 0.." + max);
        }
    }

    /** An instruction that does not branch; {@code k} is 0 where the opcode takes none. */
    public static ClassicInsn of(ClassicOp op, int k) {
        return new ClassicInsn(op.code(), 0, 0, k);
    }

    /** A conditional jump. */
    public static ClassicInsn jump(ClassicOp op, int k, int jt, int jf) {
        return new ClassicInsn(op.code(), jt, jf, k);
    }

    /** The row of the instruction table, or empty if the code is illegal. */
    public Optional<ClassicOp> op() {
        return ClassicOp.of(code);
    }

    /** The ancillary value that this loads: only an LD_ABS with such an offset does. */
    public Optional<Ancillary> ancillary() {
        return op().filter(op -> op.kind() == ClassicOp.Kind.LD_ABS).flatMap(op -> Ancillary.ofOffset(k));
    }
}
