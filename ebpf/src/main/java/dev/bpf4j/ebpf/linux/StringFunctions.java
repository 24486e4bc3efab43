package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.map.Errno;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.Memory;

/**
 * Kernel functions on zero-terminated texts, which they are given as numbers that may be addresses: they answer -ERANGE for
 * one that can be none, -EFAULT where there is nothing to read, -ENOENT if they do not find what they look for and -E2BIG
 * if they do not come to an end.
 */
final class StringFunctions {
    /** Bytes that are looked at: {@code XATTR_SIZE_MAX}. */
    private static final int MOST = 65536;

    private static final int BYTE = 0xff;
    private static final int CASE_DISTANCE = 'a' - 'A';

    private StringFunctions() {}

    static void register(Functions f) {
        f.add("strlen", (c, s, r2, r3, r4, r5) -> on(c.memory(), s, s, (m, a, b) -> length(m, a, Long.MAX_VALUE)));
        f.add("strnlen", (c, s, count, r3, r4, r5) -> on(c.memory(), s, s, (m, a, b) -> length(m, a, count)));
        f.add("strcmp", (c, s, t, r3, r4, r5) -> on(c.memory(), s, t, (m, a, b) -> compare(m, a, b, false)));
        f.add("strcasecmp", (c, s, t, r3, r4, r5) -> on(c.memory(), s, t, (m, a, b) -> compare(m, a, b, true)));
        f.add("strchr", (c, s, sought, r3, r4, r5) -> first(c.memory(), s, MOST, sought));
        f.add("strnchr", (c, s, count, sought, r4, r5) -> first(c.memory(), s, count, sought));
        f.add("strchrnul", (c, s, sought, r3, r4, r5) -> on(c.memory(), s, s, (m, a, b) -> end(m, a, sought & BYTE)));
        f.add("strrchr", (c, s, sought, r3, r4, r5) -> on(c.memory(), s, s, (m, a, b) -> last(m, a, (int) sought)));
        f.add("strspn", (c, s, t, r3, r4, r5) -> on(c.memory(), s, t, (m, a, b) -> span(m, a, b, true)));
        f.add("strcspn", (c, s, t, r3, r4, r5) -> on(c.memory(), s, t, (m, a, b) -> span(m, a, b, false)));
        f.add("strstr", (c, s, t, r3, r4, r5) -> on(c.memory(), s, t, (m, a, b) -> find(m, a, b, MOST)));
        f.add("strnstr", (c, s, t, count, r4, r5) -> on(c.memory(), s, t, (m, a, b) -> find(m, a, b, count)));
    }

    /** What is answered about two texts. */
    private interface Answer {
        long of(Memory memory, long a, long b);
    }

    private static long on(Memory memory, long a, long b, Answer answer) {
        if (!mayBeAddress(a) || !mayBeAddress(b)) {
            return -Errno.ERANGE;
        }
        try {
            return answer.of(memory, a, b);
        } catch (AccessFault fault) {
            return -Functions.EFAULT;
        }
    }

    /** Numbers of 32 bits name no region. */
    private static boolean mayBeAddress(long number) {
        return number != (int) number;
    }

    private static int at(Memory memory, long text, int index) {
        return (int) memory.load8(text + index) & BYTE;
    }

    private static long length(Memory memory, long text, long count) {
        for (int i = 0; i < MOST; i++) {
            if (i == count || at(memory, text, i) == 0) {
                return i;
            }
        }
        return -Errno.E2BIG;
    }

    private static long compare(Memory memory, long a, long b, boolean anyCase) {
        for (int i = 0; i < MOST; i++) {
            int left = anyCase ? lower(at(memory, a, i)) : at(memory, a, i);
            int right = anyCase ? lower(at(memory, b, i)) : at(memory, b, i);
            if (left != right) {
                return left < right ? -1 : 1;
            }
            if (left == 0) {
                return 0;
            }
        }
        return -Errno.E2BIG;
    }

    /** Of ISO 8859-1. */
    private static int lower(int character) {
        boolean latin = character >= 0xc0 && character <= 0xde && character != 0xd7;
        boolean capital = character >= 'A' && character <= 'Z' || latin;
        return capital ? character + CASE_DISTANCE : character;
    }

    private static long first(Memory memory, long text, long count, long sought) {
        return on(memory, text, text, (m, a, b) -> {
            for (int i = 0; i < MOST; i++) {
                if (i == count) {
                    return -Errno.ENOENT;
                }
                int character = at(m, a, i);
                if (character == (sought & BYTE)) {
                    return i;
                }
                if (character == 0) {
                    return -Errno.ENOENT;
                }
            }
            return -Errno.E2BIG;
        });
    }

    private static long end(Memory memory, long text, long sought) {
        for (int i = 0; i < MOST; i++) {
            int character = at(memory, text, i);
            if (character == 0 || character == sought) {
                return i;
            }
        }
        return -Errno.E2BIG;
    }

    private static long last(Memory memory, long text, int sought) {
        long last = -Errno.ENOENT;
        for (int i = 0; i < MOST; i++) {
            int character = at(memory, text, i);
            if (character == sought) {
                last = i;
            }
            if (character == 0) {
                return last;
            }
        }
        return -Errno.E2BIG;
    }

    /** The length of the beginning of a text whose characters are all in a set, or all not. */
    private static long span(Memory memory, long text, long set, boolean in) {
        for (int i = 0; i < MOST; i++) {
            int character = at(memory, text, i);
            if (character == 0) {
                return i;
            }
            long found = end(memory, set, character);
            if (found < 0) {
                return found;
            }
            if (in != (at(memory, set, (int) found) == character)) {
                return i;
            }
        }
        return -Errno.E2BIG;
    }

    private static long find(Memory memory, long text, long sought, long count) {
        for (int i = 0; i < MOST; i++) {
            int j = 0;
            while (j < MOST) {
                int wanted = at(memory, sought, j);
                if (wanted == 0) {
                    return i;
                }
                int character = i + j == count ? 0 : at(memory, text, i + j);
                if (character == 0) {
                    return -Errno.ENOENT;
                }
                if (character != wanted) {
                    break;
                }
                j++;
            }
            if (j == MOST) {
                return -Errno.E2BIG;
            }
        }
        return -Errno.E2BIG;
    }
}
