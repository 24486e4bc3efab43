package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.btf.ExceptionTag;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The types of a program's functions.
 *
 * @param btf where the types are; empty if nothing is known
 * @param bySlot functions by their first slot
 */
public record FunctionTypes(Optional<Btf> btf, Map<Integer, Typed> bySlot) {
    /**
     * A function.
     *
     * @param id of its type
     * @param isGlobal whether it is verified on its own
     */
    public record Typed(int id, boolean isGlobal) {}

    /** Nothing is known: all functions are verified where they are called. */
    public static final FunctionTypes NONE = new FunctionTypes(Optional.empty(), Map.of());

    private static final int MAX_ARGUMENTS = 5;
    private static final String UNTRUSTED = "arg:untrusted";

    public FunctionTypes {
        bySlot = Map.copyOf(bySlot);
    }

    /** The types of a program of an object, if the object has them for all its functions, as Linux asks. */
    public static FunctionTypes of(ObjectFile object, ObjectProgram program) {
        Map<Integer, Typed> bySlot = new HashMap<>();
        program.functions().stream()
                .filter(function -> function.btfType().isPresent())
                .forEach(function ->
                        bySlot.put(function.slot(), new Typed(function.btfType().getAsInt(), !function.isStatic())));
        boolean complete = bySlot.size() == program.functions().size();
        return complete && object.btf().isPresent() ? new FunctionTypes(object.btf(), bySlot) : NONE;
    }

    /** Whether a tag of the first function names one that what it throws goes to. */
    public boolean catches() {
        return btf.isPresent()
                && bySlot.containsKey(0)
                && !ExceptionTag.names(btf.get(), bySlot.get(0).id()).isEmpty();
    }

    /** What is wrong with the tags of the first function, in the kernel's words. */
    Optional<String> problem() {
        return btf.flatMap(
                types -> Optional.ofNullable(bySlot.get(0)).flatMap(first -> ExceptionTag.problem(types, first.id())));
    }

    /** The name of a function with an argument that it may read whatever it is: one tagged {@code arg:untrusted}. */
    public Optional<String> readsAnything() {
        return bySlot.keySet().stream()
                .sorted()
                .filter(this::hasUntrustedArgument)
                .findFirst()
                .flatMap(this::at)
                .map(BtfType.Function::name);
    }

    private boolean hasUntrustedArgument(int slot) {
        return IntStream.range(0, MAX_ARGUMENTS)
                .anyMatch(index ->
                        btf.orElseThrow().tags(bySlot.get(slot).id(), index).contains(UNTRUSTED));
    }

    /** Whether functions have types. */
    public boolean isPresent() {
        return btf.isPresent();
    }

    /** The type of the function that begins at a slot. */
    public Optional<BtfType.Function> at(int slot) {
        return btf.flatMap(types -> Optional.ofNullable(bySlot.get(slot))
                .map(function -> types.type(function.id()))
                .map(BtfType.Function.class::cast));
    }

    /** Whether the function there is verified on its own, from its type, rather than where it is called. */
    public boolean isGlobal(int slot) {
        return slot != 0 && bySlot.containsKey(slot) && bySlot.get(slot).isGlobal();
    }

    /** Whether the function there has the result type void. */
    public boolean returnsNothing(int slot) {
        return result(slot).filter(BtfType.Void.class::isInstance).isPresent();
    }

    /** Whether the function there returns a number. */
    public boolean returnsNumber(int slot) {
        return result(slot)
                .filter(type -> type instanceof BtfType.Int || type instanceof BtfType.Enumeration)
                .isPresent();
    }

    private Optional<BtfType> result(int slot) {
        return at(slot).flatMap(function ->
                btf.orElseThrow().resolved(function.prototype()) instanceof BtfType.FunctionPrototype prototype
                        ? Optional.of(btf.orElseThrow().resolved(prototype.result()))
                        : Optional.empty());
    }
}
