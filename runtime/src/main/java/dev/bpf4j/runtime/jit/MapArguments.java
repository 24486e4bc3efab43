package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.RegisterUse;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.run.Execution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which map a helper is called with, where the block itself puts its address into R1: as compilers write it. */
final class MapArguments {
    private static final int ARGUMENT = 1;

    private final ControlFlow flow;
    private final Map<Long, BpfMap> byAddress = new HashMap<>();

    MapArguments(ControlFlow flow, List<BpfMap> maps) {
        this.flow = flow;
        for (int i = 0; i < maps.size(); i++) {
            byAddress.put(Execution.mapAddress(i), maps.get(i));
        }
    }

    /** The map in R1 before the instruction at a slot of a block. */
    Optional<BpfMap> at(Block block, int slot) {
        Optional<BpfMap> known = Optional.empty();
        for (int before = block.start(); before < slot; before = flow.next(before)) {
            Insn insn = flow.program().at(before);
            if (RegisterUse.contains(RegisterUse.of(insn).writes(), ARGUMENT)) {
                known = insn instanceof Insn.LoadImm64 load
                        ? Optional.ofNullable(byAddress.get(load.value()))
                        : Optional.empty();
            }
        }
        return known;
    }
}
