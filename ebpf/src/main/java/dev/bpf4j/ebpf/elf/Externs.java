package dev.bpf4j.ebpf.elf;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import dev.bpf4j.ebpf.linux.KernelFunctions;
import java.util.Optional;

/** What undefined symbols stand for: kernel configuration values, functions and variables of the kernel. */
final class Externs {
    private final MapTable maps;
    private final Optional<Btf> target;
    private final ObjectFile.Options options;

    Externs(MapTable maps, ObjectFile.Options options) {
        this.maps = maps;
        this.options = options;
        this.target = options.target();
    }

    enum Kind {
        /** A value in the map of configuration values. */
        KCONFIG,
        /** A function or variable of the kernel, by its BTF id. */
        TYPED,
        /** Nothing: its address is 0. */
        ABSENT
    }

    /** @param missing why the program cannot do without it, if it cannot */
    record Binding(Kind kind, int btfId, int offset, Optional<String> missing) {
        static Binding kconfig(int offset, Optional<String> missing) {
            return new Binding(Kind.KCONFIG, 0, offset, missing);
        }

        static Binding typed(int id) {
            return new Binding(Kind.TYPED, id, 0, Optional.empty());
        }

        static Binding absent(Optional<String> missing) {
            return new Binding(Kind.ABSENT, 0, 0, missing);
        }
    }

    /** What a variable stands for. */
    Binding variable(ElfSymbol symbol) {
        Optional<Integer> offset = maps.kconfigOffset(symbol.name());
        if (offset.isPresent()) {
            boolean given = isWeak(symbol)
                    || options.kconfig().containsKey(symbol.name())
                    || Kconfig.isOfTheKernel(symbol.name());
            return Binding.kconfig(
                    offset.get(),
                    given
                            ? Optional.empty()
                            : Optional.of("no value is given for the kernel configuration " + name(symbol)));
        }
        Optional<Integer> id =
                targetId(symbol, BtfType.Variable.class).or(() -> targetId(symbol, BtfType.Function.class));
        return id.map(Binding::typed).orElseGet(() -> Binding.absent(missing(symbol, "variable")));
    }

    /** What a function stands for: a kernel function by bpf4j's number if it is one that bpf4j knows. A weak one that is absent must not be called either. */
    Binding function(ElfSymbol symbol) {
        return KernelFunctions.instance()
                .id(symbol.name())
                .or(() -> targetId(symbol, BtfType.Function.class))
                .map(Binding::typed)
                .orElseGet(() -> Binding.absent(Optional.of("function " + name(symbol) + " is not defined")));
    }

    private static Optional<String> missing(ElfSymbol symbol, String what) {
        return isWeak(symbol) ? Optional.empty() : Optional.of(what + " " + name(symbol) + " is not defined");
    }

    private static String name(ElfSymbol symbol) {
        return LocatedBytes.printable(symbol.name());
    }

    private static boolean isWeak(ElfSymbol symbol) {
        return symbol.binding() == ElfSymbol.Binding.WEAK;
    }

    private Optional<Integer> targetId(ElfSymbol symbol, Class<? extends BtfType> shape) {
        return target.flatMap(btf -> btf.named(symbol.name()).stream()
                .filter(id -> shape.isInstance(btf.type(id)))
                .findFirst());
    }
}
