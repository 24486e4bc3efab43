package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.verifier.state.State;
import java.util.Optional;

/** What a helper call must keep to beyond its single arguments. */
final class HelperCall {
    private static final int MAP_UPDATE_ELEM = 2;
    private static final int MAP_DELETE_ELEM = 3;
    private static final int MAP_PUSH_ELEM = 87;
    private static final int MAP_POP_ELEM = 88;
    private static final int FOR_EACH_MAP_ELEM = 164;
    private static final int LOOP = 181;

    private HelperCall() {}

    /** The helper works on maps of that kind. */
    record MapKindFits(Prototype prototype) implements Requirement {
        @Override
        public String id() {
            return "map-kind";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Argument.mapArgument(prototype, state)
                    .filter(map -> !prototype.maps().contains(map.kind()))
                    .map(map -> "cannot pass map_type " + map.kind().number() + " into func " + prototype.name() + "#"
                            + prototype.id());
        }
    }

    /** The helper does not change a map that programs must not write. */
    record MapWritable(Prototype prototype) implements Requirement {
        @Override
        public String id() {
            return "map-writable";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Requirement.unless(
                    !changesMap()
                            || !Argument.mapArgument(prototype, state)
                                    .filter(MapWritable::readOnly)
                                    .isPresent(),
                    "write into map forbidden");
        }

        private static boolean readOnly(MapSpec map) {
            return (map.flags() & MapFlags.BPF_F_RDONLY_PROG) != 0;
        }

        private boolean changesMap() {
            return switch (prototype.id()) {
                case MAP_UPDATE_ELEM, MAP_DELETE_ELEM, MAP_PUSH_ELEM, MAP_POP_ELEM -> true;
                default -> false;
            };
        }
    }

    /** What the helper returns is known to the verifier, and it may be called from where it is. */
    record Known(Prototype prototype) implements Requirement {
        @Override
        public String id() {
            return "helper-known";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            if (prototype.has(HelperFlag.MIGHT_SLEEP)) {
                return Optional.of("helper call might sleep in a non-sleepable prog");
            }
            if (prototype.has(HelperFlag.CALLS_BACK) && !callsBackAsKnown()) {
                return Optional.of("unknown callbacks of func " + prototype.name() + "#" + prototype.id());
            }
            boolean known = switch (prototype.returns()) {
                case INTEGER, VOID, PTR_TO_MAP_VALUE, PTR_TO_MAP_VALUE_OR_NULL, PTR_TO_RINGBUF_MEM_OR_NULL -> true;
                default -> false;
            };
            return Requirement.unless(
                    known,
                    "unknown return type " + prototype.returns() + " of func " + prototype.name() + "#"
                            + prototype.id());
        }

        private boolean callsBackAsKnown() {
            return prototype.id() == LOOP || prototype.id() == FOR_EACH_MAP_ELEM;
        }
    }

    /**
     * Another program runs in the place of the function that makes a tail call, and ends it with any number, after changing
     * what it likes. Callers that know their callees' results could not bear that.
     */
    record InMain() implements Requirement {
        @Override
        public String id() {
            return "tail-call-in-main";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Requirement.unless(state.depth() == 0, "tail_call is only allowed in functions that return 'int'");
        }
    }

    /** Nothing that must be released is lost. */
    record NoLeak(String where) implements Requirement {
        @Override
        public String id() {
            return "reference-leak";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Requirement.unless(state.references().isEmpty(), where + " would lead to reference leak");
        }
    }
}
