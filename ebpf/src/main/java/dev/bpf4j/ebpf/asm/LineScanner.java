package dev.bpf4j.ebpf.asm;

import dev.bpf4j.ebpf.MalformedProgramException;

/** A cursor in one line of source text. Blanks between tokens are skipped; a comment ends the line. */
final class LineScanner {
    private static final int LONGEST_QUOTE = 40;

    private final String line;
    private final int number;
    private int at;

    /** @param number of the line, counted from 1 */
    LineScanner(String line, int number) {
        this.line = line;
        this.number = number;
    }

    /** Number of the line, counted from 1. */
    int line() {
        return number;
    }

    /** The position of the next token, for {@link #error(int, String)} and {@link #back}. */
    int mark() {
        skipBlanks();
        return at;
    }

    void back(int mark) {
        at = mark;
    }

    /** Whether only blanks and a comment are left; comments start with {@code ;}, {@code #} or {@code //}. */
    boolean atEnd() {
        skipBlanks();
        return at == line.length() || at(0) == ';' || at(0) == '#' || line.startsWith("//", at);
    }

    void expectEnd() {
        if (!atEnd()) {
            throw error("unexpected " + found() + " after the instruction");
        }
    }

    /** Takes the symbol if it comes next. */
    boolean take(String symbol) {
        skipBlanks();
        return takeHere(symbol);
    }

    /** Takes the symbol if it comes next, without a blank before it. */
    boolean takeHere(String symbol) {
        boolean next = line.startsWith(symbol, at);
        if (next) {
            at += symbol.length();
        }
        return next;
    }

    /** Takes a {@code #} that a number follows at once; any other starts a comment. */
    boolean takeNumberSign() {
        return (isDigit(at(1)) || at(1) == '-' && isDigit(at(2))) && takeHere("#");
    }

    void expect(String symbol) {
        if (!take(symbol)) {
            throw error("expected " + symbol + " instead of " + found());
        }
    }

    /** Takes the word if it comes next, and all of it. */
    boolean takeWord(String word) {
        boolean next = peekWord().equals(word);
        if (next) {
            at += word.length();
        }
        return next;
    }

    void expectWord(String word) {
        if (!takeWord(word)) {
            throw error("expected " + word + " instead of " + found());
        }
    }

    /** The next run of letters, digits and {@code _ . $}; empty if something else comes next. */
    String peekWord() {
        skipBlanks();
        int end = at;
        while (end < line.length() && isWordPart(line.charAt(end))) {
            end++;
        }
        return line.substring(at, end);
    }

    /** @param what is expected, for the error if there is no word */
    String word(String what) {
        String word = peekWord();
        if (word.isEmpty()) {
            throw error("expected " + what + " instead of " + found());
        }
        at += word.length();
        return word;
    }

    /** Whether a number comes next, perhaps with a minus sign. */
    boolean atNumber() {
        skipBlanks();
        return isDigit(at(0)) || at(0) == '-' && isDigit(at(1));
    }

    /** Whether a hexadecimal number comes next. */
    boolean atHexadecimal() {
        skipBlanks();
        int digits = at(0) == '-' ? at + 1 : at;
        return line.startsWith("0x", digits) || line.startsWith("0X", digits);
    }

    /** Whether a sign comes next. */
    boolean atSign() {
        skipBlanks();
        return at(0) == '+' || at(0) == '-';
    }

    /**
     * A decimal or hexadecimal number, signed or unsigned: {@code -2^(bits-1) .. 2^bits-1}.
     *
     * @param bits up to 64
     */
    long integer(int bits) {
        int start = mark();
        boolean negative = takeHere("-");
        long magnitude = magnitude(start);
        boolean fits =
                negative ? Long.compareUnsigned(magnitude, 1L << bits - 1) <= 0 : bits == 64 || magnitude >>> bits == 0;
        return checked(fits, start, bits, negative ? -magnitude : magnitude);
    }

    /**
     * A number with a sign that may stand apart from it: {@code -2^(bits-1) .. 2^(bits-1)-1}.
     *
     * @param bits up to 32
     */
    int distance(int bits) {
        int start = mark();
        if (!atSign()) {
            throw error("expected + or - instead of " + found());
        }
        boolean negative = at(0) == '-';
        at++;
        skipBlanks();
        long magnitude = magnitude(start);
        long limit = negative ? 1L << bits - 1 : (1L << bits - 1) - 1;
        boolean fits = Long.compareUnsigned(magnitude, limit) <= 0;
        return (int) checked(fits, start, bits, negative ? -magnitude : magnitude);
    }

    private long checked(boolean fits, int start, int bits, long value) {
        if (!fits) {
            throw error(start, "number " + quote(line.substring(start, at)) + " does not fit into " + bits + " bits");
        }
        return value;
    }

    /** An unsigned number of up to 64 bits. */
    private long magnitude(int start) {
        int radix = line.startsWith("0x", at) || line.startsWith("0X", at) ? 16 : 10;
        String word = peekWord();
        at += word.length();
        try {
            return Long.parseUnsignedLong(radix == 16 ? word.substring(2) : word, radix);
        } catch (NumberFormatException e) {
            throw error(start, "expected a number of up to 64 bits instead of " + quote(word));
        }
    }

    /** A malformed line, at the next token. */
    MalformedProgramException error(String what) {
        return error(mark(), what);
    }

    /** A malformed line, at a position from {@link #mark()}. */
    MalformedProgramException error(int mark, String what) {
        return new MalformedProgramException("line " + number + ", column " + (mark + 1), what);
    }

    /** What comes next, as error messages show it. */
    private String found() {
        if (atEnd()) {
            return "the end of the line";
        }
        String word = peekWord();
        return quote(word.isEmpty() ? line.substring(at, at + 1) : word);
    }

    /** Text as error messages show it: in one line, of bounded length. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder("'");
        text.chars().limit(LONGEST_QUOTE).forEach(c -> {
            if (c >= ' ' && c <= '~') {
                out.append((char) c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        });
        return out.append(text.length() > LONGEST_QUOTE ? "...'" : "'").toString();
    }

    /** Whether the text can be read back as one word that does not start with a digit. */
    static boolean isName(String text) {
        return !text.isEmpty() && !isDigit(text.charAt(0)) && text.chars().allMatch(c -> isWordPart((char) c));
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
    }

    /** The character so many places ahead; a line feed, which no line holds, behind the end. */
    private char at(int ahead) {
        return at + ahead < line.length() ? line.charAt(at + ahead) : '\n';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordPart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_' || c == '.' || c == '$';
    }
}
