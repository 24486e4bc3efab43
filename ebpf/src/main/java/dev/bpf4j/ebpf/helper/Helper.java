package dev.bpf4j.ebpf.helper;

import dev.bpf4j.ebpf.memory.AccessFault;
import java.util.List;

/** A helper that a host provides: what the verifier may assume, and what runs. */
public record Helper(Prototype prototype, HelperFunction function) {
    private static final HelperFunction MISSING = (caller, r1, r2, r3, r4, r5) -> {
        throw new AccessFault("helper is not provided");
    };

    public static Helper of(int id, String name, ReturnType returns, List<ArgType> args, HelperFunction function) {
        return new Helper(new Prototype(id, name, returns, args), function);
    }

    /** A helper that the host does not provide: programs that call it can be judged, not run. */
    public static Helper missing(Prototype prototype) {
        return new Helper(prototype, MISSING);
    }

    /** Whether the host provides it. */
    public boolean isProvided() {
        return function != MISSING;
    }

    public int id() {
        return prototype.id();
    }

    public String name() {
        return prototype.name();
    }
}
