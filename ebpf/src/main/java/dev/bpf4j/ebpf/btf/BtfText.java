package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Forward;
import dev.bpf4j.ebpf.btf.BtfType.Function;
import dev.bpf4j.ebpf.btf.BtfType.FunctionPrototype;
import dev.bpf4j.ebpf.btf.BtfType.Modified;
import dev.bpf4j.ebpf.btf.BtfType.Modifier;
import dev.bpf4j.ebpf.btf.BtfType.Parameter;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import dev.bpf4j.ebpf.bytes.LocatedBytes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Types as a reader of C expects them. */
final class BtfText {
    private static final int MAX_PARAMETERS = 16;

    private final Btf btf;

    BtfText(Btf btf) {
        this.btf = btf;
    }

    String describe(int id) {
        return describe(id, 0);
    }

    private String describe(int id, int depth) {
        BtfType type = btf.type(id);
        if (depth > Btf.MAX_DEPTH) {
            return "...";
        }
        if (type instanceof Pointer pointer) {
            return describe(pointer.target(), depth + 1) + " *";
        }
        if (type instanceof Array array) {
            return describe(array.element(), depth + 1) + "[" + array.count() + "]";
        }
        if (type instanceof Modified modified) {
            return modified(modified, depth);
        }
        if (type instanceof Function function) {
            return function(function, depth);
        }
        return type instanceof FunctionPrototype ? "func_proto" : named(type);
    }

    private String modified(Modified type, int depth) {
        String target = describe(type.target(), depth + 1);
        if (type.modifier() == Modifier.TYPE_TAG) {
            return target;
        }
        String word = type.modifier().name().toLowerCase(Locale.ROOT);
        return target.endsWith("*") ? target + word : word + " " + target;
    }

    private String function(Function function, int depth) {
        if (depth > 0 || !(btf.type(function.prototype()) instanceof FunctionPrototype prototype)) {
            return cut(function.name());
        }
        List<Parameter> shown = prototype
                .parameters()
                .subList(0, Math.min(MAX_PARAMETERS, prototype.parameters().size()));
        String parameters = shown.stream()
                .map(parameter -> describe(parameter.type(), depth + 1) + " " + cut(parameter.name()))
                .collect(Collectors.joining(", "));
        boolean more =
                prototype.variadic() || shown.size() < prototype.parameters().size();
        String rest = more ? parameters.isEmpty() ? "..." : ", ..." : "";
        return describe(prototype.result(), depth + 1) + " " + cut(function.name()) + "(" + parameters + rest + ")";
    }

    /** The text stays short whatever the types are. */
    private static String cut(String name) {
        return LocatedBytes.printable(name);
    }

    private static String named(BtfType type) {
        String name = type.name().isEmpty() ? "{...}" : cut(type.name());
        if (type instanceof Composite || type instanceof Enumeration) {
            return type.kind().replace("64", "") + " " + name;
        }
        if (type instanceof Forward forward) {
            return (forward.isUnion() ? "union " : "struct ") + name;
        }
        return type instanceof BtfType.Void ? "void" : name;
    }
}
