package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperFunction;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The Java side of the helpers of Linux that bpf4j provides, by name. */
final class Functions {
    static final int EFAULT = 14;

    private static final Functions ALL = new Functions();

    private final Map<String, HelperFunction> byName = new HashMap<>();

    private Functions() {
        MapHelpers.register(this);
        RingBufferHelpers.register(this);
        SystemHelpers.register(this);
        TextHelpers.register(this);
        StringFunctions.register(this);
        ArenaFunctions.register(this);
        CpuMaskFunctions.register(this);
        ObjectFunctions.register(this);
        PacketHelpers.register(this);
        PacketRoom.register(this);
        XdpHelpers.register(this);
        DynptrHelpers.register(this);
        DynptrFunctions.register(this);
        IteratorFunctions.register(this);
        ControlFunctions.register(this);
        LockHelpers.register(this);
        TimerHelpers.register(this);
        FibLookup.register(this);
        SocketHelpers.register(this);
    }

    /** @param name without {@code bpf_} */
    void add(String name, HelperFunction function) {
        byName.put("bpf_" + name, function);
    }

    /** What programs of that type may call and bpf4j provides. */
    static HelperTable table(String programType) {
        return HelperTable.of(Stream.concat(
                        HelperCatalog.instance().prototypes(programType).stream(),
                        KernelFunctions.instance().prototypes(programType).stream())
                .filter(prototype -> ALL.byName.containsKey(prototype.name()))
                .map(prototype -> new Helper(prototype, ALL.byName.get(prototype.name())))
                .toList());
    }

    /** What programs of all types may call and bpf4j provides. */
    static HelperTable common() {
        Set<String> all = HelperCatalog.instance().programTypes();
        return HelperTable.of(table(all.iterator().next()).all().stream()
                .filter(helper ->
                        HelperCatalog.instance().programTypes(helper.id()).containsAll(all)
                                || helper.prototype().isKernelFunction())
                .toList());
    }

    /** Everything that programs of that type may call, provided or not. */
    static HelperTable declared(String programType, Optional<AttachType> attachType) {
        return HelperTable.of(Stream.concat(
                        HelperCatalog.instance().prototypes(programType, attachType).stream(),
                        KernelFunctions.instance().prototypes(programType, attachType).stream())
                .map(prototype -> Optional.ofNullable(ALL.byName.get(prototype.name()))
                        .map(function -> new Helper(prototype, function))
                        .orElseGet(() -> Helper.missing(prototype)))
                .toList());
    }

    static int at(long address) {
        return Memory.offset(address);
    }

    static void copy(Region from, int fromOffset, Region to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to.store8(toOffset + i, from.load8(fromOffset + i));
        }
    }
}
