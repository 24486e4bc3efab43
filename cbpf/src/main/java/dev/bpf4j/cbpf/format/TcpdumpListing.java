package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;

/** The listing of {@code tcpdump -d}. */
final class TcpdumpListing extends Listing {

    private static final int LONGEST_INDEX = 5;

    TcpdumpListing() {
        super("unimp");
    }

    @Override
    void readIndex(Lexer lexer, int index) {
        lexer.expect('(');
        int position = lexer.position();
        StringBuilder digits = new StringBuilder();
        // decimal in spite of the leading zeros, so that 008 arrives as two numbers
        while (lexer.isNumber() && digits.length() < LONGEST_INDEX) {
            digits.append(lexer.spelling());
            lexer.advance();
        }
        if (!digits.toString().equals(String.format("%03d", index))) {
            throw lexer.fault(position, "expected index " + index);
        }
        lexer.expect(')');
    }

    @Override
    boolean endsInsn(Lexer lexer) {
        return lexer.isEnd() || lexer.is('(');
    }

    @Override
    long readTarget(Lexer lexer, boolean onTrue) {
        lexer.expectWord(onTrue ? "jt" : "jf");
        return lexer.expectNumber("jump target", 0, 0xffff_ffffL);
    }

    @Override
    String line(int index, ClassicInsn insn, ClassicOp op) {
        String operand = operand(Spelling.TCPDUMP, index, insn, op);
        return op.isConditional()
                ? String.format(
                        "(%03d) %-8s %-16s jt %d\tjf %d\n",
                        index, op.mnemonic(), operand, target(index, insn.jt()), target(index, insn.jf()))
                : String.format("(%03d) %-8s %s\n", index, op.mnemonic(), operand);
    }

    @Override
    String illegalLine(int index, String text) {
        return String.format("(%03d) %s\n", index, text);
    }
}
