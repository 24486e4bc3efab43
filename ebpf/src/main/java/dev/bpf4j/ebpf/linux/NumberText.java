package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.Region;
import java.math.BigInteger;

/**
 * A number at the start of a text, as {@code bpf_strtol} and {@code bpf_strtoul} read it: white space, a sign, a prefix
 * that tells the base if that is 0, digits.
 *
 * @param length bytes that it takes, from the start of the text
 * @param error 0, EINVAL if there is no number or no such base, ERANGE if it does not fit 64 bits
 */
record NumberText(long value, int length, int error) {
    static final int ERANGE = 34;

    private static final long BASE_MASK = 0x1f;
    private static final BigInteger LONG_LIMIT = BigInteger.ONE.shiftLeft(63);

    static NumberText parse(Region text, int offset, int size, long flags, boolean signed) {
        int base = (int) (flags & BASE_MASK);
        if ((flags & ~BASE_MASK) != 0 || base != 0 && base != 8 && base != 10 && base != 16) {
            return failed(Errno.EINVAL);
        }
        StringBuilder rest = new StringBuilder();
        for (int i = 0; i < size; i++) {
            rest.append((char) text.load8(offset + i));
        }
        return parse(rest.toString(), base, signed);
    }

    private static NumberText failed(int error) {
        return new NumberText(0, 0, error);
    }

    private static NumberText parse(String text, int wantedBase, boolean signed) {
        int at = 0;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        boolean negative = at < text.length() && text.charAt(at) == '-';
        if (negative) {
            at++;
        }
        if (negative && !signed) {
            return failed(Errno.EINVAL);
        }
        int base = wantedBase == 0 ? base(text, at) : wantedBase;
        if (base == 16 && hasPrefix(text, at)) { // whatever follows it
            at += 2;
        }
        int end = at;
        while (end < text.length() && digit(text.charAt(end)) < base) {
            end++;
        }
        if (end == at) {
            return failed(Errno.EINVAL);
        }
        return value(new BigInteger(text.substring(at, end), base), negative, signed, end);
    }

    private static NumberText value(BigInteger magnitude, boolean negative, boolean signed, int end) {
        BigInteger number = negative ? magnitude.negate() : magnitude;
        boolean fits = signed
                ? number.compareTo(LONG_LIMIT) < 0 && number.compareTo(LONG_LIMIT.negate()) >= 0
                : number.bitLength() <= 64;
        return fits ? new NumberText(number.longValue(), end, 0) : failed(ERANGE);
    }

    private static int base(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '0') {
            return 10;
        }
        boolean hex = hasPrefix(text, at) && at + 2 < text.length() && digit(text.charAt(at + 2)) < 16;
        return hex ? 16 : 8;
    }

    private static boolean hasPrefix(String text, int at) {
        return at + 1 < text.length() && text.charAt(at) == '0' && (text.charAt(at + 1) | 0x20) == 'x';
    }

    private static int digit(char c) {
        int value = c < 0x80 ? Character.digit(c, 16) : -1;
        return value < 0 ? Integer.MAX_VALUE : value;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0xa0;
    }
}
