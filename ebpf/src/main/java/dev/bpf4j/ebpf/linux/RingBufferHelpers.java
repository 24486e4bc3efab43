package dev.bpf4j.ebpf.linux;

import static dev.bpf4j.ebpf.linux.Functions.at;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.RingBuffer;
import dev.bpf4j.ebpf.memory.AccessFault;

/** Helpers on ring buffers. */
final class RingBufferHelpers {
    private static final long MAP_OF_RECORD = 1L << 32;

    private RingBufferHelpers() {}

    static void register(Functions f) {
        f.add("ringbuf_output", RingBufferHelpers::output);
        f.add("ringbuf_reserve", (c, map, size, flags, r4, r5) -> reserve(c, map, size, flags));
        f.add("ringbuf_submit", (c, record, flags, r3, r4, r5) -> {
            ofRecord(c, record).submit(at(record), flags);
            return 0;
        });
        f.add("ringbuf_discard", (c, record, flags, r3, r4, r5) -> {
            ofRecord(c, record).discard(at(record), flags);
            return 0;
        });
        f.add("ringbuf_query", (c, map, what, r3, r4, r5) -> ring(c, map).query(what));
    }

    private static RingBuffer ring(Caller caller, long map) {
        if (caller.map(map) instanceof RingBuffer ring) {
            return ring;
        }
        throw new AccessFault(caller.map(map) + " is not a ring buffer");
    }

    /** The region before that of the records is the map's. */
    static RingBuffer ofRecord(Caller caller, long record) {
        return ring(caller, record - at(record) - MAP_OF_RECORD);
    }

    static long reserve(Caller caller, long map, long size, long flags) {
        int offset = ring(caller, map).reserve(size, flags);
        return offset == BpfMap.ABSENT ? 0 : MapHelpers.valueAddress(map, offset);
    }

    private static long output(Caller caller, long map, long data, long size, long flags, long r5) {
        return ring(caller, map).output(caller.memory().region(data), at(data), size, flags);
    }
}
