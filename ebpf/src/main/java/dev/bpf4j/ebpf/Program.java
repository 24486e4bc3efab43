package dev.bpf4j.ebpf;

import dev.bpf4j.ebpf.isa.Insn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An immutable eBPF program. Instructions are addressed by 8-byte slot, as jump distances and verifier messages do;
 * the second slot of a 64-bit immediate load belongs to the instruction before it.
 */
public final class Program {
    /** Most slots a program may have; Linux's limit for privileged programs. */
    public static final int MAX_SLOTS = 1_000_000;

    /** One entry per slot; empty for the second slot of a wide instruction. */
    private final List<Optional<Insn>> bySlot;

    private Program(List<Optional<Insn>> bySlot) {
        this.bySlot = bySlot;
    }

    /** @throws MalformedProgramException if it takes more than {@link #MAX_SLOTS} slots, or is empty */
    public static Program of(List<? extends Insn> insns) {
        List<Optional<Insn>> slots = new ArrayList<>(insns.size());
        for (Insn insn : insns) {
            slots.add(Optional.of(insn));
            for (int i = 1; i < insn.slots(); i++) {
                slots.add(Optional.empty());
            }
        }
        if (slots.isEmpty()) {
            throw new MalformedProgramException("insn 0", "empty program");
        }
        if (slots.size() > MAX_SLOTS) {
            throw new MalformedProgramException("insn " + MAX_SLOTS, "program has more than " + MAX_SLOTS + " slots");
        }
        return new Program(List.copyOf(slots));
    }

    public static Program of(Insn... insns) {
        return of(Arrays.asList(insns));
    }

    /** Number of 8-byte slots. */
    public int slots() {
        return bySlot.size();
    }

    /** Whether an instruction starts at this slot; false outside the program and in the middle of a wide one. */
    public boolean startsAt(int slot) {
        return slot >= 0 && slot < bySlot.size() && bySlot.get(slot).isPresent();
    }

    /**
     * The instruction that starts at this slot.
     *
     * @throws IndexOutOfBoundsException if none starts there
     */
    public Insn at(int slot) {
        return bySlot.get(slot)
                .orElseThrow(() -> new IndexOutOfBoundsException("no instruction starts at slot " + slot));
    }

    /** The slot after the instruction at this one. */
    public int next(int slot) {
        return slot + at(slot).slots();
    }

    /** All instructions in order. */
    public List<Insn> insns() {
        return bySlot.stream().flatMap(Optional::stream).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Program p && bySlot.equals(p.bySlot);
    }

    @Override
    public int hashCode() {
        return bySlot.hashCode();
    }

    @Override
    public String toString() {
        return insns().toString();
    }
}
