package dev.bpf4j.runtime.jit;

import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.HelperFunction;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.helper.MapFunction;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BigEndian;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.LittleEndian;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import dev.bpf4j.ebpf.run.Execution;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.objectweb.asm.Type;

/** Internal names of the types that generated code links to. */
final class Names {
    static final String OBJECT = "java/lang/Object";
    static final String EXECUTION = Type.getInternalName(Execution.class);
    static final String MEMORY = Type.getInternalName(Memory.class);
    static final String BYTES = "[B";
    static final String LITTLE_ENDIAN = Type.getInternalName(LittleEndian.class);
    static final String BIG_ENDIAN = Type.getInternalName(BigEndian.class);
    static final String REGION = Type.getInternalName(Region.class);
    static final String BYTES_REGION = Type.getInternalName(BytesRegion.class);
    static final String ACCESS_FAULT = Type.getInternalName(AccessFault.class);
    static final String WIDTH = Type.getInternalName(Width.class);
    static final String ATOMIC = Type.getInternalName(Atomic.class);
    static final String HELPER_FUNCTION = Type.getInternalName(HelperFunction.class);
    static final String MAP_FUNCTION = Type.getInternalName(MapFunction.class);
    static final String CALLER = Type.getInternalName(Caller.class);
    static final String BPF_MAP = Type.getInternalName(BpfMap.class);
    static final String ARENA = Type.getInternalName(Arena.class);
    static final String HELPER_TABLE = Type.getInternalName(HelperTable.class);
    static final String READ = Type.getInternalName(ToLongFunction.class);
    static final String WRITE = Type.getInternalName(ObjLongConsumer.class);
    static final String STATE = Type.getInternalName(State.class);
    static final String SEMANTICS = Type.getInternalName(Semantics.class);
    static final String ENTRY_POINT = Type.getInternalName(EntryPoint.class);
    static final String STATEFUL_ENTRY_POINT = Type.getInternalName(StatefulEntryPoint.class);
    static final String SEGMENT = Type.getInternalName(Segment.class);
    /** Every generated class; hidden classes need no names of their own. */
    static final String PROGRAM = Names.class.getPackageName().replace('.', '/') + "/CompiledBpf";

    private Names() {}

    /** The descriptor of a type with that internal name. */
    static String descriptor(String internalName) {
        return "L" + internalName + ";";
    }
}
