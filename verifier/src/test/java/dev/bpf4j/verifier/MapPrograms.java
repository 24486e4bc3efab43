package dev.bpf4j.verifier;

import static dev.bpf4j.ebpf.map.MapKind.*;
import static dev.bpf4j.verifier.Code.*;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.HelperCatalog;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.ArrayList;
import java.util.List;

/** Maps, the helpers that work on them, and beginnings of programs that use them. */
final class MapPrograms {
    static final int LOOKUP = 1;
    static final int UPDATE = 2;
    static final int DELETE = 3;
    static final int TAIL_CALL = 12;
    static final int RESERVE = 131;
    static final int SUBMIT = 132;
    static final int DISCARD = 133;

    static final int HASH_MAP = 0;
    static final int ARRAY_MAP = 1;
    static final int READ_ONLY = 2;
    static final int WRITE_ONLY = 3;
    static final int RING = 4;
    static final int PROGRAMS = 5;
    static final int OUTER = 6;
    static final int ONE = 7;

    // spotless:off
    static final List<MapSpec> MAPS = List.of(
            MapSpec.of("hash", HASH, 8, 48, 10),
            MapSpec.of("array", ARRAY, 4, 48, 10),
            MapSpec.of("ro", HASH, 8, 48, 1).withFlags(MapFlags.BPF_F_RDONLY_PROG),
            MapSpec.of("wo", HASH, 8, 48, 1).withFlags(MapFlags.BPF_F_WRONLY_PROG),
            MapSpec.of("ring", RINGBUF, 0, 0, 4096),
            MapSpec.of("progs", PROG_ARRAY, 4, 4, 3),
            MapSpec.of("outer", ARRAY_OF_MAPS, 4, 4, 2).withInner(MapSpec.of("inner", ARRAY, 4, 8, 4)),
            MapSpec.of("one", ARRAY, 4, 16, 1));
    // spotless:on

    private MapPrograms() {}

    /** Socket filters with all helpers that Linux gives them. */
    static final ProgramType<SocketBuffer> TYPE = withHelpers("socket_filter", SocketBuffer.CONTEXT);

    /** A type with the helpers that Linux gives it; they do nothing. */
    static <T> ProgramType<T> withHelpers(String type, ContextType<T> context) {
        List<Helper> helpers = HelperCatalog.instance().prototypes(type).stream()
                .map(p -> new Helper(p, (c, r1, r2, r3, r4, r5) -> 0))
                .toList();
        return new ProgramType<>(type, context, HelperTable.of(helpers));
    }

    static Insn map(int dst, int index) {
        return new Insn.LoadImm64(dst, Imm64.MAP_INDEX, index, 0);
    }

    static Insn value(int dst, int index, int offset) {
        return new Insn.LoadImm64(dst, Imm64.MAP_INDEX_VALUE, index, offset);
    }

    private static List<Insn> then(List<Insn> start, Insn... rest) {
        List<Insn> all = new ArrayList<>(start);
        all.addAll(List.of(rest));
        return all;
    }

    /** Saves the context in R6; R0 = value of the element with key 0, or null. Takes 8 slots. */
    static List<Insn> lookup(int index, Insn... rest) {
        return then(
                List.of(
                        movr(6, 1),
                        mov(0, 0),
                        storeImm(Width.DW, 10, -8, 0),
                        movr(2, 10),
                        add(2, -8),
                        map(1, index),
                        call(LOOKUP)),
                rest);
    }

    /** R0 = R6 = a record of 16 bytes, or null. Takes 6 slots. */
    static List<Insn> reserve(Insn... rest) {
        return then(List.of(map(1, RING), mov(2, 16), mov(3, 0), call(RESERVE), movr(6, 0)), rest);
    }
}
