package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Function;
import dev.bpf4j.ebpf.btf.BtfType.FunctionPrototype;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What the types of a kernel say of one of its functions, with what the ends of its parameters' names add (kernel document
 * "BPF Kernel Functions (kfuncs)", section 2.3).
 */
public record KernelSignature(List<Parameter> parameters, Result result) {
    private static final String DYNPTR = "bpf_dynptr";

    /** Structures of structures are plain memory down to that depth. */
    private static final int MAX_NESTING = 4;

    /** What a parameter is. */
    public enum Kind {
        /** Anything, even nothing. */
        IGNORED,
        NUMBER,
        /** A number that must be known. */
        CONSTANT,
        MAP,
        DYNPTR,
        /** Stack that becomes a dynptr. */
        UNINIT_DYNPTR,
        /** A zero-terminated text that cannot change. */
        TEXT,
        /** The address of something. */
        POINTER
    }

    /**
     * A parameter.
     *
     * @param structure the name of the structure that it points to; empty for others
     * @param target what it points to, in the words of the Linux verifier
     * @param size bytes that it points to, if those are numbers only
     * @param sized whether the next parameter is the size of what it points to
     * @param nullable whether it may be 0 where others must not
     */
    public record Parameter(
            Kind kind, String structure, String target, OptionalInt size, boolean sized, boolean nullable) {
        static Parameter of(Kind kind) {
            return new Parameter(kind, "", "", OptionalInt.empty(), false, false);
        }
    }

    /** What is returned. */
    public sealed interface Result permits Nothing, Number, Object, Memory, Unknown {}

    public record Nothing() implements Result {}

    public record Number() implements Result {}

    /** @param structure the name of its type */
    public record Object(String structure) implements Result {}

    /** The address of something that is no structure. @param size bytes */
    public record Memory(int size) implements Result {}

    /** Something that no program can use. @param type in the words of the Linux verifier */
    public record Unknown(String type) implements Result {}

    /** The signature of a function; empty if the kernel has none of that name. */
    static Optional<KernelSignature> of(Btf types, String name) {
        return types.named(name, Function.class)
                .map(function -> types.resolved(function.prototype()))
                .filter(FunctionPrototype.class::isInstance)
                .map(prototype -> new Reader(types).read((FunctionPrototype) prototype));
    }

    private static final class Reader {
        private final Btf types;

        Reader(Btf types) {
            this.types = types;
        }

        KernelSignature read(FunctionPrototype prototype) {
            List<BtfType.Parameter> parameters = prototype.parameters();
            return new KernelSignature(
                    IntStream.range(0, parameters.size())
                            .mapToObj(i -> parameter(parameters.get(i), isSize(parameters, i + 1)))
                            .toList(),
                    result(prototype.result()));
        }

        private static boolean isSize(List<BtfType.Parameter> parameters, int index) {
            if (index >= parameters.size()) {
                return false;
            }
            String name = parameters.get(index).name();
            return name.endsWith("__sz") || name.endsWith("__szk");
        }

        private Parameter parameter(BtfType.Parameter parameter, boolean sized) {
            String name = parameter.name();
            if (name.endsWith("__ign") || name.endsWith("__prog")) {
                return Parameter.of(Kind.IGNORED);
            }
            if (!(types.resolved(parameter.type()) instanceof Pointer pointer)) {
                return Parameter.of(name.endsWith("__k") ? Kind.CONSTANT : Kind.NUMBER);
            }
            if (name.endsWith("__map")) {
                return Parameter.of(Kind.MAP);
            }
            if (name.endsWith("__str")) {
                return Parameter.of(Kind.TEXT);
            }
            return pointer(name, pointer.target(), sized);
        }

        private Parameter pointer(String name, int target, boolean sized) {
            BtfType type = types.resolved(target);
            String structure = type instanceof Composite || type instanceof BtfType.Forward ? type.name() : "";
            Kind kind = !structure.equals(DYNPTR)
                    ? Kind.POINTER
                    : name.endsWith("__uninit") ? Kind.UNINIT_DYNPTR : Kind.DYNPTR;
            boolean nullable = name.endsWith("__nullable") || name.endsWith("__opt");
            return new Parameter(kind, structure, words(type), size(target), sized, nullable);
        }

        private OptionalInt size(int target) {
            boolean numbers = isNumber(types.resolved(target)) || isPlain(types.resolved(target), 0);
            return numbers ? OptionalInt.of((int) types.size(target).orElse(0)) : OptionalInt.empty();
        }

        private static boolean isNumber(BtfType type) {
            return type instanceof Int || type instanceof Enumeration;
        }

        /** Whether it is a structure of numbers, structures of numbers and arrays of numbers. */
        private boolean isPlain(BtfType type, int depth) {
            return type instanceof Composite structure
                    && depth < MAX_NESTING
                    && structure.members().stream()
                            .map(Member::type)
                            .map(types::resolved)
                            .allMatch(member -> isNumber(member)
                                    || member instanceof Array array && isNumber(types.resolved(array.element()))
                                    || isPlain(member, depth + 1));
        }

        private Result result(int id) {
            BtfType type = types.resolved(id);
            if (type instanceof BtfType.Void) {
                return new Nothing();
            }
            if (!(type instanceof Pointer pointer)) {
                return new Number();
            }
            BtfType target = types.resolved(pointer.target());
            if (target instanceof Composite structure) {
                return new Object(structure.name());
            }
            return types.size(pointer.target()).isPresent()
                    ? new Memory((int) types.size(pointer.target()).getAsLong())
                    : new Unknown(words(target));
        }

        private static String words(BtfType type) {
            String kind = type instanceof BtfType.Void ? "UNKNOWN" : type.kind().toUpperCase(Locale.ROOT);
            return kind + " " + type.name();
        }
    }
}
