package dev.bpf4j.runtime.jit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where control goes from an instruction.
 *
 * @param falls whether the next instruction can follow
 * @param targets slots that it can jump to
 * @param call slot of the local function called, or {@link #NOWHERE}
 * @param named slot of the function whose address the instruction loads, or {@link #NOWHERE}
 * @param controls whether it calls a helper that may end the running function, or call back others
 * @param trap why the instruction cannot be executed
 * @param choice present if the instruction starts a chain of tests
 */
record Flow(
        boolean falls,
        List<Integer> targets,
        int call,
        int named,
        boolean controls,
        Optional<String> trap,
        Optional<Choice> choice) {
    static final int NOWHERE = -1;

    static final Flow NEXT = new Flow(true, List.of());
    static final Flow END = new Flow(false, List.of());
    static final Flow CONTROL = new Flow(true, List.of(), NOWHERE, NOWHERE, true, Optional.empty(), Optional.empty());

    private Flow(boolean falls, List<Integer> targets) {
        this(falls, targets, NOWHERE, NOWHERE, false, Optional.empty(), Optional.empty());
    }

    static Flow trap(String why) {
        return new Flow(false, List.of(), NOWHERE, NOWHERE, false, Optional.of(why), Optional.empty());
    }

    static Flow jump(int target) {
        return new Flow(false, List.of(target));
    }

    static Flow branch(int target) {
        return new Flow(true, List.of(target));
    }

    static Flow choice(Choice choice) {
        List<Integer> targets = new ArrayList<>(choice.cases().values());
        targets.add(choice.otherwise());
        return new Flow(false, targets, NOWHERE, NOWHERE, false, Optional.empty(), Optional.of(choice));
    }

    static Flow call(int target) {
        return new Flow(true, List.of(), target, NOWHERE, false, Optional.empty(), Optional.empty());
    }

    static Flow named(int function) {
        return new Flow(true, List.of(), NOWHERE, function, false, Optional.empty(), Optional.empty());
    }

    boolean jumps() {
        return !targets.isEmpty();
    }

    boolean calls() {
        return call != NOWHERE;
    }

    boolean names() {
        return named != NOWHERE;
    }
}
