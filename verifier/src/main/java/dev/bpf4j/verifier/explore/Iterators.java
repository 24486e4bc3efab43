package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.cfg.WeakOrder;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where iterators begin and advance. Each has only so many elements: a loop that always advances one ends, unless that
 * begins anew inside.
 */
final class Iterators {
    /** @param own whether it belongs to the function that executes */
    private record Seen(int frame, long offset, boolean own) {}

    private final Program program;
    private final HelperTable helpers;
    private final Map<Integer, Set<Seen>> begun = new HashMap<>();
    private final Map<Integer, Set<Seen>> advanced = new HashMap<>();

    Iterators(Program program, HelperTable helpers) {
        this.program = program;
        this.helpers = helpers;
    }

    /** To be told each instruction before it executes. */
    void see(int slot, State state) {
        Optional<Prototype> call = program.at(slot) instanceof Insn.Call insn && insn.kind() != CallKind.LOCAL
                ? helpers.byId(insn.imm()).map(helper -> helper.prototype())
                : Optional.empty();
        if (call.isPresent() && state.register(1) instanceof StackPointer p && p.hasConstantOffset()) {
            Seen seen = new Seen(p.frame(), p.constantOffset(), p.frame() == state.depth());
            if (call.get().args().contains(ArgType.UNINIT_ITERATOR)) {
                begun.computeIfAbsent(slot, s -> new HashSet<>()).add(seen);
            } else if (call.get().args().contains(ArgType.ITERATOR)
                    && call.get().has(HelperFlag.ITERATOR_NEXT)) {
                advanced.computeIfAbsent(slot, s -> new HashSet<>()).add(seen);
            }
        }
    }

    /** Whether an instruction can be executed so many times only for each time that the loop is entered. */
    boolean ends(int slot, WeakOrder.Loop loop) {
        return program.at(slot) instanceof Insn.MayGoto
                || advanced.containsKey(slot) && advanced.get(slot).stream().noneMatch(it -> beginsIn(loop, it));
    }

    private boolean beginsIn(WeakOrder.Loop loop, Seen iterator) {
        return begun.entrySet().stream()
                .anyMatch(entry -> entry.getValue().stream()
                        .anyMatch(it -> it.frame() == iterator.frame()
                                && it.offset() == iterator.offset()
                                && (!it.own() || loop.contains(entry.getKey()))));
    }
}
