package dev.bpf4j.ebpf.platform;

import java.util.List;
import java.util.Optional;

/** A world that programs run in: Linux, or a user's own. Passed by hand, or found through {@link java.util.ServiceLoader}. */
public interface Platform {
    String name();

    List<ProgramType<?>> programTypes();

    /** The program type of that name. */
    default Optional<ProgramType<?>> programType(String typeName) {
        return programTypes().stream()
                .<ProgramType<?>>map(type -> type)
                .filter(type -> type.name().equals(typeName))
                .findFirst();
    }
}
