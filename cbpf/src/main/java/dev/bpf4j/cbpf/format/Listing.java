package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;
import dev.bpf4j.cbpf.ClassicProgram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A numbered, readable listing with absolute jump targets. It shows what an instruction means, so fields that its
 * opcode does not use are not in it, and of an illegal opcode only the code is.
 */
abstract class Listing implements Codec {

    private final String illegal;

    /** @param illegal the word that stands before an illegal code */
    Listing(String illegal) {
        this.illegal = illegal;
    }

    /** Consumes what stands before the mnemonic. */
    abstract void readIndex(Lexer lexer, int index);

    /** Whether the instruction ends here although its mnemonic usually takes an operand: {@code ret} as RET A. */
    abstract boolean endsInsn(Lexer lexer);

    /** Consumes what stands before one of the targets of a conditional jump, and the target. */
    abstract long readTarget(Lexer lexer, boolean onTrue);

    /** One line, with its end. */
    abstract String line(int index, ClassicInsn insn, ClassicOp op);

    /** One line for an instruction with an illegal code. */
    abstract String illegalLine(int index, String text);

    @Override
    public final ClassicProgram decode(byte[] input) {
        Lexer lexer = new Lexer(input, Lexer.Comments.NONE);
        List<ClassicInsn> insns = new ArrayList<>();
        while (!lexer.isEnd()) {
            Codec.requireEncodable(insns.size() + 1L);
            readIndex(lexer, insns.size());
            insns.add(insn(lexer, insns.size()));
        }
        Codec.requireEncodable(insns.size());
        return ClassicProgram.of(insns);
    }

    private ClassicInsn insn(Lexer lexer, int index) {
        int position = lexer.position();
        String mnemonic = lexer.expectWordOf("a mnemonic");
        if (mnemonic.equals(illegal)) {
            return new ClassicInsn((int) lexer.expectNumber("code", 0, 0xffff), 0, 0, 0);
        }
        if (!Mnemonics.isMnemonic(mnemonic)) {
            throw lexer.fault(position, "unknown instruction '" + mnemonic + "'");
        }
        Operand operand = operand(lexer, mnemonic);
        ClassicOp op = Mnemonics.find(mnemonic, operand.form())
                .orElseThrow(() -> lexer.fault(position, "the operand of " + mnemonic + " has the wrong form"));
        return insn(lexer, index, op, operand.k());
    }

    private Operand operand(Lexer lexer, String mnemonic) {
        if (Mnemonics.standsAlone(mnemonic)) {
            return new Operand(ClassicOp.Form.NONE, 0);
        }
        return endsInsn(lexer) ? new Operand(ClassicOp.Form.A, 0) : Operand.read(lexer, false);
    }

    private ClassicInsn insn(Lexer lexer, int index, ClassicOp op, int k) {
        if (op.isConditional()) {
            int jt = distance(lexer, index, true);
            int jf = distance(lexer, index, false);
            return ClassicInsn.jump(op, k, jt, jf);
        }
        return ClassicInsn.of(op, op == ClassicOp.JA ? k - index - 1 : k);
    }

    private int distance(Lexer lexer, int index, boolean onTrue) {
        int position = lexer.position();
        long target = readTarget(lexer, onTrue);
        long distance = target - index - 1;
        if (distance < 0 || distance > 0xff) {
            throw lexer.fault(position, "jump target " + target + " is not 1 to 256 instructions ahead");
        }
        return (int) distance;
    }

    @Override
    public final byte[] encode(ClassicProgram program) {
        Codec.requireEncodable(program.size());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < program.size(); i++) {
            int index = i;
            ClassicInsn insn = program.at(i);
            text.append(insn.op()
                    .map(op -> line(index, insn, op))
                    .orElseGet(() -> illegalLine(index, String.format("%-8s 0x%x", illegal, insn.code()))));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Where a conditional jump goes. */
    static int target(int index, int distance) {
        return index + 1 + distance;
    }

    /** The operand, with the absolute target for ja. */
    static String operand(Spelling spelling, int index, ClassicInsn insn, ClassicOp op) {
        return op == ClassicOp.JA ? String.valueOf(target(index, insn.k())) : spelling.operand(insn, op);
    }
}
