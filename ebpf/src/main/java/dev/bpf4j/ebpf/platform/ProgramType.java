package dev.bpf4j.ebpf.platform;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import java.util.Collection;

/**
 * What a program is loaded for.
 *
 * @param name as users give it, for example {@code socket_filter}
 * @param context what R1 points to
 * @param helpers what it may call
 */
public record ProgramType<T>(String name, ContextType<T> context, HelperTable helpers) {
    /** The same type with more helpers. @throws IllegalArgumentException if two share a number */
    public ProgramType<T> with(Collection<Helper> more) {
        return new ProgramType<>(name, context, helpers.with(more));
    }

    @Override
    public String toString() {
        return name;
    }
}
