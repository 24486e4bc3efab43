package dev.bpf4j.ebpf.map;

import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What belongs to elements of a map beside their bytes, by its offset in the map's values. It ends with the element. */
public final class Attachments {
    private final ConcurrentSkipListMap<Integer, Attachment> byOffset = new ConcurrentSkipListMap<>();

    /** Whether there ever was one. Most maps have none, and ask at each update. */
    private volatile boolean used;

    Attachments() {}

    /** Something of an element. */
    @FunctionalInterface
    public interface Attachment {
        /** The element is no more, or has got another value. Called with locks of the map: does not use the map. */
        void end();
    }

    boolean wereUsed() {
        return used;
    }

    /** Whether nothing was there, and this is now. */
    public boolean add(int offset, Attachment attachment) {
        used = true;
        return byOffset.putIfAbsent(offset, attachment) == null;
    }

    public Optional<Attachment> at(int offset) {
        return Optional.ofNullable(byOffset.get(offset));
    }

    /** Ends what is in those bytes. */
    void end(int from, int bytes) {
        if (used) {
            byOffset.subMap(from, from + bytes).keySet().forEach(this::end);
        }
    }

    private void end(int offset) {
        Optional.ofNullable(byOffset.remove(offset)).ifPresent(Attachment::end);
    }
}
