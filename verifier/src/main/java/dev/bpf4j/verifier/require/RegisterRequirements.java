package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.platform.ReturnRange;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.Pointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.util.Optional;
import java.util.stream.IntStream;

/** Requirements on single registers, and those that no state can change. */
final class RegisterRequirements {
    private RegisterRequirements() {}

    /** The register may be read. */
    record Initialised(int register) implements Requirement {
        private static final Initialised[] ALL =
                IntStream.range(0, Frame.REGISTERS).mapToObj(Initialised::new).toArray(Initialised[]::new);

        static Initialised of(int register) {
            return ALL[register];
        }

        @Override
        public String id() {
            return "initialised";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return state.register(register).isInitialised()
                    ? Optional.empty()
                    : Optional.of("R" + register + " !read_ok");
        }
    }

    /** The register may be written. */
    record Writable(int register) implements Requirement {
        @Override
        public String id() {
            return "frame-pointer-read-only";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Requirement.unless(register != Frame.FRAME_POINTER, "frame pointer is read only");
        }
    }

    /** No state allows the instruction. */
    record Never(String id, String message) implements Requirement {
        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Optional.of(message);
        }
    }

    /** The register holds no pointer, unless the profile lets pointers leak. */
    record NoLeak(int register, String id, String message) implements Requirement {
        static NoLeak into(int register, String where) {
            return new NoLeak(register, "pointer-leak", "R" + register + " leaks addr " + where);
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            boolean pointer = state.register(register) instanceof Pointer;
            return Requirement.unless(!pointer || policy.profile().allowsPointerLeaks(), message);
        }
    }

    /** R6 is the context, as legacy packet access takes it. */
    record LegacyContext() implements Requirement {
        private static final int REGISTER = 6;

        @Override
        public String id() {
            return "legacy-context";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            boolean context = state.register(REGISTER) instanceof ContextPointer p
                    && p.offset() == 0
                    && p.variable().isConstant(0);
            return Requirement.unless(context, "at the time of BPF_LD_ABS|IND R6 != pointer to skb");
        }
    }

    /** The program type has legacy packet access. */
    record LegacyAccess() implements Requirement {
        @Override
        public String id() {
            return "legacy-access";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Requirement.unless(
                    policy.type().context().legacyPacket().isPresent(),
                    "BPF_LD_[ABS|IND] instructions not allowed for this program type");
        }
    }

    /** What a function returns: R0 is a number at the end of the program, and no stack pointer at the end of others. */
    record Result() implements Requirement {
        private static final ReturnRange CALLBACK_RESULT = new ReturnRange(0, 1);
        private static final ReturnRange LATER_RESULT = new ReturnRange(0, 0);
        private static final ReturnRange TASK_RESULT = new ReturnRange(Integer.MIN_VALUE, Integer.MAX_VALUE);

        @Override
        public String id() {
            return "result";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            if (state.depth() > 0) {
                return state.register(0) instanceof StackPointer
                        ? Optional.of("cannot return stack pointer to the caller")
                        : state.frame().isCallback() ? callback(state) : Optional.empty();
            }
            return Regions.unreleased(state)
                    .or(() -> Regions.open(state, "BPF_EXIT instruction in main prog"))
                    .or(() -> result(state, policy));
        }

        private static Optional<String> result(State state, Policy policy) {
            Frame.Role role = state.frame().role();
            boolean isVoid = role == Frame.Role.GLOBAL
                    ? policy.functions().returnsNothing(state.frame().entry())
                    : policy.type().isVoid();
            if (isVoid) {
                return Optional.empty();
            }
            if (!state.register(0).isInitialised()) {
                return Optional.of("R0 !read_ok");
            }
            Value result = state.register(0);
            if (!(result instanceof ScalarValue) && !policy.profile().allowsPointerLeaks()) {
                return Optional.of("R0 leaks addr as return value");
            }
            return switch (role) {
                case GLOBAL ->
                    Requirement.unless(
                            result instanceof ScalarValue,
                            "At subprogram exit the register R0 is not a scalar value (" + result.typeName() + ")");
                case LATER, WORK -> outside("async callback return", 0, state, LATER_RESULT);
                case TASK_WORK -> outside("async callback return", 0, state, TASK_RESULT);
                case CALLED, CALLBACK, COMPARISON, EXCEPTION ->
                    policy.type().returns().flatMap(range -> outside("program exit", 0, state, range));
            };
        }

        /** Whether a result is in a range. @param where in the words of the kernel */
        static Optional<String> outside(String where, int register, State state, ReturnRange range) {
            Value result = state.register(register);
            if (!(result instanceof ScalarValue number)) {
                return Optional.of("At " + where + " the register R" + register + " is not a known value ("
                        + result.typeName() + ")");
            }
            long min = number.range().signedMin();
            long max = number.range().signedMax();
            String known =
                    (min == Long.MIN_VALUE ? "" : " smin=" + min) + (max == Long.MAX_VALUE ? "" : " smax=" + max);
            return Requirement.unless(
                    min >= range.min() && max <= range.max(),
                    "At " + where + " the register R" + register + " has"
                            + (known.isEmpty() ? " unknown scalar value" : known) + " should have been in " + range);
        }

        /** A function that a helper calls says whether to go on: 0 or 1. */
        private static Optional<String> callback(State state) {
            if (!(state.register(0) instanceof ScalarValue)) {
                return Optional.of("R0 not a scalar value");
            }
            return outside("callback return", 0, state, CALLBACK_RESULT);
        }
    }

    /** What a program throws that catches nothing is what it may return. */
    record Thrown() implements Requirement {
        private static final int COOKIE = 1;

        @Override
        public String id() {
            return "thrown";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return switch (state.frame(0).role()) {
                case LATER, WORK -> Result.outside("async callback return", COOKIE, state, Result.LATER_RESULT);
                case TASK_WORK -> Result.outside("async callback return", COOKIE, state, Result.TASK_RESULT);
                case GLOBAL -> policy.profile() == Profile.STRICT ? program(state, policy) : Optional.empty();
                case CALLED, CALLBACK, COMPARISON, EXCEPTION -> program(state, policy);
            };
        }

        private static Optional<String> program(State state, Policy policy) {
            return policy.catches()
                    ? Optional.empty()
                    : policy.type().returns().flatMap(range -> Result.outside("program exit", COOKIE, state, range));
        }
    }

    /** There is room for one more frame. */
    record FrameFree() implements Requirement {
        @Override
        public String id() {
            return "frame-free";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Requirement.unless(
                    state.depth() + 1 < State.MAX_FRAMES,
                    "the call stack of " + (state.depth() + 2) + " frames is too deep");
        }
    }
}
