package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.MemoryFact;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;

/** Facts in the making: what was seen at each slot, over all paths. */
final class FactCollector implements Facts {
    private final BitSet reached;
    private final BitSet taken;
    private final BitSet fallen;
    private final BitSet mixed = new BitSet();
    private final MemoryFact[] memory;

    /** Arithmetic with addresses in an arena, and without, of programs that have one. */
    private final BitSet narrowed = new BitSet();

    private final BitSet wide = new BitSet();

    FactCollector(int slots) {
        this.reached = new BitSet(slots);
        this.taken = new BitSet(slots);
        this.fallen = new BitSet(slots);
        this.memory = new MemoryFact[slots];
    }

    void reach(int slot) {
        reached.set(slot);
    }

    /** @return false if the instruction accesses the context or a socket on some paths and other memory on others */
    boolean access(int slot, MemoryFact fact) {
        MemoryFact before = memory[slot];
        if (before == null) {
            memory[slot] = fact;
        } else if (before.space().isReadAs(fact.space())) {
            memory[slot] = new MemoryFact(MemoryFact.Space.KERNEL_OBJECT, OptionalInt.empty());
            return true;
        } else if (before.space() != fact.space()) {
            mixed.set(slot);
        } else if (!before.constantOffset().equals(fact.constantOffset())) {
            memory[slot] = new MemoryFact(fact.space(), OptionalInt.empty());
        }
        return before == null
                || before.space() == fact.space()
                || !before.space().isRewritten() && !fact.space().isRewritten();
    }

    /** The instruction computes, with an address in an arena or without. */
    void compute(int slot, boolean inArena) {
        (inArena ? narrowed : wide).set(slot);
    }

    @Override
    public boolean wide(int slot) {
        return wide.get(slot);
    }

    @Override
    public boolean narrowed(int slot) {
        return narrowed.get(slot);
    }

    void branch(int slot, Branch outcome) {
        switch (outcome) {
            case BOTH -> {
                taken.set(slot);
                fallen.set(slot);
            }
            case ALWAYS -> taken.set(slot);
            case NEVER -> fallen.set(slot);
        }
    }

    @Override
    public boolean reached(int slot) {
        return reached.get(slot);
    }

    @Override
    public Optional<MemoryFact> memory(int slot) {
        return mixed.get(slot) ? Optional.empty() : Optional.ofNullable(memory[slot]);
    }

    @Override
    public Branch branch(int slot) {
        if (taken.get(slot) == fallen.get(slot)) {
            return Branch.BOTH;
        }
        return taken.get(slot) ? Branch.ALWAYS : Branch.NEVER;
    }
}
