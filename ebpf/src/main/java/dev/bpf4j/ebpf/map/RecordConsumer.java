package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import java.util.function.Consumer;

/** Who receives the records of a ring or perf buffer. */
@FunctionalInterface
public interface RecordConsumer {
    /** A record is {@code length} bytes from that offset. They are valid until this returns. */
    void accept(BufferRegion memory, int offset, int length);

    /** One that receives each record as a new array. */
    static RecordConsumer ofBytes(Consumer<byte[]> target) {
        return (memory, offset, length) -> {
            byte[] record = new byte[length];
            memory.copyTo(offset, record, 0, length);
            target.accept(record);
        };
    }
}
