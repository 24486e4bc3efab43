package dev.bpf4j.verifier.require;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.HelperFlag;
import dev.bpf4j.ebpf.helper.IteratorKind;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.linux.Format;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.Dynptr;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.State;
import java.util.Optional;
import java.util.Set;

/** What a helper call must keep to beyond its single arguments. */
final class HelperCall {
    private static final int MAP_UPDATE_ELEM = 2;
    private static final int MAP_DELETE_ELEM = 3;
    private static final int MAP_PUSH_ELEM = 87;
    private static final int MAP_POP_ELEM = 88;
    private static final int FOR_EACH_MAP_ELEM = 164;
    private static final int FIND_VMA = 180;
    private static final int LOOP = 181;
    private static final int USER_RINGBUF_DRAIN = 209;
    private static final int DYNPTR_FROM_MEM = 197;
    private static final int GET_LOCAL_STORAGE = 81;
    private static final int SNPRINTF = 165;

    private HelperCall() {}

    /** The helper works on maps of that kind, in programs of that type. */
    record MapKindFits(Prototype prototype) implements Requirement {
        private static final Set<String> LOCK_SOCKETS =
                Set.of("socket_filter", "sched_cls", "sched_act", "xdp", "sk_reuseport", "flow_dissector", "sk_lookup");

        @Override
        public String id() {
            return "map-kind";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            return Argument.mapArgument(prototype, state)
                    .filter(map -> !prototype.maps().contains(map.kind())
                            || SocketArgument.holdsSockets(map) && !changesSockets(policy))
                    .map(this::message);
        }

        /** Sockets are put into maps and taken out where their locks can be had. */
        private boolean changesSockets(Policy policy) {
            String type = policy.type().name();
            boolean locks = LOCK_SOCKETS.contains(type) || policy.isIterator();
            return switch (prototype.id()) {
                case MAP_UPDATE_ELEM -> locks;
                case MAP_DELETE_ELEM -> locks || type.equals("sock_ops");
                default -> true;
            };
        }

        private String message(MapSpec map) {
            if (prototype.has(HelperFlag.ENDS_PROGRAM)) {
                return "expected prog array map for tail call";
            }
            if (prototype.id() == FOR_EACH_MAP_ELEM
                    && (map.kind() == MapKind.LPM_TRIE || map.kind() == MapKind.ARENA)) {
                return "callback function not allowed for map";
            }
            return "cannot pass map_type " + map.kind().number() + " into func " + prototype.name() + "#"
                    + prototype.id();
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
            boolean devices = map.kind() == MapKind.DEVMAP || map.kind() == MapKind.DEVMAP_HASH;
            return devices || (map.flags() & MapFlags.BPF_F_RDONLY_PROG) != 0;
        }

        private boolean changesMap() {
            return switch (prototype.id()) {
                case MAP_UPDATE_ELEM, MAP_DELETE_ELEM, MAP_PUSH_ELEM, MAP_POP_ELEM -> true;
                default -> false;
            };
        }
    }

    /** The helper may be called by such a program. */
    record Allowed(Prototype prototype) implements Requirement {
        @Override
        public String id() {
            return "helper-allowed";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            if (prototype.has(HelperFlag.PERFMON) && policy.profile() == Profile.CAP_BPF) {
                return Optional.of("program of this type cannot use helper " + prototype.name() + "#" + prototype.id());
            }
            if (prototype.has(HelperFlag.GPL_ONLY) && !policy.gplCompatible()) {
                return Optional.of("cannot call GPL-restricted function from non-GPL compatible program");
            }
            return (prototype.has(HelperFlag.MIGHT_SLEEP) ? asleep(state, policy) : Optional.<String>empty())
                    .or(() -> iterates(state, policy));
        }

        private Optional<String> iterates(State state, Policy policy) {
            boolean begins = prototype.indexOf(ArgType.UNINIT_ITERATOR).isPresent();
            IteratorKind kind = IteratorKind.of(prototype).filter(k -> begins).orElse(IteratorKind.NUM);
            if (kind == IteratorKind.CSS_TASK && !policy.mayWalkGroups()) {
                return Optional.of("css_task_iter is only allowed in bpf_lsm, bpf_iter and sleepable progs");
            }
            return Requirement.unless(
                    !kind.protectedByRcu() || Regions.protectedByRcu(state, policy),
                    "kernel func " + prototype.name() + " requires RCU critical section protection");
        }

        private Optional<String> asleep(State state, Policy policy) {
            boolean kernelFunction = prototype.isKernelFunction();
            if (!Regions.sleepable(state, policy)) {
                return Optional.of(
                        kernelFunction
                                ? "program must be sleepable to call sleepable kfunc " + prototype.name()
                                : "helper call might sleep in a non-sleepable prog");
            }
            String what = kernelFunction
                    ? "kernel func " + prototype.name() + " is sleepable within "
                    : "sleepable helper " + prototype.name() + "#" + prototype.id() + " in ";
            return Regions.awake(state).map(region -> what + region);
        }
    }

    /** What the helper calls and returns is known to the verifier. */
    record Known(Prototype prototype) implements Requirement {
        @Override
        public String id() {
            return "helper-known";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            if (prototype.has(HelperFlag.CALLS_BACK) && !callsBackAsKnown()) {
                return Optional.of("unknown callbacks of func " + prototype.name() + "#" + prototype.id());
            }
            boolean known = switch (prototype.returns()) {
                case INTEGER,
                        PROCESSOR,
                        VOID,
                        PTR_TO_MAP_VALUE,
                        PTR_TO_MAP_VALUE_OR_NULL,
                        PTR_TO_RINGBUF_MEM_OR_NULL,
                        PTR_TO_DYNPTR_MEM_OR_NULL,
                        PTR_TO_NUMBER_OR_NULL,
                        PTR_TO_ELEMENT_OR_NULL,
                        PTR_TO_SLICE_OR_NULL,
                        PTR_TO_KPTR_OR_NULL,
                        PTR_TO_NEW_OBJECT_OR_NULL,
                        PTR_TO_COUNTED_OBJECT_OR_NULL,
                        PTR_TO_NODE_OR_NULL -> true;
                case PTR_TO_SOCKET_OR_NULL, PTR_TO_SOCK_COMMON_OR_NULL, PTR_TO_TCP_SOCK_OR_NULL -> true;
                case PTR_TO_BTF_ID_TRUSTED, PTR_TO_MEM_OR_BTF_ID, PTR_TO_MEM_OR_BTF_ID_OR_NULL -> true;
                case PTR_TO_BTF_ID_OR_NULL -> prototype.name().startsWith("bpf_skc_to_");
                default -> false;
            };
            return Requirement.unless(
                    known,
                    "unknown return type " + prototype.returns() + " of func " + prototype.name() + "#"
                            + prototype.id());
        }

        private boolean callsBackAsKnown() {
            return prototype.args().contains(ArgType.TREE_NODE)
                    || prototype.id() == LOOP
                    || prototype.id() == FIND_VMA
                    || prototype.id() == FOR_EACH_MAP_ELEM
                    || prototype.id() == USER_RINGBUF_DRAIN;
        }
    }

    /** What single helpers ask of their arguments together. */
    record Special(Prototype prototype) implements Requirement {
        @Override
        public String id() {
            return "helper-special";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            if (prototype.returns() == ReturnType.PTR_TO_SLICE_OR_NULL) {
                return slice(state, policy);
            }
            return switch (prototype.id()) {
                case DYNPTR_FROM_MEM ->
                    Requirement.unless(
                            state.register(1) instanceof BlockPointer p
                                    && p.block().kind() == Block.Kind.MAP_VALUE,
                            "Unsupported reg type " + state.register(1).typeName() + " for bpf_dynptr_from_mem data");
                case GET_LOCAL_STORAGE ->
                    Requirement.unless(
                            state.register(2) instanceof ScalarValue s
                                    && s.range().isConstant(0),
                            "get_local_storage() doesn't support non-zero flags");
                case SNPRINTF -> format(state);
                default -> Optional.empty();
            };
        }

        /** Only programs that may write the packet are given bytes of it to write. */
        private Optional<String> slice(State state, Policy policy) {
            boolean writes = !prototype.has(HelperFlag.RETURNS_READ_ONLY)
                    && DynptrArgument.at(state.register(1), state)
                            .filter(Dynptr::isPacket)
                            .isPresent();
            return Requirement.unless(
                    !writes || policy.type().context().packetWritable(),
                    "the prog does not allow writes to packet data");
        }

        /** The numbers fit the format, as far as it is known. */
        private static Optional<String> format(State state) {
            long length =
                    state.register(5) instanceof ScalarValue s && s.range().isConstant()
                            ? s.range().unsignedMin()
                            : 0;
            if (length % Long.BYTES != 0) {
                return Optional.of("invalid data length " + length);
            }
            return ((BlockPointer) state.register(3))
                    .text()
                    .flatMap(text -> Requirement.unless(
                            Format.accepts(text, (int) (length / Long.BYTES)), "Invalid format string"));
        }
    }

    /**
     * What may end a function with a number is in the program itself, or in a function that is known to return one.
     *
     * @param what does so, as the message names it: another program in the place of the function, or a load that fails
     */
    record InMain(String what) implements Requirement {
        @Override
        public String id() {
            return "number-returned";
        }

        @Override
        public Optional<String> violation(State state, Policy policy) {
            Frame frame = state.frame();
            if (frame.isCallback()) {
                return Optional.of(what + " is not allowed in callbacks");
            }
            if (state.depth() == 0 && frame.role() == Frame.Role.CALLED) {
                return Optional.empty();
            }
            if (!policy.functions().isPresent()) {
                return Optional.of(what + " is not allowed in subprogs without BTF");
            }
            return Requirement.unless(
                    policy.functions().returnsNumber(frame.entry()),
                    what + " is only allowed in functions that return 'int'.");
        }
    }
}
