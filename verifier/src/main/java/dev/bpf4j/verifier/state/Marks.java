package dev.bpf4j.verifier.state;

import java.util.Arrays;

/** A set of registers and stack slots, of any frames. Mutable. */
public final class Marks {
    private final int[] registers = new int[State.MAX_FRAMES];
    private final long[] slots = new long[State.MAX_FRAMES];

    public Marks copy() {
        return new Marks().addAll(this);
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    public int size() {
        int count = 0;
        for (int f = 0; f < State.MAX_FRAMES; f++) {
            count += Integer.bitCount(registers[f]) + Long.bitCount(slots[f]);
        }
        return count;
    }

    /** The registers of a frame, as a bit set. */
    public int registers(int frame) {
        return registers[frame];
    }

    /** The stack slots of a frame, as a bit set. */
    public long slots(int frame) {
        return slots[frame];
    }

    public boolean hasRegister(int frame, int register) {
        return (registers[frame] >> register & 1) != 0;
    }

    public boolean hasSlot(int frame, int slot) {
        return (slots[frame] >>> slot & 1) != 0;
    }

    public Marks addRegister(int frame, int register) {
        registers[frame] |= 1 << register;
        return this;
    }

    public Marks addSlot(int frame, int slot) {
        slots[frame] |= 1L << slot;
        return this;
    }

    /** @param set of slots, as a bit set */
    public Marks addSlots(int frame, long set) {
        slots[frame] |= set;
        return this;
    }

    /** Removes everything. */
    public Marks clear() {
        Arrays.fill(registers, 0);
        Arrays.fill(slots, 0);
        return this;
    }

    public Marks removeRegister(int frame, int register) {
        registers[frame] &= ~(1 << register);
        return this;
    }

    public Marks removeSlot(int frame, int slot) {
        slots[frame] &= ~(1L << slot);
        return this;
    }

    /** Removes everything of a frame. */
    public Marks removeFrame(int frame) {
        registers[frame] = 0;
        slots[frame] = 0;
        return this;
    }

    public Marks addAll(Marks other) {
        for (int f = 0; f < State.MAX_FRAMES; f++) {
            registers[f] |= other.registers[f];
            slots[f] |= other.slots[f];
        }
        return this;
    }

    public Marks removeAll(Marks other) {
        for (int f = 0; f < State.MAX_FRAMES; f++) {
            registers[f] &= ~other.registers[f];
            slots[f] &= ~other.slots[f];
        }
        return this;
    }

    public boolean intersects(Marks other) {
        for (int f = 0; f < State.MAX_FRAMES; f++) {
            if ((registers[f] & other.registers[f]) != 0 || (slots[f] & other.slots[f]) != 0) {
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
