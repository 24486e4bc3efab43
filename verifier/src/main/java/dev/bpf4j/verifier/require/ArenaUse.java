package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.verifier.Facts;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A program's use of an arena.
 *
 * @param exists whether it has one
 * @param narrowed slots of arithmetic that is done on 32 bits whatever it says: with addresses in the arena on some paths
 */
public record ArenaUse(boolean exists, Set<Integer> narrowed) {
    static final ArenaUse NONE = new ArenaUse(false, Set.of());

    public ArenaUse {
        narrowed = Set.copyOf(narrowed);
    }

    /** Whether arithmetic is done on 32 bits on all paths, also on those without addresses in the arena. */
    public boolean narrows(int slot) {
        return exists && narrowed.contains(slot);
    }

    /** What an exploration has found beside what it knew; empty if nothing that would change what it found. */
    public Optional<ArenaUse> found(Program program, Facts facts) {
        if (!exists) {
            return Optional.empty();
        }
        Set<Integer> all = new HashSet<>(narrowed);
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            if (facts.narrowed(slot) && facts.wide(slot)) {
                all.add(slot);
            }
        }
        return all.size() == narrowed.size() ? Optional.empty() : Optional.of(new ArenaUse(true, all));
    }
}
