package dev.bpf4j.verifier.transfer;

import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.state.Marks;
import java.util.Optional;
import java.util.OptionalInt;

/** What the transfer of one instruction tells beside the new state. Reused from instruction to instruction. */
public final class Effects {
    private final Marks precise = new Marks();
    private boolean anyPrecise;
    private final Marks read = new Marks();
    private final Marks written = new Marks();
    private boolean anyStack;
    private Note note = Note.NONE;
    private Optional<MemoryFact> memory = Optional.empty();
    private boolean narrowed;
    private int ids;

    /** Forgets the instruction before. */
    public void reset() {
        if (anyPrecise) {
            precise.clear();
            anyPrecise = false;
        }
        if (anyStack) {
            read.clear();
            written.clear();
            anyStack = false;
        }
        note = Note.NONE;
        memory = Optional.empty();
        narrowed = false;
    }

    /** An id that no other number or pointer has. */
    public int freshId() {
        return ++ids;
    }

    /** The register's exact value, before the instruction, mattered. */
    public void precise(int frame, int register) {
        precise.addRegister(frame, register);
        anyPrecise = true;
    }

    /** The number in the stack slot, before the instruction, mattered. */
    public void preciseSlot(int frame, int slot) {
        precise.addSlot(frame, slot);
        anyPrecise = true;
    }

    /** What some stack slots held before the instruction mattered. */
    void read(int frame, long slots) {
        read.addSlots(frame, slots);
        anyStack = true;
    }

    /** Whatever some stack slots held is gone. */
    void written(int frame, long slots) {
        written.addSlots(frame, slots);
        anyStack = true;
    }

    /** Whether the instruction read or overwrote stack slots. */
    public boolean accessesStack() {
        return anyStack;
    }

    /** The stack slots that it read. */
    public Marks read() {
        return read;
    }

    /** The stack slots that it overwrote as a whole, having read what it reads. */
    public Marks written() {
        return written;
    }

    /** What has to be remembered of the instruction. */
    public void note(Note what) {
        note = what;
    }

    void memory(MemoryFact.Space space, OptionalInt offset) {
        memory = Optional.of(new MemoryFact(space, offset));
    }

    /** The instruction computes with an address in an arena, and so on 32 bits whatever it says. */
    void narrow() {
        narrowed = true;
    }

    public boolean narrowed() {
        return narrowed;
    }

    /** The registers whose exact values mattered. */
    public Optional<Marks> precise() {
        return anyPrecise ? Optional.of(precise) : Optional.empty();
    }

    public Note note() {
        return note;
    }

    /** The memory that was accessed. */
    public Optional<MemoryFact> memory() {
        return memory;
    }
}
