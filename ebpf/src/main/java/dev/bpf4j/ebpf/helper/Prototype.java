package dev.bpf4j.ebpf.helper;

import dev.bpf4j.ebpf.map.MapKind;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The typed signature of a helper.
 *
 * @param id the number in the immediate of the call instruction
 * @param name as in {@code bpf-helpers(7)}, with its {@code bpf_} prefix
 * @param args types of R1, R2, ...; at most 5
 * @param maps the kinds of maps that an argument {@link ArgType#CONST_MAP_PTR} may be
 */
public record Prototype(
        int id, String name, ReturnType returns, List<ArgType> args, Set<HelperFlag> flags, Set<MapKind> maps) {
    /** Numbers from here on are bpf4j's own, far above those of any kernel. */
    public static final int OWN_IDS = 0x4000_0000;

    /** Numbers from here on are those of kernel functions that programs call by type. */
    public static final int KERNEL_FUNCTION_IDS = 0x5000_0000;

    public Prototype {
        args = List.copyOf(args);
        flags = Set.copyOf(flags);
        maps = Set.copyOf(maps);
        if (args.size() > 5) {
            throw new IllegalArgumentException(name + " has more than 5 arguments");
        }
    }

    /** A signature without flags, which takes any map. */
    public Prototype(int id, String name, ReturnType returns, List<ArgType> args) {
        this(id, name, returns, args, Set.of(), EnumSet.allOf(MapKind.class));
    }

    /** Whether it is a kernel function that programs call by type, rather than a helper. */
    public boolean isKernelFunction() {
        return id >= KERNEL_FUNCTION_IDS;
    }

    public boolean has(HelperFlag flag) {
        return flags.contains(flag);
    }

    /** Whether engines have to tell what {@link dev.bpf4j.ebpf.run.Nesting} says around a call. */
    public boolean controls() {
        return has(HelperFlag.ENDS_PROGRAM) || has(HelperFlag.CALLS_BACK) || has(HelperFlag.CALLS_BACK_LATER);
    }

    /** The index in {@link #args} of the argument of that type, if it has one. */
    public OptionalInt indexOf(ArgType type) {
        int index = args.indexOf(type);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** The index in {@link #args} of the reference that the call ends, if it {@link HelperFlag#RELEASES} one. */
    public OptionalInt released() {
        if (!has(HelperFlag.RELEASES)) {
            return OptionalInt.empty();
        }
        for (int i = 0; i < args.size(); i++) {
            switch (args.get(i)) {
                case ITERATOR,
                        PTR_TO_RINGBUF_MEM,
                        PTR_TO_DYNPTR_RINGBUF,
                        PTR_TO_BTF_ID_SOCK_COMMON,
                        PTR_TO_BTF_ID_OR_NULL,
                        KPTR_XCHG_VALUE_OR_NULL,
                        OWNED_OBJECT,
                        OWNED_PER_CPU_OBJECT -> {
                    return OptionalInt.of(i);
                }
                default -> {}
            }
        }
        return OptionalInt.empty();
    }
}
