package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicOp;

/** The listing of bpf_dbg. */
final class DbgListing extends Listing {

    DbgListing() {
        super("nosup");
    }

    @Override
    void readIndex(Lexer lexer, int index) {
        lexer.expectWord("l" + index);
        lexer.expect(':');
    }

    @Override
    boolean endsInsn(Lexer lexer) {
        return false;
    }

    @Override
    long readTarget(Lexer lexer, boolean onTrue) {
        lexer.expect(',');
        int position = lexer.position();
        String word = lexer.expectWordOf("a jump target");
        if (!word.matches("l(0|[1-9][0-9]{0,8})")) {
            throw lexer.fault(position, "expected a jump target such as l5");
        }
        return Long.parseLong(word.substring(1));
    }

    @Override
    String line(int index, ClassicInsn insn, ClassicOp op) {
        String operand = operand(Spelling.BPF_DBG, index, insn, op);
        String targets = op.isConditional()
                ? String.format(", l%d, l%d", target(index, insn.jt()), target(index, insn.jf()))
                : "";
        return illegalLine(index, (op.mnemonic() + " " + operand).strip() + targets);
    }

    @Override
    String illegalLine(int index, String text) {
        return "l" + index + ":\t" + text + "\n";
    }
}
