package dev.bpf4j.ebpf.platform;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperFunction;
import dev.bpf4j.ebpf.helper.HelperTable;
import java.util.Collection;
import java.util.Optional;

/**
 * What a program is loaded for.
 *
 * @param name as users give it, for example {@code socket_filter}
 * @param context what R1 points to
 * @param helpers what it may call
 * @param returns what it may return; empty if that is anything
 * @param sleepable whether it may call helpers that sleep
 * @param isVoid whether it returns nothing
 */
public record ProgramType<T>(
        String name,
        ContextType<T> context,
        HelperTable helpers,
        Optional<ReturnRange> returns,
        boolean sleepable,
        boolean isVoid) {
    /** A type that returns something. */
    public ProgramType(
            String name,
            ContextType<T> context,
            HelperTable helpers,
            Optional<ReturnRange> returns,
            boolean sleepable) {
        this(name, context, helpers, returns, sleepable, false);
    }

    /** A type that returns what it likes and never sleeps. */
    public ProgramType(String name, ContextType<T> context, HelperTable helpers) {
        this(name, context, helpers, Optional.empty(), false);
    }

    /** The same type with more helpers. @throws IllegalArgumentException if two share a number */
    public ProgramType<T> with(Collection<Helper> more) {
        return new ProgramType<>(name, context, helpers.with(more), returns, sleepable, isVoid);
    }

    /** The same type with a helper in the place of the one of its number. @throws IllegalArgumentException if there is none */
    public ProgramType<T> replacing(Helper helper) {
        return new ProgramType<>(name, context, helpers.replacing(helper), returns, sleepable, isVoid);
    }

    /**
     * The same type, where a helper or kernel function that programs may call is provided.
     *
     * @throws IllegalArgumentException if they may call none of that name
     */
    public ProgramType<T> providing(String name, HelperFunction function) {
        return new ProgramType<>(name(), context, helpers.providing(name, function), returns, sleepable, isVoid);
    }

    /** The same type for programs that may sleep. */
    public ProgramType<T> asSleepable() {
        return new ProgramType<>(name, context, helpers, returns, true, isVoid);
    }

    @Override
    public String toString() {
        return name;
    }
}
