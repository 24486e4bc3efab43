package dev.bpf4j.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Tracer;
import java.util.OptionalLong;

/** Compares what a run does with what the verifier says that it does: places, jumps, accesses to memory. */
final class FactsWatcher implements Tracer.Watcher {
    private static final int NOWHERE = -1;

    private final VerifiedProgram verified;
    private final Facts facts;
    private final Execution<?> x;
    private int branched = NOWHERE;

    FactsWatcher(VerifiedProgram verified, Execution<?> x) {
        this.verified = verified;
        this.facts = verified.facts();
        this.x = x;
    }

    @Override
    public void before(int slot, int depth, long[] registers) {
        assertTrue(facts.reached(slot), () -> "slot " + slot + " is said not to be reached");
        if (branched != NOWHERE) {
            branch(branched, slot);
        }
        Insn insn = verified.program().at(slot);
        branched = insn instanceof Insn.Branch ? slot : NOWHERE;
        address(insn, registers)
                .ifPresent(address -> facts.memory(slot).ifPresent(fact -> memory(fact, address, slot)));
    }

    private void branch(int slot, int next) {
        Facts.Branch fact = facts.branch(slot);
        boolean leads = verified.program().at(slot) instanceof Insn.Branch branch && branch.off() != 0;
        boolean jumped = next != slot + 1;
        assertTrue(fact != Facts.Branch.NEVER || !jumped, () -> "jump at " + slot + " is said never to be taken");
        assertTrue(
                fact != Facts.Branch.ALWAYS || jumped || !leads,
                () -> "jump at " + slot + " is said always to be taken");
    }

    private static OptionalLong address(Insn insn, long[] r) {
        if (insn instanceof Insn.Load load) {
            return OptionalLong.of(r[load.src()] + load.off());
        }
        if (insn instanceof Insn.Store store) {
            return OptionalLong.of(r[store.dst()] + store.off());
        }
        if (insn instanceof Insn.Rmw rmw) {
            return OptionalLong.of(r[rmw.dst()] + rmw.off());
        }
        if (insn instanceof Insn.LoadAcquire load) {
            return OptionalLong.of(r[load.src()] + load.off());
        }
        return insn instanceof Insn.StoreRelease store
                ? OptionalLong.of(r[store.dst()] + store.off())
                : OptionalLong.empty();
    }

    /** Regions are numbered in the order in which a run makes them: eight frames, the context, the packet. */
    private void memory(MemoryFact fact, long address, int slot) {
        int region = (int) (address >>> 32);
        int offset = Memory.offset(address);
        MemoryFact.Space space = region <= Execution.MAX_FRAMES
                ? MemoryFact.Space.STACK
                : region == Execution.MAX_FRAMES + 1 ? MemoryFact.Space.CONTEXT : MemoryFact.Space.PACKET;
        assertEquals(space, fact.space(), () -> "at slot " + slot);
        int base = switch (space) {
            case STACK -> Execution.FRAME_BYTES;
            case PACKET -> Execution.PACKET_OFFSET;
            default -> 0;
        };
        fact.constantOffset().ifPresent(o -> assertEquals(offset - base, o, () -> "offset at slot " + slot));
    }
}
