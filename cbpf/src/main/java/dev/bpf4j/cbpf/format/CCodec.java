package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicInsn;
import dev.bpf4j.cbpf.ClassicProgram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * C initialisers, as {@code tcpdump -dd} and {@code bpf_asm -c} print them: {@code { 0x28, 0, 0, 0x0000000c },}. Also
 * read are the macros {@code BPF_STMT(code, k)} and {@code BPF_JUMP(code, k, jt, jf)}, codes and operands written as
 * sums of numbers and BPF_ constants, comments, and one declaration {@code ... = { ... };} around it all.
 */
final class CCodec implements Codec {

    // spotless:off
    private static final Map<String, Integer> CONSTANTS = Map.ofEntries(
            constant("BPF_LD",   0x00), constant("BPF_LDX", 0x01), constant("BPF_ST",  0x02), constant("BPF_STX",  0x03),
            constant("BPF_ALU",  0x04), constant("BPF_JMP", 0x05), constant("BPF_RET", 0x06), constant("BPF_MISC", 0x07),
            constant("BPF_W",    0x00), constant("BPF_H",   0x08), constant("BPF_B",   0x10),
            constant("BPF_IMM",  0x00), constant("BPF_ABS", 0x20), constant("BPF_IND", 0x40), constant("BPF_MEM",  0x60),
            constant("BPF_LEN",  0x80), constant("BPF_MSH", 0xa0),
            constant("BPF_ADD",  0x00), constant("BPF_SUB", 0x10), constant("BPF_MUL", 0x20), constant("BPF_DIV",  0x30),
            constant("BPF_OR",   0x40), constant("BPF_AND", 0x50), constant("BPF_LSH", 0x60), constant("BPF_RSH",  0x70),
            constant("BPF_NEG",  0x80), constant("BPF_MOD", 0x90), constant("BPF_XOR", 0xa0),
            constant("BPF_JA",   0x00), constant("BPF_JEQ", 0x10), constant("BPF_JGT", 0x20), constant("BPF_JGE",  0x30),
            constant("BPF_JSET", 0x40),
            constant("BPF_K",    0x00), constant("BPF_X",   0x08), constant("BPF_A",   0x10),
            constant("BPF_TAX",  0x00), constant("BPF_TXA", 0x80));
    // spotless:on

    private static Map.Entry<String, Integer> constant(String name, int value) {
        return Map.entry(name, value);
    }

    @Override
    public ClassicProgram decode(byte[] input) {
        Lexer lexer = new Lexer(input, Lexer.Comments.C);
        boolean declared = skipDeclaration(lexer);
        List<ClassicInsn> insns = new ArrayList<>();
        boolean more = true;
        while (more && !lexer.isEnd() && !lexer.is('}')) {
            Codec.requireEncodable(insns.size() + 1L);
            insns.add(insn(lexer));
            more = lexer.accept(',');
        }
        if (declared) {
            lexer.expect('}');
            lexer.accept(';');
        }
        if (!lexer.isEnd()) {
            throw lexer.expected("the end of the text");
        }
        Codec.requireEncodable(insns.size());
        return ClassicProgram.of(insns);
    }

    /** Whether there is a declaration around the instructions; if so, consumes it with its opening brace. */
    private static boolean skipDeclaration(Lexer lexer) {
        if (!lexer.isWord() || lexer.isWord("bpf_stmt") || lexer.isWord("bpf_jump")) {
            return false;
        }
        while (!lexer.is('=') && !lexer.isEnd()) {
            lexer.advance();
        }
        lexer.expect('=');
        lexer.expect('{');
        return true;
    }

    private static ClassicInsn insn(Lexer lexer) {
        if (lexer.accept('{')) {
            return initialiser(lexer);
        }
        if (lexer.acceptWord("bpf_stmt")) {
            return statement(lexer);
        }
        if (lexer.acceptWord("bpf_jump")) {
            return jump(lexer);
        }
        throw lexer.expected("an instruction such as { 0x06, 0, 0, 0 }");
    }

    private static ClassicInsn initialiser(Lexer lexer) {
        int code = field(lexer, "code", 0xffff);
        int jt = next(lexer, "jt", 0xff);
        int jf = next(lexer, "jf", 0xff);
        int k = next(lexer, "k", 0xffff_ffffL);
        lexer.expect('}');
        return new ClassicInsn(code, jt, jf, k);
    }

    private static ClassicInsn statement(Lexer lexer) {
        lexer.expect('(');
        int code = field(lexer, "code", 0xffff);
        int k = next(lexer, "k", 0xffff_ffffL);
        lexer.expect(')');
        return new ClassicInsn(code, 0, 0, k);
    }

    private static ClassicInsn jump(Lexer lexer) {
        lexer.expect('(');
        int code = field(lexer, "code", 0xffff);
        int k = next(lexer, "k", 0xffff_ffffL);
        int jt = next(lexer, "jt", 0xff);
        int jf = next(lexer, "jf", 0xff);
        lexer.expect(')');
        return new ClassicInsn(code, jt, jf, k);
    }

    private static int next(Lexer lexer, String what, long max) {
        lexer.expect(',');
        return field(lexer, what, max);
    }

    /** A sum or disjunction of numbers and constants; k may be negative, as it is in C. */
    private static int field(Lexer lexer, String what, long max) {
        int position = lexer.position();
        long min = max > Integer.MAX_VALUE ? Integer.MIN_VALUE : 0;
        long value = term(lexer, what, min, max);
        while (lexer.is('+') || lexer.is('|')) {
            boolean sum = lexer.is('+');
            lexer.advance();
            long term = term(lexer, what, min, max);
            value = sum ? value + term : value | term;
            if (value < min || value > max) {
                throw lexer.fault(position, what + " " + value + " is not in " + min + ".." + max);
            }
        }
        return (int) value;
    }

    private static long term(Lexer lexer, String what, long min, long max) {
        Optional<Integer> constant =
                lexer.isWord() ? Optional.ofNullable(CONSTANTS.get(lexer.spelling())) : Optional.empty();
        if (constant.isPresent()) {
            lexer.advance();
            return constant.get();
        }
        return lexer.expectNumber(what, min, max);
    }

    @Override
    public byte[] encode(ClassicProgram program) {
        Codec.requireEncodable(program.size());
        StringBuilder text = new StringBuilder();
        for (ClassicInsn insn : program.insns()) {
            text.append(String.format("{ 0x%x, %d, %d, 0x%08x },\n", insn.code(), insn.jt(), insn.jf(), insn.k()));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
