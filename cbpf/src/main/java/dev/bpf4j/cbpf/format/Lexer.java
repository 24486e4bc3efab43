package dev.bpf4j.cbpf.format;

import dev.bpf4j.cbpf.MalformedProgramException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Splits the text of a program into words, numbers and punctuation; one token at a time is current. All text formats
 * share it: they differ in comments only.
 */
final class Lexer {

    /** Which comments a format has. */
    enum Comments {
        NONE,
        /** {@code /*} to its end, {@code ;} to the end of the line, lines that start with {@code #}. */
        ASM,
        /** {@code /*} to its end, {@code //} to the end of the line. */
        C
    }

    private enum Kind {
        WORD,
        NUMBER,
        PUNCTUATION,
        END
    }

    private static final int LONGEST_QUOTE = 24;

    private final byte[] text;
    private final Comments comments;
    private Kind kind = Kind.END;
    private int start;
    private int end;
    private long value;
    private boolean large;

    Lexer(byte[] text, Comments comments) {
        this.text = text;
        this.comments = comments;
        advance();
    }

    // ---- the current token

    boolean isEnd() {
        return kind == Kind.END;
    }

    boolean isNumber() {
        return kind == Kind.NUMBER;
    }

    boolean isWord() {
        return kind == Kind.WORD;
    }

    boolean isWord(String lowerCase) {
        return kind == Kind.WORD && word().equals(lowerCase);
    }

    boolean is(char punctuation) {
        return kind == Kind.PUNCTUATION && text[start] == punctuation;
    }

    /** Whether the current token is a number written with a plus sign, as in {@code [x+4]}. */
    boolean isPlusNumber() {
        return kind == Kind.NUMBER && text[start] == '+';
    }

    /** The current word in lower case. */
    String word() {
        return spelling().toLowerCase(Locale.ROOT);
    }

    /** The current token as it is written. */
    String spelling() {
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Offset of the current token in the text. */
    int position() {
        return start;
    }

    // ---- consuming

    boolean accept(char punctuation) {
        boolean matches = is(punctuation);
        if (matches) {
            advance();
        }
        return matches;
    }

    boolean acceptWord(String lowerCase) {
        boolean matches = isWord(lowerCase);
        if (matches) {
            advance();
        }
        return matches;
    }

    void expect(char punctuation) {
        if (!accept(punctuation)) {
            throw expected("'" + punctuation + "'");
        }
    }

    void expectWord(String lowerCase) {
        if (!acceptWord(lowerCase)) {
            throw expected("'" + lowerCase + "'");
        }
    }

    /** Consumes a word and returns it in lower case. */
    String expectWordOf(String what) {
        if (kind != Kind.WORD) {
            throw expected(what);
        }
        String word = word();
        advance();
        return word;
    }

    /** Consumes a number in a range. */
    long expectNumber(String what, long min, long max) {
        if (kind != Kind.NUMBER) {
            throw expected(what);
        }
        if (large || value < min || value > max) {
            throw fault(what + " " + quote() + " is not in " + min + ".." + max);
        }
        long number = value;
        advance();
        return number;
    }

    /** Consumes a number that is written signed or unsigned and fits 32 bits. */
    int expectInt32(String what) {
        return (int) expectNumber(what, Integer.MIN_VALUE, 0xffff_ffffL);
    }

    /** Consumes a number of any size and returns its low 32 bits. */
    int expectWrapped(String what) {
        if (kind != Kind.NUMBER) {
            throw expected(what);
        }
        int number = (int) value;
        advance();
        return number;
    }

    // ---- faults

    MalformedProgramException expected(String what) {
        return fault("expected " + what + ", found " + (isEnd() ? "the end of the text" : quote()));
    }

    MalformedProgramException fault(String fault) {
        return fault(start, fault);
    }

    MalformedProgramException fault(int position, String fault) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < position; i++) {
            if (text[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return MalformedProgramException.atText(line, position - lineStart + 1, fault);
    }

    private String quote() {
        String spelling = spelling();
        return "'"
                + (spelling.length() <= LONGEST_QUOTE ? spelling : spelling.substring(0, LONGEST_QUOTE) + "...")
                + "'";
    }

    // ---- scanning

    void advance() {
        skipBlanks();
        start = end;
        if (end == text.length) {
            kind = Kind.END;
        } else if (isWordStart(text[end])) {
            kind = Kind.WORD;
            skipWord();
        } else if (isDigit(at(end)) || isSign(text[end]) && isDigit(at(end + 1))) {
            kind = Kind.NUMBER;
            scanNumber();
        } else {
            kind = Kind.PUNCTUATION;
            scanPunctuation();
        }
    }

    private int at(int index) {
        return index < text.length ? text[index] : -1;
    }

    private void skipBlanks() {
        while (end < text.length) {
            if (isBlank(text[end])) {
                end++;
            } else if (comments != Comments.NONE && at(end) == '/' && at(end + 1) == '*') {
                skipBlockComment();
            } else if (isLineComment()) {
                skipLine();
            } else {
                return;
            }
        }
    }

    private boolean isLineComment() {
        return switch (comments) {
            case NONE -> false;
            case ASM -> at(end) == ';' || at(end) == '#' && (end == 0 || at(end - 1) == '\n');
            case C -> at(end) == '/' && at(end + 1) == '/';
        };
    }

    private void skipBlockComment() {
        int open = end;
        end += 2;
        while (at(end) != '*' || at(end + 1) != '/') {
            if (end == text.length) {
                throw fault(open, "the comment has no end");
            }
            end++;
        }
        end += 2;
    }

    private void skipLine() {
        while (end < text.length && text[end] != '\n') {
            end++;
        }
    }

    private void skipWord() {
        while (end < text.length && (isWordStart(text[end]) || isDigit(text[end]))) {
            end++;
        }
    }

    private void scanPunctuation() {
        if (text[end] <= ' ' || text[end] == 0x7f) {
            throw fault(String.format("unexpected byte 0x%02x", text[end] & 0xff));
        }
        end++;
    }

    private void scanNumber() {
        boolean negative = text[end] == '-';
        if (isSign(text[end])) {
            end++;
        }
        int radix = radix();
        value = 0;
        large = false;
        for (int digit = digit(radix); digit >= 0; digit = digit(radix)) {
            value = value * radix + digit;
            large |= value > 0xffff_ffffL;
            value &= 0xffff_ffffL;
            end++;
        }
        value = negative ? -value : value;
    }

    /** Consumes a radix prefix; a leading zero means octal, as in C, and is a digit itself. */
    private int radix() {
        if (at(end) != '0') {
            return 10;
        }
        int radix = switch (at(end + 1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
        };
        if (radix != 8 && Character.digit(at(end + 2), radix) >= 0) {
            end += 2;
            return radix;
        }
        return 8;
    }

    private int digit(int radix) {
        return Character.digit(at(end), radix);
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private static boolean isWordStart(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSign(int c) {
        return c == '+' || c == '-';
    }
}
