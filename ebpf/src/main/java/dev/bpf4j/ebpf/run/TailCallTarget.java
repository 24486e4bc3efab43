package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Reference;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A program that is ready to run, as an element of a prog_array: what {@code bpf_tail_call} goes to.
 *
 * @param maps those it was linked with
 * @param order of the machine that it is for
 */
public record TailCallTarget<T>(ProgramType<T> type, Executable<T> executable, List<BpfMap> maps, ByteOrder order)
        implements Reference {
    public TailCallTarget {
        maps = List.copyOf(maps);
    }

    /** A program for a little-endian machine. */
    public TailCallTarget(ProgramType<T> type, Executable<T> executable, List<BpfMap> maps) {
        this(type, executable, maps, ByteOrder.LITTLE_ENDIAN);
    }
}
