package dev.bpf4j.ebpf;

import dev.bpf4j.ebpf.isa.Insn;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * An immutable eBPF program. Instructions are addressed by 8-byte slot, as jump distances and verifier messages do;
 * the second slot of a 64-bit immediate load belongs to the instruction before it.
 */
public final class Program {
    /** Most slots a program may have; Linux's limit for privileged programs. */
    public static final int MAX_SLOTS = 1_000_000;

    /** One entry per slot; null for the second slot of a wide instruction. */
    private final Insn[] bySlot;

    private final ByteOrder order;
    private final OptionalInt exceptionCallback;

    /** Not changed. */
    private final BitSet inArena;

    private Program(Insn[] bySlot, ByteOrder order, OptionalInt exceptionCallback, BitSet inArena) {
        this.bySlot = bySlot;
        this.order = order;
        this.exceptionCallback = exceptionCallback;
        this.inArena = inArena;
    }

    /** @throws MalformedProgramException if it takes more than {@link #MAX_SLOTS} slots, or is empty */
    public static Program of(List<? extends Insn> insns) {
        int slots = insns.stream().mapToInt(Insn::slots).sum();
        if (slots == 0) {
            throw new MalformedProgramException("insn 0", "empty program");
        }
        if (slots > MAX_SLOTS) {
            throw new MalformedProgramException("insn " + MAX_SLOTS, "program has more than " + MAX_SLOTS + " slots");
        }
        Insn[] bySlot = new Insn[slots];
        int slot = 0;
        for (Insn insn : insns) {
            bySlot[slot] = insn;
            slot += insn.slots();
        }
        return new Program(bySlot, ByteOrder.LITTLE_ENDIAN, OptionalInt.empty(), new BitSet());
    }

    public static Program of(Insn... insns) {
        return of(Arrays.asList(insns));
    }

    /** The same instructions for machines of that byte order. */
    public Program in(ByteOrder machine) {
        return machine == order ? this : new Program(bySlot, machine, exceptionCallback, inArena);
    }

    /**
     * The byte order of the machines that the program is for: that of what it loads and stores. Little-endian unless
     * {@link #in} says otherwise.
     */
    public ByteOrder order() {
        return order;
    }

    /** The same instructions, of which the function that starts at a slot is called where the program throws. */
    public Program catching(OptionalInt slot) {
        return new Program(bySlot, order, slot, inArena);
    }

    /**
     * The slot of the function that {@code bpf_throw} calls with its argument, after it has left all other functions, and
     * whose result is the program's; where there is none, the argument is the result.
     */
    public OptionalInt exceptionCallback() {
        return exceptionCallback;
    }

    /** The same instructions, of which those at some slots access the arena that the program has, and no other memory. */
    public Program inArena(BitSet slots) {
        return new Program(bySlot, order, exceptionCallback, (BitSet) slots.clone());
    }

    /**
     * Whether a load, a store or an atomic instruction accesses an arena, by the lower half of an address in it. Verifiers find
     * that out: instructions do not show it.
     */
    public boolean isInArena(int slot) {
        return inArena.get(slot);
    }

    /** The slots of all instructions that {@linkplain #isInArena access an arena}. */
    public BitSet slotsInArena() {
        return (BitSet) inArena.clone();
    }

    /** Number of 8-byte slots. */
    public int slots() {
        return bySlot.length;
    }

    /** Whether an instruction starts at this slot; false outside the program and in the middle of a wide one. */
    public boolean startsAt(int slot) {
        return slot >= 0 && slot < bySlot.length && bySlot[slot] != null;
    }

    /**
     * The instruction that starts at this slot.
     *
     * @throws IndexOutOfBoundsException if none starts there
     */
    public Insn at(int slot) {
        Insn insn = bySlot[slot];
        if (insn == null) {
            throw new IndexOutOfBoundsException("no instruction starts at slot " + slot);
        }
        return insn;
    }

    /** The slot after the instruction at this one. */
    public int next(int slot) {
        int next = slot + 1;
        return next < bySlot.length && bySlot[next] == null ? next + 1 : next;
    }

    /** All instructions in order. */
    public List<Insn> insns() {
        return Arrays.stream(bySlot).filter(Objects::nonNull).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Program p
                && Arrays.equals(bySlot, p.bySlot)
                && order == p.order
                && exceptionCallback.equals(p.exceptionCallback)
                && inArena.equals(p.inArena);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bySlot);
    }

    @Override
    public String toString() {
        return insns().toString();
    }
}
