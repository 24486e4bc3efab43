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
 * @param trap why the instruction cannot be executed
 * @param choice present if the instruction starts a chain of tests
 */
record Flow(boolean falls, List<Integer> targets, int call, Optional<String> trap, Optional<Choice> choice) {
    static final int NOWHERE = -1;

    static final Flow NEXT = new Flow(true, List.of());
    static final Flow END = new Flow(false, List.of());

    private Flow(boolean falls, List<Integer> targets) {
        this(falls, targets, NOWHERE, Optional.empty(), Optional.empty());
    }

    static Flow trap(String why) {
        return new Flow(false, List.of(), NOWHERE, Optional.of(why), Optional.empty());
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
        return new Flow(false, targets, NOWHERE, Optional.empty(), Optional.of(choice));
    }

    static Flow call(int target) {
        return new Flow(true, List.of(), target, Optional.empty(), Optional.empty());
    }

    boolean jumps() {
        return !targets.isEmpty();
    }

    boolean calls() {
        return call != NOWHERE;
    }
}
