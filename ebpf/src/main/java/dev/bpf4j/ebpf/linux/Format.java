package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Memory;
import java.util.Locale;

/**
 * A text made of a format and numbers, as {@code bpf_snprintf} and {@code bpf_trace_vprintk} make it: conversions
 * {@code %d %i %u %x %X} with {@code l} and {@code ll}, {@code %c}, {@code %s} and {@code %p} with their kernel
 * variants, widths with {@code -} and {@code 0}, {@code %%}.
 *
 * @param error 0, or EINVAL for another conversion, or more conversions than numbers
 */
public record Format(String text, int error) {
    private static final char DELETE = 0x7f;

    /** Whether a format has nothing but these conversions, and no more of them than there are numbers. */
    public static boolean accepts(String format, int numbers) {
        int used = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                if (!isPlain(c)) {
                    return false;
                }
            } else if (i + 1 < format.length() && format.charAt(i + 1) == '%') {
                i++;
            } else {
                Conversion conversion = Conversion.at(format, i + 1);
                if (used++ == numbers || !conversion.isValid()) {
                    return false;
                }
                i = conversion.last();
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c != DELETE || c >= '\t' && c <= '\r';
    }

    static Format of(Memory memory, String format, long[] numbers) {
        if (!accepts(format, numbers.length)) {
            return new Format("", Errno.EINVAL);
        }
        StringBuilder out = new StringBuilder();
        int used = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                out.append(c);
            } else if (format.charAt(i + 1) == '%') {
                out.append('%');
                i++;
            } else {
                Conversion conversion = Conversion.at(format, i + 1);
                out.append(conversion.apply(memory, numbers[used++]));
                i = conversion.last();
            }
        }
        return new Format(out.toString(), 0);
    }

    /**
     * One conversion.
     *
     * @param last index of its last character
     */
    private record Conversion(boolean left, boolean zero, int width, int longs, char type, int last) {
        static Conversion at(String format, int start) {
            int i = start;
            boolean left = false;
            boolean zero = false;
            while (i < format.length() && "-0+ ".indexOf(format.charAt(i)) >= 0) {
                left |= format.charAt(i) == '-';
                zero |= format.charAt(i) == '0';
                i++;
            }
            int width = 0;
            while (i < format.length() && Character.isDigit(format.charAt(i)) && width < 10_000) {
                width = width * 10 + format.charAt(i++) - '0';
            }
            int longs = 0;
            while (i < format.length() && format.charAt(i) == 'l') {
                longs++;
                i++;
            }
            char type = i < format.length() ? format.charAt(i) : 0;
            int last = i;
            boolean kernelString = type == 'p'
                    && i + 2 < format.length()
                    && (format.charAt(i + 1) == 'k' || format.charAt(i + 1) == 'u')
                    && format.charAt(i + 2) == 's';
            if (kernelString) {
                type = 's';
                last += 2;
            } else if (type == 'p' && i + 1 < format.length() && "xKBsS".indexOf(format.charAt(i + 1)) >= 0) {
                last++;
            }
            return new Conversion(left, zero && !left, width, longs, type, last);
        }

        boolean isValid() {
            return longs <= 2 && type != 0 && "diuxXcsp".indexOf(type) >= 0 && width < 10_000;
        }

        String apply(Memory memory, long number) {
            String text = convert(memory, number);
            int missing = Math.max(0, width - text.length());
            if (left) {
                return text + " ".repeat(missing);
            }
            if (!zero || type == 's' || type == 'c') {
                return " ".repeat(missing) + text;
            }
            int sign = text.startsWith("-") ? 1 : 0;
            return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
        }

        private String convert(Memory memory, long number) {
            long unsigned = longs > 0 ? number : number & 0xffff_ffffL;
            return switch (type) {
                case 'd', 'i' -> Long.toString(longs > 0 ? number : (int) number);
                case 'u' -> Long.toUnsignedString(unsigned);
                case 'x' -> Long.toHexString(unsigned);
                case 'X' -> Long.toHexString(unsigned).toUpperCase(Locale.ROOT);
                case 'c' -> String.valueOf((char) (number & 0xff));
                case 's' -> string(memory, number);
                default -> String.format("%016x", number);
            };
        }

        /** As the kernel copies such strings: what cannot be read is empty. */
        private static String string(Memory memory, long address) {
            try {
                return TextHelpers.text(memory, address);
            } catch (AccessFault unreadable) {
                return "";
            }
        }
    }
}
