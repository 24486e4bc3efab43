package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.MalformedProgramException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a file's content says about its format.
 *
 * <p>Content with a NUL byte is binary, since every legal opcode has one; anything else is text.
 *
 * <p>Binary content whose size is a multiple of 8 is raw in the byte order in which all opcodes are legal. Both are
 * possible only for a program of nothing but {@code ld #k}, which is ambiguous; if neither is, the content is not
 * recognised.
 *
 * <p>Text goes by its first tokens behind comments: a brace, a BPF_ macro or a C declaration is C, a parenthesis a
 * tcpdump listing, a number before a comma XT, any other number DECIMAL; a word is ASM, or BPF_DBG if the text starts
 * with {@code l0:} and can be read as such a listing to its end.
 *
 * @param candidates the formats that are possible; exactly one if the content is recognised
 * @param explanation one line about why none or several are possible, or why the one is
 */
public record Detection(List<ProgramFormat> candidates, String explanation) {

    private static final Set<String> C_WORDS = Set.of("bpf_stmt", "bpf_jump", "struct", "static", "const");

    /** Copies the list. */
    public Detection {
        candidates = List.copyOf(candidates);
    }

    /** Whether exactly one format is possible. */
    public boolean isClear() {
        return candidates.size() == 1;
    }

    /**
     * The only possible format.
     *
     * @throws MalformedProgramException with the explanation, if there is none or more than one
     */
    public ProgramFormat format() {
        if (!isClear()) {
            throw new MalformedProgramException(explanation);
        }
        return candidates.get(0);
    }

    static Detection of(byte[] input) {
        if (input.length == 0) {
            return unknown("the input is empty");
        }
        for (byte value : input) {
            if (value == 0) {
                return binary(input);
            }
        }
        return text(input);
    }

    private static Detection unknown(String explanation) {
        return new Detection(List.of(), "not a classic BPF program: " + explanation);
    }

    private static Detection clear(ProgramFormat format, String explanation) {
        return new Detection(List.of(format), explanation);
    }

    private static Detection binary(byte[] input) {
        if (input.length % RawCodec.INSN_BYTES != 0) {
            return unknown("binary of " + input.length + " bytes, which is not a multiple of 8");
        }
        List<ProgramFormat> candidates = new ArrayList<>();
        for (ProgramFormat format : List.of(ProgramFormat.RAW_LE, ProgramFormat.RAW_BE)) {
            if (hasLegalOpcodes(input, format)) {
                candidates.add(format);
            }
        }
        return switch (candidates.size()) {
            case 0 -> unknown("binary with illegal opcodes in either byte order");
            case 1 -> clear(candidates.get(0), "all opcodes are legal in this byte order only");
            default -> new Detection(candidates, "ambiguous: all opcodes are legal in either byte order");
        };
    }

    private static boolean hasLegalOpcodes(byte[] input, ProgramFormat format) {
        if (input.length / RawCodec.INSN_BYTES > ClassicProgram.MAX_ENCODED_INSNS) {
            return false;
        }
        return format.decode(input).insns().stream().allMatch(insn -> insn.op().isPresent());
    }

    private static Detection text(byte[] input) {
        try {
            return firstTokens(new Lexer(input, Lexer.Comments.ASM), input);
        } catch (MalformedProgramException e) {
            return unknown(e.getMessage());
        }
    }

    private static Detection firstTokens(Lexer lexer, byte[] input) {
        if (lexer.is('{')) {
            return clear(ProgramFormat.C, "starts with a C initialiser");
        }
        if (lexer.is('/')) {
            return clear(ProgramFormat.C, "starts with a C comment");
        }
        if (lexer.is('(')) {
            return clear(ProgramFormat.TCPDUMP, "starts with an index in parentheses");
        }
        if (lexer.isNumber()) {
            lexer.advance();
            return lexer.is(',')
                    ? clear(ProgramFormat.XT, "starts with a count and a comma")
                    : clear(ProgramFormat.DECIMAL, "starts with a count");
        }
        if (!lexer.isWord()) {
            throw lexer.expected("a program");
        }
        return firstWord(lexer, input);
    }

    private static Detection firstWord(Lexer lexer, byte[] input) {
        if (C_WORDS.contains(lexer.word())) {
            return clear(ProgramFormat.C, "starts with a word of C");
        }
        if (lexer.isWord("l0") && isListing(input)) {
            return clear(ProgramFormat.BPF_DBG, "is a listing with the labels l0, l1 ...");
        }
        if (BpfAsm.isReserved(lexer.word())) {
            return clear(ProgramFormat.ASM, "starts with an instruction");
        }
        lexer.advance();
        if (!lexer.is(':')) {
            throw lexer.expected("a program");
        }
        return clear(ProgramFormat.ASM, "starts with a label");
    }

    private static boolean isListing(byte[] input) {
        try {
            ProgramFormat.BPF_DBG.decode(input);
            return true;
        } catch (MalformedProgramException e) {
            return false;
        }
    }
}
