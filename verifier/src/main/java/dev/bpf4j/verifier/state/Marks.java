package dev.bpf4j.verifier.state;

import java.util.Arrays;

/** A set of registers and stack slots, of any frames. Mutable. Most sets are empty, or of the first frame: those are small. */
public final class Marks {
    private static final int[] NO_REGISTERS = {};
    private static final long[] NO_SLOTS = {};

    /** By frame, as bit sets; of frames beyond the end there is nothing in the set. */
    private int[] registers = NO_REGISTERS;

    private long[] slots = NO_SLOTS;

    public Marks copy() {
        return new Marks().addAll(this);
    }

    public boolean isEmpty() {
        for (int set : registers) {
            if (set != 0) {
                return false;
            }
        }
        for (long set : slots) {
            if (set != 0) {
                return false;
            }
        }
        return true;
    }

    public int size() {
        int count = 0;
        for (int set : registers) {
            count += Integer.bitCount(set);
        }
        for (long set : slots) {
            count += Long.bitCount(set);
        }
        return count;
    }

    /** The registers of a frame, as a bit set. */
    public int registers(int frame) {
        return frame < registers.length ? registers[frame] : 0;
    }

    /** The stack slots of a frame, as a bit set. */
    public long slots(int frame) {
        return frame < slots.length ? slots[frame] : 0;
    }

    public boolean hasRegister(int frame, int register) {
        return (registers(frame) >> register & 1) != 0;
    }

    public boolean hasSlot(int frame, int slot) {
        return (slots(frame) >>> slot & 1) != 0;
    }

    public Marks addRegister(int frame, int register) {
        return addRegisters(frame, 1 << register);
    }

    private Marks addRegisters(int frame, int set) {
        if (set != 0) {
            if (frame >= registers.length) {
                registers = Arrays.copyOf(registers, frame + 1);
            }
            registers[frame] |= set;
        }
        return this;
    }

    public Marks addSlot(int frame, int slot) {
        return addSlots(frame, 1L << slot);
    }

    /** @param set of slots, as a bit set */
    public Marks addSlots(int frame, long set) {
        if (set != 0) {
            if (frame >= slots.length) {
                slots = Arrays.copyOf(slots, frame + 1);
            }
            slots[frame] |= set;
        }
        return this;
    }

    /** Removes everything. */
    public Marks clear() {
        Arrays.fill(registers, 0);
        Arrays.fill(slots, 0);
        return this;
    }

    public Marks removeRegister(int frame, int register) {
        return removeRegisters(frame, 1 << register);
    }

    private Marks removeRegisters(int frame, int set) {
        if (frame < registers.length) {
            registers[frame] &= ~set;
        }
        return this;
    }

    public Marks removeSlot(int frame, int slot) {
        return removeSlots(frame, 1L << slot);
    }

    private Marks removeSlots(int frame, long set) {
        if (frame < slots.length) {
            slots[frame] &= ~set;
        }
        return this;
    }

    /** Removes everything of a frame. */
    public Marks removeFrame(int frame) {
        return removeRegisters(frame, -1).removeSlots(frame, -1);
    }

    public Marks addAll(Marks other) {
        for (int f = other.registers.length - 1; f >= 0; f--) {
            addRegisters(f, other.registers[f]);
        }
        for (int f = other.slots.length - 1; f >= 0; f--) {
            addSlots(f, other.slots[f]);
        }
        return this;
    }

    public Marks removeAll(Marks other) {
        for (int f = 0; f < other.registers.length; f++) {
            removeRegisters(f, other.registers[f]);
        }
        for (int f = 0; f < other.slots.length; f++) {
            removeSlots(f, other.slots[f]);
        }
        return this;
    }

    public boolean intersects(Marks other) {
        for (int f = 0; f < registers.length; f++) {
            if ((registers[f] & other.registers(f)) != 0) {
                return true;
            }
        }
        for (int f = 0; f < slots.length; f++) {
            if ((slots[f] & other.slots(f)) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "regs=" + Arrays.toString(registers) + " stack=" + Arrays.toString(slots);
    }
}
