package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.nio.ByteOrder;

/** The keys of a table, bucket by bucket. A bucket's keys are copied together: none is missed or seen twice. */
final class TableOrder implements KeyCursor {
    private final SlotTable table;
    private final int keySize;
    private final ByteOrder order;
    private BytesRegion keys;
    private int bucket;
    private int count;
    private int index;

    TableOrder(SlotTable table, MapSpec spec) {
        this.table = table;
        this.keySize = spec.keySize();
        this.order = spec.order();
        this.keys = region(keySize * 4);
    }

    @Override
    public boolean next(Region key) {
        while (index == count) {
            if (bucket == table.buckets()) {
                return false;
            }
            load(bucket++);
        }
        for (int i = 0, from = keySize * index++; i < keySize; i++) {
            key.store8(i, keys.load8(from + i));
        }
        return true;
    }

    private void load(int from) {
        index = 0;
        count = 0;
        if (table.first(from) == SlotTable.NONE) {
            return;
        }
        table.lock(table.stripeOf(from));
        try {
            for (int slot = table.first(from); slot != SlotTable.NONE; slot = table.after(slot)) {
                add(slot);
            }
        } finally {
            table.unlock(table.stripeOf(from));
        }
    }

    private void add(int slot) {
        if (keySize * (count + 1) > keys.size()) {
            grow();
        }
        table.keys().copyTo(slot, keys, keySize * count++);
    }

    private void grow() {
        BytesRegion larger = region(keys.size() * 2);
        for (int i = 0; i < keys.size(); i++) {
            larger.store8(i, keys.load8(i));
        }
        keys = larger;
    }

    private BytesRegion region(int size) {
        return BytesRegion.of("keys", new byte[size], order);
    }

    /** The first key from a bucket on. @return 0, or {@code -ENOENT} */
    static int first(SlotTable table, int fromBucket, Region next, int nextOffset) {
        for (int bucket = fromBucket; bucket < table.buckets(); bucket++) {
            if (table.first(bucket) != SlotTable.NONE && head(table, bucket, next, nextOffset)) {
                return 0;
            }
        }
        return -Errno.ENOENT;
    }

    private static boolean head(SlotTable table, int bucket, Region next, int nextOffset) {
        int stripe = table.stripeOf(bucket);
        table.lock(stripe);
        try {
            int slot = table.first(bucket);
            if (slot != SlotTable.NONE) {
                table.keys().copyTo(slot, next, nextOffset);
            }
            return slot != SlotTable.NONE;
        } finally {
            table.unlock(stripe);
        }
    }

    /** The key after that one, or the first if that one is absent. @return 0, or {@code -ENOENT} */
    static int next(SlotTable table, Region key, int keyOffset, Region next, int nextOffset) {
        int bucket = table.bucket(key, keyOffset);
        int stripe = table.stripeOf(bucket);
        int from = bucket + 1;
        table.lock(stripe);
        try {
            int slot = table.search(key, keyOffset, bucket);
            if (slot == SlotTable.NONE) {
                from = 0;
            } else if (table.after(slot) != SlotTable.NONE) {
                table.keys().copyTo(table.after(slot), next, nextOffset);
                return 0;
            }
        } finally {
            table.unlock(stripe);
        }
        return first(table, from, next, nextOffset);
    }
}
