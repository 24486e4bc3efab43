package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.charset.StandardCharsets;

/** Helpers on strings: numbers from text, comparison, formatting and the trace. */
final class TextHelpers {
    private static final int MAX_STRING = 4096;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final long LOW_32 = 0xffff_ffffL;

    private TextHelpers() {}

    static void register(Functions f) {
        f.add("strtol", (c, text, size, base, result, r5) -> parse(c, text, (int) size, base, result, true));
        f.add("strtoul", (c, text, size, base, result, r5) -> parse(c, text, (int) size, base, result, false));
        f.add("strncmp", TextHelpers::compare);
        f.add("snprintf", TextHelpers::snprintf);
        f.add("trace_printk", TextHelpers::tracePrintk);
        f.add("trace_vprintk", TextHelpers::traceVprintk);
        f.add("stream_vprintk_impl", TextHelpers::streamVprintk);
    }

    private static long parse(Caller caller, long text, int size, long base, long result, boolean signed) {
        NumberText number = NumberText.parse(caller.memory().region(text), at(text), size, base, signed);
        if (number.error() != 0) {
            return -number.error();
        }
        caller.memory().store64(result, number.value());
        return number.length();
    }

    private static long compare(Caller caller, long a, long size, long b, long r4, long r5) {
        Memory memory = caller.memory();
        for (int i = 0; i < (int) size; i++) {
            long left = memory.load8(a + i);
            long right = memory.load8(b + i);
            if (left != right) {
                return left < right ? -1 : 1;
            }
            if (left == 0) {
                break;
            }
        }
        return 0;
    }

    /** The zero-terminated text there; at most 4096 bytes. */
    static String text(Memory memory, long address) {
        byte[] bytes = new byte[MAX_STRING];
        int length = 0;
        while (length < bytes.length) {
            byte b = (byte) memory.load8(address + length);
            if (b == 0) {
                break;
            }
            bytes[length++] = b;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static String text(Memory memory, long address, int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size && memory.load8(address + i) != 0; i++) {
            text.append((char) memory.load8(address + i));
        }
        return text.toString();
    }

    private static long[] numbers(Memory memory, long address, int size) {
        long[] numbers = new long[size / Long.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = memory.load64(address + (long) Long.BYTES * i);
        }
        return numbers;
    }

    /** @return the length of the whole text with its terminating zero; -EINVAL for a bad format or sizes */
    private static long snprintf(Caller caller, long to, long size, long format, long data, long dataSize) {
        if (dataSize % Long.BYTES != 0 || dataSize < 0 || dataSize > 12L * Long.BYTES || size < 0) {
            return -Errno.EINVAL;
        }
        Memory memory = caller.memory();
        Format formatted = Format.of(memory, text(memory, format), numbers(memory, data, (int) dataSize));
        if (formatted.error() != 0) {
            return -formatted.error();
        }
        store(memory, to, (int) size, formatted.text());
        return formatted.text().length() + 1;
    }

    private static void store(Memory memory, long to, int size, String text) {
        if (size == 0) {
            return;
        }
        Region target = memory.region(to);
        int length = Math.min(text.length(), size - 1);
        for (int i = 0; i < length; i++) {
            target.store8(at(to) + i, text.charAt(i));
        }
        target.store8(at(to) + length, 0);
    }

    private static long tracePrintk(Caller caller, long format, long size, long a, long b, long c) {
        return print(
                caller, Format.of(caller.memory(), text(caller.memory(), format, (int) size), new long[] {a, b, c}));
    }

    private static long traceVprintk(Caller caller, long format, long size, long data, long dataSize, long r5) {
        if (dataSize % Long.BYTES != 0 || dataSize < 0 || dataSize > 12L * Long.BYTES) {
            return -Errno.EINVAL;
        }
        Memory memory = caller.memory();
        return print(
                caller, Format.of(memory, text(memory, format, (int) size), numbers(memory, data, (int) dataSize)));
    }

    /** Both streams of a program are the host's trace. @return 0, or a negated error */
    private static long streamVprintk(Caller caller, long stream, long format, long data, long dataSize, long r5) {
        boolean known = (int) stream == STDOUT || (int) stream == STDERR;
        if (!known) {
            return -Errno.ENOENT;
        }
        long length = traceVprintk(caller, format, MAX_STRING, data, dataSize & LOW_32, 0);
        return Math.min(length, 0);
    }

    private static long print(Caller caller, Format formatted) {
        if (formatted.error() != 0) {
            return -formatted.error();
        }
        caller.host().trace().accept(formatted.text());
        return formatted.text().length();
    }
}
