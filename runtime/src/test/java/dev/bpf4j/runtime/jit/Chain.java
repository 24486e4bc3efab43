package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.HelperFunction;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.ReferenceArray;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TailCallTarget;
import dev.bpf4j.ebpf.run.TrapException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Programs that share a prog_array, each in an engine of its own. Map 0 of each program is an array of one element of 64
 * bytes, map 1 is the prog_array. Programs at even places share their array.
 */
record Chain(List<Executable<PlainMemory>> programs) {
    static final Helper LOOKUP =
            helper(1, "lookup", Set.of(), Chain::lookup, ArgType.CONST_MAP_PTR, ArgType.PTR_TO_MAP_KEY);
    static final Helper UPDATE = helper(
            2,
            "update",
            Set.of(),
            Chain::update,
            ArgType.CONST_MAP_PTR,
            ArgType.PTR_TO_MAP_KEY,
            ArgType.PTR_TO_MAP_VALUE,
            ArgType.ANYTHING);
    static final Helper TAIL_CALL = helper(
            12,
            "tail_call",
            Set.of(HelperFlag.ENDS_PROGRAM),
            Chain::tailCall,
            ArgType.PTR_TO_CTX,
            ArgType.CONST_MAP_PTR,
            ArgType.ANYTHING);
    static final Helper LOOP = helper(
            181,
            "loop",
            Set.of(HelperFlag.CALLS_BACK),
            Chain::loop,
            ArgType.ANYTHING,
            ArgType.PTR_TO_FUNC,
            ArgType.PTR_TO_STACK_OR_NULL,
            ArgType.ANYTHING);

    static final Insn LOOKUP_CALL = new Insn.Call(CallKind.HELPER, 1);
    static final Insn UPDATE_CALL = new Insn.Call(CallKind.HELPER, 2);
    static final Insn TAIL_CALL_CALL = new Insn.Call(CallKind.HELPER, 12);
    static final Insn LOOP_CALL = new Insn.Call(CallKind.HELPER, 181);

    static final ProgramType<PlainMemory> TYPE = Linux.MEMORY.with(List.of(LOOKUP, UPDATE, TAIL_CALL, LOOP));

    private static Helper helper(int id, String name, Set<HelperFlag> flags, HelperFunction function, ArgType... args) {
        return new Helper(
                new Prototype(id, name, ReturnType.INTEGER, List.of(args), flags, EnumSet.allOf(MapKind.class)),
                function);
    }

    private static long lookup(Caller caller, long map, long key, long r3, long r4, long r5) {
        int offset = caller.map(map).lookup(caller.memory().region(key), Memory.offset(key));
        return offset == BpfMap.ABSENT ? 0 : map + (1L << 32) + offset;
    }

    private static long update(Caller caller, long map, long key, long value, long flags, long r5) {
        Memory memory = caller.memory();
        return caller.map(map)
                .update(memory.region(key), Memory.offset(key), memory.region(value), Memory.offset(value), flags);
    }

    private static long tailCall(Caller caller, long context, long map, long index, long r4, long r5) {
        return caller.map(map) instanceof ReferenceArray programs && caller.tailCall(programs.at((int) index)) ? 7 : -2;
    }

    private static long loop(Caller caller, long times, long function, long context, long flags, long r5) {
        long i = 0;
        while (i < times && caller.callFunction(function, i++, context, 0, 0, 0) != 1) {
            // until the callback says 1
        }
        return i;
    }

    private static BpfMap array() {
        return BpfMap.create(MapSpec.of("values", MapKind.ARRAY, 4, 64, 1));
    }

    /** Runs the first program with new maps. */
    Engines.Outcome run(byte[] input, long limit) {
        List<BpfMap> arrays = List.of(array(), array());
        ReferenceArray references = (ReferenceArray) BpfMap.create(MapSpec.of("programs", MapKind.PROG_ARRAY, 4, 4, 4));
        for (int i = 0; i < programs.size(); i++) {
            List<BpfMap> maps = List.of(arrays.get(i % 2), references);
            assertEquals(0, references.put(i, new TailCallTarget<>(TYPE, programs.get(i), maps)));
        }
        byte[] memory = Arrays.copyOf(input, input.length);
        Execution<PlainMemory> x = new Execution<>(TYPE, Engines.HOST, List.of(arrays.get(0), references)).limit(limit);
        Engines.soil(x);
        String result;
        try {
            result = Long.toHexString(programs.get(0).run(x, new PlainMemory(memory)));
        } catch (TrapException trap) {
            result = trap.getMessage();
        }
        StringBuilder values = new StringBuilder(HexFormat.of().formatHex(memory));
        for (int at = 0; at < 64; at += 8) {
            values.append(' ').append(arrays.get(0).values().load64(at));
            values.append(' ').append(arrays.get(1).values().load64(at));
        }
        return new Engines.Outcome(result, values.toString());
    }
}
