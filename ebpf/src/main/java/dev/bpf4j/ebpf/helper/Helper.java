package dev.bpf4j.ebpf.helper;

import java.util.List;

/** A helper that a host provides: what the verifier may assume, and what runs. */
public record Helper(Prototype prototype, HelperFunction function) {
    public static Helper of(int id, String name, ReturnType returns, List<ArgType> args, HelperFunction function) {
        return new Helper(new Prototype(id, name, returns, args), function);
    }

    public int id() {
        return prototype.id();
    }

    public String name() {
        return prototype.name();
    }
}
