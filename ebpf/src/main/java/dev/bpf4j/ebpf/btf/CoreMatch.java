package dev.bpf4j.ebpf.btf;

import dev.bpf4j.ebpf.btf.BtfType.Array;
import dev.bpf4j.ebpf.btf.BtfType.Composite;
import dev.bpf4j.ebpf.btf.BtfType.Enumeration;
import dev.bpf4j.ebpf.btf.BtfType.Floating;
import dev.bpf4j.ebpf.btf.BtfType.Forward;
import dev.bpf4j.ebpf.btf.BtfType.FunctionPrototype;
import dev.bpf4j.ebpf.btf.BtfType.Int;
import dev.bpf4j.ebpf.btf.BtfType.Member;
import dev.bpf4j.ebpf.btf.BtfType.Pointer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a type of the object matches one of the target (kernel document "BPF LLVM Relocations", TYPE_MATCHES): all of
 * its members and values are there under the same names, with matching types; behind a pointer only names count. One
 * object answers one question.
 */
final class CoreMatch {
    private final Btf local;
    private final Btf target;
    private final Map<Pair, Boolean> known = new HashMap<>();

    private record Pair(int localId, int targetId, boolean behindPointer) {}

    CoreMatch(Btf local, Btf target) {
        this.local = local;
        this.target = target;
    }

    boolean matches(int localId, int targetId) {
        return matches(localId, targetId, false, 0);
    }

    private boolean matches(int localId, int targetId, boolean behindPointer, int depth) {
        Pair pair = new Pair(local.resolve(localId), target.resolve(targetId), behindPointer);
        if (depth > Btf.MAX_DEPTH) {
            return false;
        }
        Boolean before = known.putIfAbsent(pair, true);
        if (before != null) {
            return before;
        }
        boolean result = compare(local.resolved(localId), target.resolved(targetId), behindPointer, depth + 1);
        known.put(pair, result);
        return result;
    }

    private boolean compare(BtfType a, BtfType b, boolean behindPointer, int depth) {
        if (!CoreTypes.sameEssentialName(a.name(), b.name())) {
            return false;
        }
        if (a instanceof Forward || b instanceof Forward) {
            return behindPointer && isUnion(a) == isUnion(b) && isDeclared(a) && isDeclared(b);
        }
        if (!CoreTypes.sameKind(a, b)) {
            return false;
        }
        if (a instanceof Composite x && b instanceof Composite y) {
            return behindPointer || members(x, y, depth);
        }
        if (a instanceof Enumeration x && b instanceof Enumeration y) {
            return enumerators(x, y);
        }
        if (a instanceof Int x && b instanceof Int y) {
            return x.size() == y.size() && x.signed() == y.signed();
        }
        if (a instanceof Pointer x && b instanceof Pointer y) {
            return matches(x.target(), y.target(), true, depth);
        }
        if (a instanceof Array x && b instanceof Array y) {
            return x.count() == y.count() && matches(x.element(), y.element(), behindPointer, depth);
        }
        if (a instanceof FunctionPrototype x && b instanceof FunctionPrototype y) {
            return prototypes(x, y, depth);
        }
        return a instanceof Floating x && b instanceof Floating y ? x.size() == y.size() : a instanceof BtfType.Void;
    }

    private static boolean isDeclared(BtfType type) {
        return type instanceof Forward || type instanceof Composite;
    }

    private static boolean isUnion(BtfType type) {
        return type instanceof Forward forward && forward.isUnion()
                || type instanceof Composite composite && composite.isUnion();
    }

    private boolean members(Composite a, Composite b, int depth) {
        Map<String, List<Member>> others =
                b.members().stream().collect(Collectors.groupingBy(member -> CoreTypes.essentialName(member.name())));
        return a.members().stream()
                .allMatch(member -> others.getOrDefault(CoreTypes.essentialName(member.name()), List.of()).stream()
                        .anyMatch(other -> matches(member.type(), other.type(), false, depth)));
    }

    private static boolean enumerators(Enumeration a, Enumeration b) {
        boolean sizes = a.size() == b.size() || a.is64() != b.is64();
        Set<String> others = b.values().stream()
                .map(value -> CoreTypes.essentialName(value.name()))
                .collect(Collectors.toSet());
        return sizes && a.values().stream().allMatch(value -> others.contains(CoreTypes.essentialName(value.name())));
    }

    private boolean prototypes(FunctionPrototype a, FunctionPrototype b, int depth) {
        return CoreTypes.sameLength(a.parameters(), b.parameters())
                && CoreTypes.every(
                        a.parameters(),
                        i -> matches(
                                a.parameters().get(i).type(),
                                b.parameters().get(i).type(),
                                false,
                                depth))
                && matches(a.result(), b.result(), false, depth);
    }
}
