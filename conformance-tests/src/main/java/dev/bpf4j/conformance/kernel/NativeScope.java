package dev.bpf4j.conformance.kernel;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Blocks of native memory that live until the scope is closed. */
final class NativeScope implements AutoCloseable {

    private final List<Memory> blocks = new ArrayList<>();

    /** A block of {@code size} bytes, of undefined content; at least one byte, so that it has an address. */
    Memory allocate(long size) {
        Memory block = new Memory(Math.max(size, 1));
        blocks.add(block);
        return block;
    }

    Memory zeroed(long size) {
        Memory block = allocate(size);
        block.clear();
        return block;
    }

    Memory copyOf(byte[] bytes) {
        Memory block = allocate(bytes.length);
        block.write(0, bytes, 0, bytes.length);
        return block;
    }

    Memory copyOf(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Memory block = zeroed(bytes.length + 1L);
        block.write(0, bytes, 0, bytes.length);
        return block;
    }

    static long address(Memory block) {
        return Pointer.nativeValue(block);
    }

    @Override
    public void close() {
        blocks.forEach(Memory::close);
        blocks.clear();
    }
}
