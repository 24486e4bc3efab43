package dev.bpf4j.ebpf.platform;

import dev.bpf4j.ebpf.context.CStruct;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.map.MapKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A C header for programs that clang compiles for a program type: the structure of its context, the helpers it may call, the
 * kinds of maps and the macros that declare sections and maps. It stands alone: it needs no other header.
 */
public final class CHeader {
    private static final String COMMON = """
            typedef unsigned char __u8;
            typedef unsigned short __u16;
            typedef unsigned int __u32;
            typedef unsigned long long __u64;
            typedef signed char __s8;
            typedef short __s16;
            typedef int __s32;
            typedef long long __s64;

            /* The section of a program, a map (".maps") or the license. */
            #define SEC(name) __attribute__((section(name), used))

            /* Members of a map's declaration. */
            #define __uint(name, value) int (*name)[value]
            #define __type(name, value) __typeof__(value) *name
            #define __array(name, value) __typeof__(value) *name[]

            """;

    /** Its arguments after the format are the values to print. */
    private static final String PRINTING = "bpf_trace_printk";

    private CHeader() {}

    /** The header of one program type. */
    public static String of(ProgramType<?> type) {
        return of(type.name(), List.of(type));
    }

    /** The header of several program types. @param name of the header, for its guard */
    public static String of(String name, List<? extends ProgramType<?>> types) {
        String guard = "BPF4J_" + name.replaceAll("\\W", "_").toUpperCase(Locale.ROOT) + "_H";
        StringBuilder out = new StringBuilder();
        out.append("/* Written by bpf header. */\n");
        out.append("#ifndef ").append(guard).append("\n#define ").append(guard).append("\n\n");
        out.append(COMMON);
        out.append(mapKinds());
        contexts(types).forEach(context -> out.append('\n').append(CStruct.of(context)));
        out.append(helpers(types));
        return out.append("\n#endif\n").toString();
    }

    private static String mapKinds() {
        StringBuilder out = new StringBuilder("enum bpf_map_type {\n");
        for (MapKind kind : MapKind.values()) {
            out.append("\tBPF_MAP_TYPE_")
                    .append(kind)
                    .append(" = ")
                    .append(kind.number())
                    .append(",\n");
        }
        return out.append("};\n").toString();
    }

    private static Set<ContextType<?>> contexts(List<? extends ProgramType<?>> types) {
        Set<ContextType<?>> contexts = new LinkedHashSet<>();
        types.forEach(type -> contexts.add(type.context()));
        return contexts;
    }

    private static String helpers(List<? extends ProgramType<?>> types) {
        Map<Integer, Prototype> byId = new TreeMap<>();
        types.stream()
                .flatMap(type -> type.helpers().all().stream())
                .filter(helper -> !helper.prototype().isKernelFunction())
                .map(Helper::prototype)
                .forEach(prototype -> byId.putIfAbsent(prototype.id(), prototype));
        return byId.values().stream().map(CHeader::helper).collect(Collectors.joining("", "\n", ""));
    }

    private static String helper(Prototype prototype) {
        String arguments = prototype.args().stream().map(CHeader::argument).collect(Collectors.joining(", "));
        String all = prototype.name().equals(PRINTING) ? arguments + ", ..." : arguments.isEmpty() ? "void" : arguments;
        return String.format(
                "static %s(*%s)(%s) = (void *)%d;\n",
                returned(prototype.returns()), prototype.name(), all, prototype.id());
    }

    private static String returned(ReturnType type) {
        return type.isPointer() ? "void *" : type == ReturnType.VOID ? "void " : "long ";
    }

    private static String argument(ArgType type) {
        return switch (type) {
            case ANYTHING -> "__u64";
            case CONST_SIZE, CONST_SIZE_OR_ZERO -> "__u32";
            case CONST_ALLOC_SIZE_OR_ZERO -> "__u64";
            case PTR_TO_CONST_STR -> "const char *";
            default -> type.use() == ArgType.Use.READ ? "const void *" : "void *";
        };
    }
}
