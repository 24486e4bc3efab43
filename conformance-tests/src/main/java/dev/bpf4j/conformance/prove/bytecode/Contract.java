package dev.bpf4j.conformance.prove.bytecode;

import java.util.List;

/** What is known of a method, in the place of its code. */
@FunctionalInterface
public interface Contract {
    /** The result of a call; what the call changes is changed in the state. */
    Value call(Bytecode code, State state, List<Value> args);
}
