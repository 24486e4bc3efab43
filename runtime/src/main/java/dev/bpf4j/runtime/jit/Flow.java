package dev.bpf4j.runtime.jit;

import java.util.Optional;

/**
 * Where control goes from an instruction.
 *
 * @param falls whether the next instruction can follow
 * @param jump slot of the jump target, or {@link #NOWHERE}
 * @param call slot of the local function called, or {@link #NOWHERE}
 * @param trap why the instruction cannot be executed
 */
record Flow(boolean falls, int jump, int call, Optional<String> trap) {
    static final int NOWHERE = -1;

    static final Flow NEXT = new Flow(true, NOWHERE, NOWHERE, Optional.empty());
    static final Flow END = new Flow(false, NOWHERE, NOWHERE, Optional.empty());

    static Flow trap(String why) {
        return new Flow(false, NOWHERE, NOWHERE, Optional.of(why));
    }

    static Flow jump(int target) {
        return new Flow(false, target, NOWHERE, Optional.empty());
    }

    static Flow branch(int target) {
        return new Flow(true, target, NOWHERE, Optional.empty());
    }

    static Flow call(int target) {
        return new Flow(true, NOWHERE, target, Optional.empty());
    }

    boolean jumps() {
        return jump != NOWHERE;
    }

    boolean calls() {
        return call != NOWHERE;
    }
}
