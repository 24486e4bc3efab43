package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicProgram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The count of instructions and then each as four decimal numbers: on lines of their own ({@code tcpdump -ddd}), or
 * on one line behind commas (bpf_asm, xt_bpf; the last comma is optional).
 */
record DecimalCodec(boolean commas) implements Codec {

    @Override
    public ClassicProgram decode(byte[] input) {
        Lexer lexer = new Lexer(input, Lexer.Comments.NONE);
        long count = lexer.expectNumber("instruction count", 1, ClassicProgram.MAX_ENCODED_INSNS);
        List<ClassicInsn> insns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            insns.add(insn(lexer, i, count));
        }
        if (commas) {
            lexer.accept(',');
        }
        if (!lexer.isEnd()) {
            throw lexer.expected("the end of the text after " + count + " instructions");
        }
        return ClassicProgram.of(insns);
    }

    private ClassicInsn insn(Lexer lexer, int index, long count) {
        if (lexer.isEnd()) {
            throw lexer.fault("the text ends after " + index + " of " + count + " instructions");
        }
        if (commas) {
            lexer.expect(',');
        }
        return new ClassicInsn(
                (int) lexer.expectNumber("code", 0, 0xffff),
                (int) lexer.expectNumber("jt", 0, 0xff),
                (int) lexer.expectNumber("jf", 0, 0xff),
                (int) lexer.expectNumber("k", 0, 0xffff_ffffL));
    }

    @Override
    public byte[] encode(ClassicProgram program) {
        Codec.requireEncodable(program.size());
        String separator = commas ? "," : "\n";
        StringBuilder text = new StringBuilder().append(program.size()).append(separator);
        for (ClassicInsn insn : program.insns()) {
            text.append(insn.code()).append(' ');
            text.append(insn.jt()).append(' ');
            text.append(insn.jf()).append(' ');
            text.append(Integer.toUnsignedString(insn.k())).append(separator);
        }
        return text.append(commas ? "\n" : "").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
