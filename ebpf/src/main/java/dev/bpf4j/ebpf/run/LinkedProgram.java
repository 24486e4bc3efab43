package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Insn.LoadImm64;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import java.util.ArrayList;
import java.util.List;

/**
 * A program whose references to maps and functions are plain 64-bit constants: addresses in an {@link Execution} that was
 * made for the same maps. Slots stay where they were.
 *
 * @param maps by index, as the program names them
 */
public record LinkedProgram(Program program, List<BpfMap> maps) {
    public LinkedProgram {
        maps = List.copyOf(maps);
    }

    /**
     * Resolves {@code map_idx}, {@code map_idx_value} and {@code func} references; others stay, and trap.
     *
     * @throws MalformedProgramException if a map is for programs of the other byte order, does not exist, has no value that can be addressed so (only arenas and arrays
     *     of one element have), or if a function would lie outside the program
     */
    public static LinkedProgram of(Program program, List<BpfMap> maps) {
        maps.forEach(map -> checkOrder(program, map));
        List<Insn> insns = new ArrayList<>();
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            Insn insn = program.at(slot);
            insns.add(insn instanceof LoadImm64 load ? resolve(program, load, slot, maps) : insn);
        }
        Program resolved = Program.of(insns)
                .in(program.order())
                .catching(program.exceptionCallback())
                .inArena(program.slotsInArena());
        return new LinkedProgram(resolved, maps);
    }

    private static void checkOrder(Program program, BpfMap map) {
        if (map.spec().order() != program.order()) {
            throw new MalformedProgramException(
                    map.toString(), "its byte order is " + map.spec().order() + ", the program's " + program.order());
        }
    }

    private static LoadImm64 resolve(Program program, LoadImm64 load, int slot, List<BpfMap> maps) {
        return switch (load.kind()) {
            case MAP_INDEX -> {
                map(maps, load, slot);
                yield LoadImm64.of(load.dst(), Execution.mapAddress(load.imm()));
            }
            case MAP_INDEX_VALUE -> {
                BpfMap map = map(maps, load, slot);
                if (map instanceof Arena arena) {
                    yield LoadImm64.of(load.dst(), arena.base() + Integer.toUnsignedLong(load.nextImm()));
                }
                checkValue(map, load.nextImm(), slot);
                yield LoadImm64.of(load.dst(), Execution.valueAddress(load.imm(), load.nextImm()));
            }
            case FUNCTION -> LoadImm64.of(load.dst(), Execution.functionAddress(function(program, load, slot)));
            case VALUE, MAP_FD, MAP_VALUE, VARIABLE -> load;
        };
    }

    private static MalformedProgramException refuse(int slot, String why) {
        return new MalformedProgramException("insn " + slot, why);
    }

    private static BpfMap map(List<BpfMap> maps, LoadImm64 load, int slot) {
        if (load.imm() < 0 || load.imm() >= maps.size()) {
            throw refuse(slot, "map index " + load.imm() + ", but there are " + maps.size() + " maps");
        }
        return maps.get(load.imm());
    }

    private static void checkValue(BpfMap map, int offset, int slot) {
        if (map.spec().kind() != MapKind.ARRAY || map.spec().maxEntries() != 1) {
            throw refuse(slot, "direct value access needs an array of one element, not " + map);
        }
        if (Integer.compareUnsigned(offset, map.spec().valueSize()) >= 0) {
            throw refuse(
                    slot,
                    "invalid access to map value pointer, value_size="
                            + map.spec().valueSize() + " off=" + Integer.toUnsignedString(offset));
        }
    }

    private static int function(Program program, LoadImm64 load, int slot) {
        long target = (long) slot + 1 + load.imm();
        if (target < 0 || target >= program.slots() || !program.startsAt((int) target)) {
            throw refuse(slot, "no function starts at insn " + target);
        }
        return (int) target;
    }
}
