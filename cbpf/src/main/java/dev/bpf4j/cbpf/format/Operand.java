package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.cbpf.ClassicOp;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An operand in the notation that bpf_asm, bpf_dbg and tcpdump share. A bare number has the form GOTO.
 *
 * @param form how it is written
 * @param k the number in it, 0 if there is none
 */
record Operand(ClassicOp.Form form, int k) {

    private static final Map<String, Ancillary> ANCILLARY_WORDS = ancillaryWords();
    private static final Operand LENGTH = new Operand(ClassicOp.Form.LEN, 0);

    private static Map<String, Ancillary> ancillaryWords() {
        Map<String, Ancillary> words = Arrays.stream(Ancillary.values())
                .flatMap(row -> Stream.concat(row.asmWord().stream(), Stream.of(row.listingWord()))
                        .distinct()
                        .map(word -> Map.entry(word, row)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        words.put("vlan_pr", Ancillary.VLAN_TAG_PRESENT);
        return Map.copyOf(words);
    }

    /** Whether a word (in lower case) stands for an ancillary value or the packet length. */
    static boolean isReserved(String word) {
        return word.equals("len") || ANCILLARY_WORDS.containsKey(word);
    }

    /**
     * Reads an operand.
     *
     * @param wrap whether numbers wrap to 32 bits, as in bpf_asm, or must fit
     */
    static Operand read(Lexer lexer, boolean wrap) {
        if (lexer.accept('#')) {
            return lexer.isWord() ? value(lexer) : new Operand(ClassicOp.Form.IMM, number(lexer, wrap));
        }
        if (lexer.accept('[')) {
            return offset(lexer, wrap);
        }
        if (lexer.accept('%')) {
            return register(lexer);
        }
        if (lexer.acceptWord("m")) {
            return new Operand(ClassicOp.Form.MEM, bracketed(lexer, wrap));
        }
        if (lexer.isNumber()) {
            return numberOrHeaderLength(lexer, wrap);
        }
        return lexer.isWord("x") || lexer.isWord("a") ? register(lexer) : value(lexer);
    }

    private static int number(Lexer lexer, boolean wrap) {
        return wrap ? lexer.expectWrapped("a number") : lexer.expectInt32("number");
    }

    private static int bracketed(Lexer lexer, boolean wrap) {
        lexer.expect('[');
        int k = number(lexer, wrap);
        lexer.expect(']');
        return k;
    }

    private static Operand value(Lexer lexer) {
        if (lexer.acceptWord("len") || lexer.acceptWord("pktlen")) {
            return LENGTH;
        }
        Optional<Ancillary> ancillary =
                lexer.isWord() ? Optional.ofNullable(ANCILLARY_WORDS.get(lexer.word())) : Optional.empty();
        if (ancillary.isEmpty()) {
            throw lexer.expected("an operand");
        }
        lexer.advance();
        return new Operand(ClassicOp.Form.ABS, ancillary.get().offset());
    }

    private static Operand register(Lexer lexer) {
        if (lexer.acceptWord("x")) {
            return new Operand(ClassicOp.Form.X, 0);
        }
        lexer.expectWord("a");
        return new Operand(ClassicOp.Form.A, 0);
    }

    private static Operand offset(Lexer lexer, boolean wrap) {
        Operand operand;
        if (lexer.accept('%') || lexer.isWord("x")) {
            lexer.expectWord("x");
            if (!lexer.isPlusNumber()) {
                lexer.expect('+');
            }
            operand = new Operand(ClassicOp.Form.IND, number(lexer, wrap));
        } else {
            operand = lexer.isWord() ? value(lexer) : new Operand(ClassicOp.Form.ABS, number(lexer, wrap));
        }
        lexer.expect(']');
        return operand;
    }

    /** {@code 4*([k]&0xf)}, or a number alone: the target of ja in a listing. */
    private static Operand numberOrHeaderLength(Lexer lexer, boolean wrap) {
        int position = lexer.position();
        int factor = number(lexer, wrap);
        if (!lexer.accept('*')) {
            return new Operand(ClassicOp.Form.GOTO, factor);
        }
        lexer.expect('(');
        int k = bracketed(lexer, wrap);
        lexer.expect('&');
        int mask = number(lexer, wrap);
        lexer.expect(')');
        if (factor != 4 || mask != 0xf) {
            throw lexer.fault(position, "only 4*([k]&0xf) can be loaded, not " + factor + "*([k]&" + mask + ")");
        }
        return new Operand(ClassicOp.Form.MSH, k);
    }
}
