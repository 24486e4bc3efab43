package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.conformance.cases.VerifierCase;
import dev.bpf4j.ebpf.isa.Codec;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;

/** Kinds of generated programs: each aims at some of the verifier's rules. */
public enum ProgramKind {
    /** Arithmetic and branches on 64 bits. */
    ALU64(d -> MemoryRecipes.arithmetic(d, true), "socket_filter", "sched_cls", "xdp"),
    /** Arithmetic and branches on 32 bits. */
    ALU32(d -> MemoryRecipes.arithmetic(d, false), "socket_filter", "sched_cls", "xdp"),
    STACK(MemoryRecipes::stack, "socket_filter", "sched_cls"),
    VARIABLE_STACK(MemoryRecipes::variableStack, "socket_filter", "sched_cls"),
    PACKET(MemoryRecipes::packet, "xdp", "sched_cls"),
    MAP_VALUES(MemoryRecipes::mapValues, "socket_filter", "sched_cls", "xdp"),
    ATOMICS(MemoryRecipes::atomics, "socket_filter", "sched_cls"),
    CONTEXT(MemoryRecipes::context, "socket_filter", "sched_cls", "xdp"),
    LEGACY(MemoryRecipes::legacy, "socket_filter", "sched_cls"),
    HELPERS(HelperRecipes::sizes, "sched_cls", "xdp", "socket_filter"),
    RING_BUFFER(HelperRecipes::ringBuffer, "socket_filter", "xdp"),
    SOCKETS(HelperRecipes::sockets, "sched_cls"),
    DYNPTRS(HelperRecipes::dynptrs, "sched_cls", "xdp"),
    LOOPS(ControlRecipes::loops, "socket_filter", "xdp"),
    SUBPROGRAMS(ControlRecipes::subprograms, "socket_filter", "sched_cls"),
    CALLBACKS(ControlRecipes::callbacks, "socket_filter", "sched_cls"),
    TAIL_CALLS(ControlRecipes::tailCalls, "socket_filter", "sched_cls", "xdp"),
    HANDLES(HandleRecipes::handles, "socket_filter", "xdp"),
    ARENAS(ArenaRecipes::arenas, "socket_filter", "sched_cls", "xdp");

    private final Consumer<Draft> recipe;
    private final List<String> types;

    ProgramKind(Consumer<Draft> recipe, String... types) {
        this.recipe = recipe;
        this.types = List.of(types);
    }

    /** The program of that number in the sequence of a seed: always the same. */
    public VerifierCase program(long seed, int number) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L + ordinal() * 1_000_003L + number);
        random.nextLong();
        String type = types.get(random.nextInt(types.size()));
        Draft draft = new Draft(random, type);
        recipe.accept(draft);
        return new VerifierCase(
                this + "-" + seed + "-" + number,
                Codec.encode(draft.code.program()),
                type,
                OptionalInt.empty(),
                0,
                draft.code.maps());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
