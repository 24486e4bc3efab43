package dev.bpf4j.ebpf.btf;

import java.util.List;
import java.util.Locale;

/**
 * A type of the BPF Type Format (kernel document "BPF Type Format", section 2.2). Types refer to each other by id; id 0
 * is {@link Void}. Names are empty where there are none.
 */
public sealed interface BtfType {
    /** The name, empty for types without one. */
    default String name() {
        return "";
    }

    /** The word for its kind, as {@code bpftool btf dump} has it in small letters. */
    String kind();

    /** Who sees a function or a variable. */
    enum Linkage {
        STATIC,
        GLOBAL,
        EXTERN
    }

    /** A type that stands for another one with a qualifier or tag. */
    enum Modifier {
        CONST,
        VOLATILE,
        RESTRICT,
        TYPE_TAG
    }

    record Void() implements BtfType {
        @Override
        public String kind() {
            return "void";
        }
    }

    /**
     * An integer.
     *
     * @param size bytes
     * @param bits how many of them count, from {@code bitOffset} on
     */
    record Int(String name, long size, boolean signed, boolean isChar, boolean isBool, int bitOffset, int bits)
            implements BtfType {
        @Override
        public String kind() {
            return "int";
        }
    }

    record Pointer(int target) implements BtfType {
        @Override
        public String kind() {
            return "ptr";
        }
    }

    /** @param count unsigned 32 bits; 0 also for flexible arrays */
    record Array(int element, int index, long count) implements BtfType {
        @Override
        public String kind() {
            return "array";
        }
    }

    /** @param size bytes */
    record Composite(boolean isUnion, String name, long size, List<Member> members) implements BtfType {
        @Override
        public String kind() {
            return isUnion ? "union" : "struct";
        }
    }

    /**
     * A member of a struct or union.
     *
     * @param bitOffset from the start of the struct
     * @param bitfieldSize bits; 0 if it is no bitfield
     */
    record Member(String name, int type, long bitOffset, int bitfieldSize) {}

    /** @param size bytes; 8 only for {@code BTF_KIND_ENUM64} */
    record Enumeration(String name, long size, boolean signed, boolean is64, List<Enumerator> values)
            implements BtfType {
        @Override
        public String kind() {
            return is64 ? "enum64" : "enum";
        }
    }

    /** A named value; zero-extended if the enumeration is unsigned. */
    record Enumerator(String name, long value) {}

    /** A struct or union that is declared but not defined. */
    record Forward(String name, boolean isUnion) implements BtfType {
        @Override
        public String kind() {
            return "fwd";
        }
    }

    record Typedef(String name, int target) implements BtfType {
        @Override
        public String kind() {
            return "typedef";
        }
    }

    /** @param name of a type tag, else empty */
    record Modified(Modifier modifier, String name, int target) implements BtfType {
        @Override
        public String kind() {
            return modifier.name().toLowerCase(Locale.ROOT);
        }
    }

    record Function(String name, int prototype, Linkage linkage) implements BtfType {
        @Override
        public String kind() {
            return "func";
        }
    }

    record FunctionPrototype(int result, List<Parameter> parameters, boolean variadic) implements BtfType {
        @Override
        public String kind() {
            return "func_proto";
        }
    }

    record Parameter(String name, int type) {}

    record Variable(String name, int type, Linkage linkage) implements BtfType {
        @Override
        public String kind() {
            return "var";
        }
    }

    /** The variables of an ELF section. */
    record DataSection(String name, long size, List<Entry> entries) implements BtfType {
        @Override
        public String kind() {
            return "datasec";
        }
    }

    /** @param variable type id of the variable; of a function in {@code .ksyms} */
    record Entry(int variable, long offset, long size) {}

    record Floating(String name, long size) implements BtfType {
        @Override
        public String kind() {
            return "float";
        }
    }

    /** @param component index of the member or parameter; -1 for the whole target */
    record DeclarationTag(String name, int target, int component) implements BtfType {
        @Override
        public String kind() {
            return "decl_tag";
        }
    }
}
