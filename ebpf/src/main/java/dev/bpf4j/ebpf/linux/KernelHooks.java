package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Function;
import dev.bpf4j.ebpf.btf.BtfType.FunctionPrototype;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Parameter;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import dev.bpf4j.ebpf.btf.BtfType.Typedef;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field.Kind;
import dev.bpf4j.ebpf.context.Parts;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.platform.ReturnRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Places of a kernel whose arguments its own types describe: tracepoints, iterators over its objects, and members of
 * structures of functions. A program gets the arguments as an array of words.
 */
public final class KernelHooks {
    private static final String TRACEPOINTS = "tracepoints.txt";

    /** Iterators whose objects are valid as long as the program runs; others give pointers that may go stale. */
    private static final Set<String> LASTING = Set.of("bpf_map", "cgroup", "kmem_cache", "task", "tcp", "udp");

    /** Structures of functions that are filled in with programs. */
    private static final Set<String> FILLED = Set.of("tcp_congestion_ops");

    private static final String SOCKET = "sock";

    private final Btf types;

    private KernelHooks(Btf types) {
        this.types = types;
    }

    /**
     * The type of programs for such a place.
     *
     * @param target the name of a tracepoint or an iterator; a structure and its member with a dot between them
     */
    public static Loadable loadable(
            KernelTypes kernel, KernelProgramType type, AttachType attach, boolean sleepable, String target) {
        if (kernel.types().isEmpty()) {
            return type.loadable(attach.number(), sleepable ? LoadRules.SLEEPABLE : 0);
        }
        KernelHooks hooks = new KernelHooks(kernel.types().get());
        Optional<Place> place = switch (attach) {
            case TRACE_RAW_TP -> hooks.tracepoint(target);
            case TRACE_ITER -> hooks.iterator(target);
            case STRUCT_OPS -> hooks.member(target);
            default -> Optional.empty();
        };
        return place.<Loadable>map(found -> new Loadable.Known(new ProgramType<>(
                        type.spelling(),
                        found.context,
                        Functions.declared(type.spelling(), Optional.of(attach)),
                        attach == AttachType.TRACE_ITER ? Optional.of(new ReturnRange(0, 1)) : Optional.empty(),
                        sleepable,
                        found.isVoid)))
                .orElseGet(() -> new Loadable.Refused(
                        "the kernel has no " + target + " for programs of type " + type + " (" + attach + ")"));
    }

    /**
     * How bpf(2) is told of a place.
     *
     * @param type the id of its type in the kernel's own types: {@code attach_btf_id}
     * @param attachType the {@code expected_attach_type}: for a member of a structure, its index
     */
    public record Target(int type, int attachType) {}

    /** The place as bpf(2) is told of it; empty if the kernel has none of that name. @param target as for {@link #loadable} */
    public static Optional<Target> target(KernelTypes kernel, AttachType attach, String target) {
        return kernel.types().flatMap(types -> switch (attach) {
            case TRACE_RAW_TP ->
                id(types, "btf_trace_" + target, Typedef.class).map(id -> new Target(id, attach.number()));
            case TRACE_ITER ->
                id(types, "bpf_iter_" + target, Function.class).map(id -> new Target(id, attach.number()));
            case STRUCT_OPS -> {
                int dot = target.indexOf('.');
                String structure = target.substring(0, Math.max(dot, 0));
                yield id(types, structure, Composite.class)
                        .flatMap(id ->
                                index(types, id, target.substring(dot + 1)).map(i -> new Target(id, i)));
            }
            default -> Optional.empty();
        });
    }

    private static Optional<Integer> id(Btf types, String name, Class<? extends BtfType> shape) {
        return types.named(name).stream()
                .filter(id -> shape.isInstance(types.type(id)))
                .findFirst();
    }

    private static Optional<Integer> index(Btf types, int structure, String member) {
        List<String> members = ((Composite) types.type(structure))
                .members().stream().map(BtfType.Member::name).toList();
        int index = members.indexOf(member);
        return index < 0 ? Optional.empty() : Optional.of(index);
    }

    private record Place(ContextType<KernelRecord> context, boolean isVoid) {}

    private Optional<Place> tracepoint(String name) {
        List<String> marks = Arguments.of(name);
        return types.named("btf_trace_" + name, Typedef.class)
                .flatMap(typedef -> prototype(typedef.target()))
                .map(prototype -> {
                    // the first parameter is the tracepoint's own
                    List<Parameter> parameters =
                            prototype.parameters().stream().skip(1).toList();
                    RecordLayout layout = new RecordLayout(name);
                    for (int i = 0; i < parameters.size(); i++) {
                        if (!marks.contains("x" + i)) {
                            boolean nullable = marks.contains(Integer.toString(i));
                            Kind kind = nullable ? Kind.KERNEL_OBJECT_OR_NULL : Kind.KERNEL_OBJECT;
                            argument(layout, parameters.get(i), i, kind, SOCKET);
                        }
                    }
                    return new Place(layout.type(), false);
                });
    }

    private Optional<Place> iterator(String name) {
        Kind object = LASTING.contains(name) ? Kind.KERNEL_OBJECT_OR_NULL : Kind.STALE_OBJECT_OR_NULL;
        return types.named("bpf_iter_" + name, Function.class)
                .flatMap(function -> prototype(function.prototype()))
                .map(prototype -> {
                    RecordLayout layout = new RecordLayout(name);
                    for (int i = 0; i < prototype.parameters().size(); i++) {
                        Kind kind = i == 0 ? Kind.KERNEL_OBJECT : object;
                        argument(layout, prototype.parameters().get(i), i, kind, SOCKET);
                    }
                    return new Place(layout.type(), false);
                });
    }

    private Optional<Place> member(String target) {
        int dot = target.indexOf('.');
        String structure = target.substring(0, Math.max(dot, 0));
        return types.named(structure, Composite.class).filter(s -> FILLED.contains(structure)).stream()
                .flatMap(s -> s.members().stream())
                .filter(member -> member.name().equals(target.substring(dot + 1)))
                .findFirst()
                .flatMap(member -> prototype(member.type()))
                .map(prototype -> {
                    RecordLayout layout = new RecordLayout(target);
                    for (int i = 0; i < prototype.parameters().size(); i++) {
                        argument(layout, prototype.parameters().get(i), i, Kind.KERNEL_OBJECT, KernelTypes.CONNECTION);
                    }
                    return new Place(layout.type(), types.resolved(prototype.result()) instanceof BtfType.Void);
                });
    }

    /** The prototype that a type is, or that it points to. */
    private Optional<FunctionPrototype> prototype(int type) {
        BtfType resolved = types.resolved(type);
        BtfType target = resolved instanceof Pointer pointer ? types.resolved(pointer.target()) : resolved;
        return target instanceof FunctionPrototype found ? Optional.of(found) : Optional.empty();
    }

    /**
     * Numbers, structures, and addresses of numbers are numbers; addresses of structures are objects; others cannot be read.
     *
     * @param socket the structure that sockets are known to be
     */
    private void argument(RecordLayout layout, Parameter parameter, int index, Kind object, String socket) {
        int offset = index * Long.BYTES;
        BtfType type = types.resolved(parameter.type());
        BtfType target = type instanceof Pointer pointer ? types.resolved(pointer.target()) : type;
        if (target instanceof Composite structure && type instanceof Pointer) {
            layout.pointer(structure.name().equals(SOCKET) ? socket : structure.name(), offset, object);
        } else if (target instanceof Int
                || target instanceof Enumeration
                || target instanceof BtfType.Void
                || type instanceof Composite) {
            layout.field(parameter.name() + "#" + index, offset, Width.DW, Parts.START);
        }
    }

    /** The table of arguments that must not be taken for granted. */
    private static final class Arguments {
        private static final Map<String, List<String>> TABLE = read();

        private Arguments() {}

        static List<String> of(String tracepoint) {
            return TABLE.getOrDefault(tracepoint, List.of());
        }

        private static Map<String, List<String>> read() {
            try (BufferedReader table = new BufferedReader(new InputStreamReader(
                    KernelHooks.class.getResourceAsStream(TRACEPOINTS), StandardCharsets.US_ASCII))) {
                return table.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(line -> Arrays.asList(line.split(" ")))
                        .collect(Collectors.toMap(row -> row.get(0), row -> List.copyOf(row.subList(1, row.size()))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
