package dev.bpf4j.ebpf.bytes;

import dev.bpf4j.ebpf.MalformedProgramException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Strings that end with a zero byte, named by their first byte. A string may be the tail of another, as linkers merge
 * them, but not so often that a small table stands for a lot of text. Reading is not thread-safe.
 */
public final class StringTable {
    private static final int TAILS_ALWAYS = 1 << 16;
    private static final int TAILS_PER_BYTE = 16;

    private final LocatedBytes bytes;
    private final Map<Integer, String> read = new HashMap<>();
    private long tails;

    public StringTable(LocatedBytes bytes) {
        this.bytes = bytes;
    }

    /** Number of bytes of the table. */
    public int size() {
        return bytes.size();
    }

    /** The string at a byte of the table; empty if the table does not hold one there. */
    public Optional<String> at(long offset) {
        if (offset < 0 || offset >= bytes.size()) {
            return Optional.empty();
        }
        String known = read.get((int) offset);
        return known != null ? Optional.of(known) : read((int) offset);
    }

    private Optional<String> read(int offset) {
        int end = offset;
        while (end < bytes.size() && bytes.u8(end) != 0) {
            end++;
        }
        if (end == bytes.size()) {
            return Optional.empty();
        }
        charge(offset, end - offset);
        String text = new String(bytes.slice(offset, end - offset).toArray(), StandardCharsets.UTF_8);
        read.put(offset, text);
        return Optional.of(text);
    }

    private void charge(int offset, int length) {
        if (offset > 0 && bytes.u8(offset - 1) != 0) {
            tails += length;
            if (tails > TAILS_ALWAYS + (long) TAILS_PER_BYTE * bytes.size()) {
                throw overlapping(offset);
            }
        }
    }

    private MalformedProgramException overlapping(int offset) {
        return bytes.error(offset, "too many strings that are tails of others");
    }
}
