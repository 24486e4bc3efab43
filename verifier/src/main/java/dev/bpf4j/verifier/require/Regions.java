package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.AcquiredReference.Kind;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.State;
import java.util.List;
import java.util.Optional;

/** What must not happen while a lock is held, or before everything is released. */
public final class Regions {
    /** In the order in which Linux complains. */
    private static final List<Kind> REGIONS =
            List.of(Kind.LOCK, Kind.RES_LOCK, Kind.RES_LOCK_IRQ, Kind.IRQ, Kind.RCU, Kind.PREEMPTION);

    private Regions() {}

    /** Something that was acquired. */
    static Optional<String> unreleased(State state) {
        return state.references().stream()
                .filter(AcquiredReference::isObject)
                .findFirst()
                .map(r -> "Unreleased reference id=" + r.id() + " alloc_insn=" + r.slot());
    }

    /** The program is in no region. @param what leaves it, as the message names it */
    static Optional<String> open(State state, String what) {
        return REGIONS.stream()
                .filter(kind -> state.region(kind).isPresent())
                .findFirst()
                .map(kind -> what + " cannot be used inside " + kind.taker() + "-ed region");
    }

    /** Whether a program may sleep where it is in no region: the kernel calls some of its functions where they may. */
    static boolean sleepable(State state, Policy policy) {
        Frame.Role role = state.frame(0).role();
        boolean work = role == Frame.Role.WORK || role == Frame.Role.TASK_WORK;
        return work || policy.type().sleepable() && role != Frame.Role.LATER;
    }

    /** Whether a function that compares objects for a tree is executing. */
    static boolean comparesObjects(State state) {
        for (int f = 0; f <= state.depth(); f++) {
            if (state.frame(f).role() == Frame.Role.COMPARISON) {
                return true;
            }
        }
        return false;
    }

    /** Whether RCU protects what the program reads: everywhere where it may not sleep. */
    public static boolean protectedByRcu(State state, Policy policy) {
        return state.region(Kind.RCU).isPresent() || state.lock().isPresent() || !sleepable(state, policy);
    }

    /** The region in which the program must not sleep, as messages name it. */
    static Optional<String> awake(State state) {
        if (state.region(Kind.RCU).isPresent()) {
            return Optional.of("rcu_read_lock region");
        }
        if (state.region(Kind.PREEMPTION).isPresent()) {
            return Optional.of("non-preemptible region");
        }
        return state.region(Kind.IRQ).map(region -> "IRQ-disabled region");
    }

    /** Why a function that sleeps must not be called now. @param sleeps whether it does */
    static Optional<String> sleeping(boolean sleeps, State state, Policy policy) {
        boolean asleep = !sleeps || sleepable(state, policy) && awake(state).isEmpty();
        return Requirement.unless(
                asleep,
                "global functions that may sleep are not allowed in non-sleepable context, i.e., in a"
                        + " RCU/IRQ/preempt-disabled section, or in a non-sleepable BPF program context");
    }

    /** Only calls that give the lock back may be made while it is held. */
    record Unlocked() implements Requirement {
        @Override
        public String id() {
            return "unlocked";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Requirement.unless(state.lock().isEmpty(), "function calls are not allowed while holding a lock");
        }
    }

    /** Nothing that must be released is lost, and no region is left open. */
    record Nothing(String where) implements Requirement {
        @Override
        public String id() {
            return "reference-leak";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            boolean lost = state.references().stream().anyMatch(AcquiredReference::isObject);
            return lost ? Optional.of(where + " would lead to reference leak") : open(state, where);
        }
    }

    /** Regions are left only by programs that are in them, and those that cannot be nested are not. */
    record Nested(Prototype prototype) implements Requirement {
        @Override
        public String id() {
            return "region";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            String function = " (kernel function " + prototype.name() + ")";
            boolean rcu = state.region(Kind.RCU).isPresent();
            if (prototype.has(HelperFlag.BEGINS_RCU)) {
                return Requirement.unless(!rcu, "nested rcu read lock" + function);
            }
            if (prototype.has(HelperFlag.ENDS_RCU)) {
                return Requirement.unless(rcu, "unmatched rcu read unlock" + function);
            }
            boolean open = !prototype.has(HelperFlag.ENDS_PREEMPTION)
                    || state.region(Kind.PREEMPTION).isPresent();
            return Requirement.unless(open, "unmatched attempt to enable preemption" + function);
        }
    }
}
