package dev.bpf4j.verifier.transfer;

import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.DynptrPointer;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.FunctionPointer;
import dev.bpf4j.verifier.state.MapPointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** How helpers call functions of the program: with what arguments, and whether once more. */
public final class CallbackTransfer {
    private static final int FIND_VMA = 180;
    private static final int LOOP = 181;
    private static final int USER_RINGBUF_DRAIN = 209;

    private final ScalarDomain domain;
    private final Effects effects;
    private final LocalTransfer locals;

    public CallbackTransfer(Policy policy, Effects effects) {
        this.domain = policy.domain();
        this.effects = effects;
        this.locals = new LocalTransfer(policy, effects);
    }

    /**
     * The state at the entry of the function that the helper calls; empty if it does not call it any more.
     *
     * @param slot of the call of the helper
     */
    public Optional<State> enter(State state, Prototype prototype, int slot) {
        boolean loop = prototype.id() == LOOP;
        int done = state.frame().iterations();
        if (loop) {
            effects.precise(state.depth(), 1);
        }
        if (loop && state.register(1) instanceof ScalarValue count && isOver(count, done)) {
            return Optional.empty();
        }
        State inside = state.copy();
        inside.frame().iterations(done + 1);
        int register = prototype.indexOf(ArgType.PTR_TO_FUNC).orElseThrow() + 1;
        Frame.Role role = comparesObjects(prototype) ? Frame.Role.COMPARISON : Frame.Role.CALLBACK;
        Frame callee = Frame.ofCallback(((FunctionPointer) state.register(register)).entry(), slot, role);
        inside.enter(callee);
        callee.register(Frame.FRAME_POINTER, new StackPointer(inside.depth(), 0, domain.constant(0)));
        arguments(state, callee, prototype);
        return Optional.of(inside);
    }

    private static boolean comparesObjects(Prototype prototype) {
        return prototype.args().contains(ArgType.TREE_NODE);
    }

    /** The count is taken as 32 bits. */
    private static boolean isOver(ScalarValue count, int done) {
        return Integer.compareUnsigned(count.range().unsignedMax32(), done) <= 0;
    }

    /** The function that the kernel will call later, and what with; empty if the helper has none to be called. */
    public Frame later(State state, Prototype prototype) {
        int function = prototype.indexOf(ArgType.PTR_TO_FUNC).orElseThrow() + 1;
        Frame callee = Frame.ofEntry(((FunctionPointer) state.register(function)).entry(), later(prototype));
        int field = Stream.of(ArgType.PTR_TO_TIMER, ArgType.PTR_TO_WORK_QUEUE, ArgType.PTR_TO_TASK_WORK)
                .map(prototype::indexOf)
                .flatMapToInt(OptionalInt::stream)
                .findFirst()
                .orElseThrow();
        MapSpec map = ((BlockPointer) state.register(field + 1)).block().map().orElseThrow();
        callee.register(Frame.FRAME_POINTER, new StackPointer(0, 0, domain.constant(0)));
        element(callee, new MapPointer(map, 0, false, domain.constant(0)));
        return callee;
    }

    private static Frame.Role later(Prototype prototype) {
        if (!prototype.isKernelFunction()) {
            return Frame.Role.LATER;
        }
        boolean task = prototype.indexOf(ArgType.PTR_TO_TASK_WORK).isPresent();
        return task ? Frame.Role.TASK_WORK : Frame.Role.WORK;
    }

    private void arguments(State caller, Frame callee, Prototype prototype) {
        if (comparesObjects(prototype)) {
            locals.comparison(caller, callee);
        } else if (prototype.id() == LOOP) {
            callee.register(1, ScalarValue.of(domain.unknown()));
            callee.register(2, caller.register(3));
        } else if (prototype.id() == USER_RINGBUF_DRAIN) {
            callee.register(1, new DynptrPointer(effects.freshId(), domain.constant(0)));
            callee.register(2, caller.register(3));
        } else if (prototype.id() == FIND_VMA) {
            callee.register(1, caller.register(1));
            callee.register(2, SocketPointer.of(SocketPointer.Kind.OBJECT, "vm_area_struct", domain.constant(0)));
            callee.register(3, caller.register(4));
        } else {
            element(callee, (MapPointer) caller.register(1));
            callee.register(4, caller.register(3));
        }
    }

    private void element(Frame callee, MapPointer map) {
        callee.register(1, map);
        callee.register(2, new BlockPointer(Block.keyOf(map.map()), 0, false, 0, 0, domain.constant(0)));
        Block value = Block.valueOf(map.map());
        int id = value.hasLock() ? effects.freshId() : 0;
        callee.register(3, new BlockPointer(value, id, false, 0, 0, domain.constant(0)));
    }
}
