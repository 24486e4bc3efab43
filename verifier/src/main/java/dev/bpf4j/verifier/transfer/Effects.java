package dev.bpf4j.verifier.transfer;

import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.state.Marks;
import java.util.Optional;
import java.util.OptionalInt;

/** What the transfer of one instruction tells beside the new state. Reused from instruction to instruction. */
public final class Effects {
    private final Marks precise = new Marks();
    private boolean anyPrecise;
    private Note note = Note.NONE;
    private Optional<MemoryFact> memory = Optional.empty();
    private int ids;

    /** Forgets the instruction before. */
    public void reset() {
        if (anyPrecise) {
            precise.removeAll(precise.copy());
            anyPrecise = false;
        }
        note = Note.NONE;
        memory = Optional.empty();
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

    /** What has to be remembered of the instruction. */
    public void note(Note what) {
        note = what;
    }

    void memory(MemoryFact.Space space, OptionalInt offset) {
        memory = Optional.of(new MemoryFact(space, offset));
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
