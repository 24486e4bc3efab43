package dev.bpf4j.verifier.explore;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.verifier.require.GlobalFunction;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.require.Refusal;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.transfer.GlobalTransfer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Functions that are still to be verified on their own: called by type, called by the kernel later, or for what is thrown. */
final class Entries {
    private final Program program;
    private final Policy policy;
    private final GlobalTransfer calls;
    private final List<State> waiting = new ArrayList<>();
    private final Set<Object> known = new HashSet<>();

    Entries(Program program, Policy policy, GlobalTransfer calls) {
        this.program = program;
        this.policy = policy;
        this.calls = calls;
    }

    /** The state in which the next one begins; empty if there is none any more. */
    Optional<State> next() {
        if (waiting.isEmpty()) {
            program.exceptionCallback().ifPresent(this::catchesAt);
        }
        Optional<State> next = waiting.stream().min(Comparator.comparingInt(Entries::rank));
        next.ifPresent(waiting::remove);
        return next;
    }

    /** What the kernel calls later belongs to what tells it to; functions that are called follow in their order. */
    private static int rank(State state) {
        Frame frame = state.frame(0);
        return frame.role() == Frame.Role.GLOBAL ? frame.entry() : 0;
    }

    /** One more, unless it is known. @param key equal for those that begin in the same way */
    void add(Object key, Supplier<Frame> frame) {
        if (known.add(key)) {
            waiting.add(State.of(frame.get()));
        }
    }

    /** What the program throws goes to a function, which is verified as if it were called from nowhere. */
    private void catchesAt(int function) {
        Optional<GlobalFunction> type = GlobalFunction.at(function, policy);
        type.flatMap(GlobalFunction::unsupported).ifPresent(why -> {
            throw new Refusal(function, "exception-callback", why);
        });
        if (policy.functions().returnsNothing(function)) {
            String name = type.map(GlobalFunction::name).orElse("");
            throw new Refusal(
                    function,
                    "exception-callback",
                    "Global function " + name + "() doesn't return scalar. Only those are supported.");
        }
        if (type.filter(single -> !single.takesOneNumber()).isPresent()) {
            throw new Refusal(function, "exception-callback", "exception cb only supports single integer argument");
        }
        add("exception", () -> calls.exceptionCallback(function));
    }
}
