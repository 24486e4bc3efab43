package dev.bpf4j.ebpf.map;

import dev.bpf4j.ebpf.memory.BufferRegion;
import dev.bpf4j.ebpf.memory.Region;
import java.util.List;

/** The values of a map in one piece of memory: a fixed number of slots, each with one copy or one per CPU. */
final class Slab {
    private final int valueSize;
    private final int copyStride;
    private final int copies;
    private final int slotStride;
    private final BufferRegion memory;
    private final BufferRegion programView;
    private final List<SpecialField> fields;

    /** @throws IllegalArgumentException (E2BIG) if it would be larger than a region can be */
    Slab(MapSpec spec, int slots, int cpus) {
        valueSize = spec.valueSize();
        fields = spec.details().fields();
        copies = spec.kind().perCpu() ? cpus : 1;
        copyStride = BpfMap.stride(valueSize);
        long bytes = (long) slots * copies * copyStride;
        MapCreation.require(bytes <= BufferRegion.MAX_SIZE, spec, Errno.E2BIG, "values of " + bytes + " bytes");
        slotStride = copyStride * copies;
        memory = BufferRegion.allocate("map_value", (int) bytes, spec.order());
        programView = memory.view(
                "map_value",
                (spec.flags() & MapFlags.BPF_F_WRONLY_PROG) == 0,
                (spec.flags() & MapFlags.BPF_F_RDONLY_PROG) == 0);
    }

    BufferRegion programView() {
        return programView;
    }

    int slotStride() {
        return slotStride;
    }

    /** The offset of a value, or {@link BpfMap#ABSENT} if there is no such CPU. */
    int offset(int slot, int cpu) {
        if (copies == 1) {
            return slot * slotStride;
        }
        return cpu < 0 || cpu >= copies ? BpfMap.ABSENT : slot * slotStride + cpu * copyStride;
    }

    /** The slot that has the byte at an offset of a map without copies, or {@link BpfMap#ABSENT}. */
    int slotAt(int offset) {
        return copies == 1 && offset >= 0 && offset < memory.size() ? offset / slotStride : BpfMap.ABSENT;
    }

    /** Whether a value can be written to that CPU's copy, or to {@link BpfMap#ALL_CPUS}. */
    boolean hasCopy(int cpu) {
        return copies == 1 || cpu == BpfMap.ALL_CPUS || cpu >= 0 && cpu < copies;
    }

    /** Sets one CPU's copy, or all of them from a value in transfer form. Fields that only calls may use stay as they are. */
    void set(int slot, int cpu, Region value, int valueOffset) {
        if (!fields.isEmpty()) {
            setPlain(slot, cpu, value, valueOffset);
        } else if (copies == 1) {
            memory.copyFrom(value, valueOffset, slot * slotStride, valueSize);
        } else if (cpu == BpfMap.ALL_CPUS) {
            memory.copyFrom(value, valueOffset, slot * slotStride, slotStride);
        } else {
            memory.copyFrom(value, valueOffset, offset(slot, cpu), valueSize);
        }
    }

    private void setPlain(int slot, int cpu, Region value, int valueOffset) {
        boolean all = copies > 1 && cpu == BpfMap.ALL_CPUS;
        for (int copy = 0; copy < (all ? copies : 1); copy++) {
            int to = all ? slot * slotStride + copy * copyStride : offset(slot, cpu);
            int from = valueOffset + copy * copyStride;
            between((start, bytes) -> memory.copyFrom(value, from + start, to + start, bytes));
        }
    }

    /** Some bytes of a value. */
    @FunctionalInterface
    private interface Part {
        void copy(int start, int bytes);
    }

    /** The parts of a value that are plain data. */
    private void between(Part part) {
        int start = 0;
        for (SpecialField field : fields) {
            if (field.offset() > start) {
                part.copy(start, field.offset() - start);
            }
            start = Math.max(start, field.offset() + field.size());
        }
        if (start < valueSize) {
            part.copy(start, valueSize - start);
        }
    }

    /** {@link #set} for a slot that had another element: the other CPUs' copies, and the fields of calls, become zero. */
    void init(int slot, int cpu, Region value, int valueOffset) {
        if (copies > 1 || !fields.isEmpty()) {
            memory.clear(slot * slotStride, slotStride);
        }
        set(slot, cpu, value, valueOffset);
    }

    /** Copies the value, in transfer form, to that place. Of the fields of calls others see zeros. */
    void read(int slot, Region value, int valueOffset) {
        if (!fields.isEmpty()) {
            readPlain(slot, value, valueOffset);
            return;
        }
        memory.copyTo(slot * slotStride, value, valueOffset, copies == 1 ? valueSize : slotStride);
    }

    private void readPlain(int slot, Region value, int valueOffset) {
        for (int copy = 0; copy < copies; copy++) {
            int from = slot * slotStride + copy * copyStride;
            int to = valueOffset + copy * copyStride;
            int bytes = copies == 1 ? valueSize : copyStride;
            for (int i = 0; i < bytes; i++) {
                value.store8(to + i, 0);
            }
            between((start, count) -> memory.copyTo(from + start, value, to + start, count));
        }
    }
}
