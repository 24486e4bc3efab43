package dev.bpf4j.verifier.transfer;

import dev.bpf4j.verifier.domain.ScalarDomain;
import dev.bpf4j.verifier.require.GlobalFunction;
import dev.bpf4j.verifier.require.Policy;
import dev.bpf4j.verifier.state.ArenaPointer;
import dev.bpf4j.verifier.state.Block;
import dev.bpf4j.verifier.state.BlockPointer;
import dev.bpf4j.verifier.state.ContextPointer;
import dev.bpf4j.verifier.state.DynptrPointer;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.NotInit;
import dev.bpf4j.verifier.state.PacketEnd;
import dev.bpf4j.verifier.state.PacketPointer;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.SocketPointer;
import dev.bpf4j.verifier.state.StackPointer;
import dev.bpf4j.verifier.state.State;
import dev.bpf4j.verifier.state.Value;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Functions that are verified on their own: what their callers see of them, and what they see of their callers. */
public final class GlobalTransfer {
    private final ScalarDomain domain;
    private final boolean pointerLeaks;
    private final Effects effects;
    private final StackTransfer stack;

    public GlobalTransfer(Policy policy, ByteOrder order, Effects effects) {
        this.domain = policy.domain();
        this.pointerLeaks = policy.profile().allowsPointerLeaks();
        this.effects = effects;
        this.stack = new StackTransfer(domain, order, effects, true);
    }

    /** Calls a function. @return the accesses to the stack */
    public List<Note.Stack> call(State state, GlobalFunction function, boolean changesPacket) {
        List<Note.Stack> accesses = new ArrayList<>();
        for (int i = 0; i < function.parameters().size(); i++) {
            GlobalFunction.Parameter parameter = function.parameters().get(i);
            if (parameter.kind() == GlobalFunction.Kind.MEMORY && state.register(i + 1) instanceof StackPointer p) {
                stack.touch(p, parameter.size());
                stack.clobber(state, p, 0, parameter.size());
                accesses.add((Note.Stack) effects.note());
            }
        }
        if (changesPacket) {
            losePacket(state);
        }
        for (int register = 1; register <= 5; register++) {
            state.register(register, NotInit.NOT_INIT);
        }
        state.register(0, function.returnsNothing() ? NotInit.NOT_INIT : ScalarValue.of(domain.unknown()));
        return accesses;
    }

    private void losePacket(State state) {
        Value lost = pointerLeaks ? ScalarValue.of(domain.unknown()) : NotInit.NOT_INIT;
        state.replaceAll(v -> v instanceof PacketPointer || v instanceof PacketEnd ? lost : v);
    }

    /** The iterator that R1 points to has no more elements. */
    public void drained(State state) {
        new ObjectTransfer(domain, effects).drain(state, 1);
        for (int register = 1; register <= 5; register++) {
            state.register(register, NotInit.NOT_INIT);
        }
        state.register(0, ScalarValue.of(domain.constant(0)));
    }

    /** A lock is not given: R0 is an error. */
    public void notLocked(State state) {
        for (int register = 1; register <= 5; register++) {
            state.register(register, NotInit.NOT_INIT);
        }
        state.register(0, ScalarValue.of(domain.range(-HelperTransfer.MAX_ERRNO, -1)));
    }

    /** The frame in which the function begins that what the program throws goes to. */
    public Frame exceptionCallback(int slot) {
        Frame frame = Frame.ofEntry(slot, Frame.Role.EXCEPTION);
        frame.register(Frame.FRAME_POINTER, new StackPointer(0, 0, domain.constant(0)));
        frame.register(1, ScalarValue.of(domain.unknown()));
        return frame;
    }

    /** A function's tail call succeeds: another program returns in its place. The frame is still to be left. */
    public void endedByOther(State state) {
        losePacket(state);
        for (int r = 1; r <= 5; r++) {
            state.frame(state.depth() - 1).register(r, NotInit.NOT_INIT);
        }
        state.frame(state.depth() - 1).register(0, ScalarValue.of(domain.unknown()));
    }

    /** The frame in which a function begins. @param slot of its first instruction */
    public Frame entry(GlobalFunction function, int slot) {
        Frame frame = Frame.ofEntry(slot, Frame.Role.GLOBAL);
        frame.register(Frame.FRAME_POINTER, new StackPointer(0, 0, domain.constant(0)));
        for (int i = 0; i < function.parameters().size(); i++) {
            frame.register(i + 1, argument(function.parameters().get(i)));
        }
        return frame;
    }

    private Value argument(GlobalFunction.Parameter parameter) {
        return switch (parameter.kind()) {
            case SCALAR -> ScalarValue.of(domain.unknown());
            case CONTEXT -> new ContextPointer(0, domain.constant(0));
            case DYNPTR -> new DynptrPointer(effects.freshId(), domain.constant(0));
            case ARENA -> new ArenaPointer(domain.constant(0));
            case TRUSTED -> trusted(parameter);
            case UNTRUSTED -> {
                SocketPointer.Kind kind = parameter.object().isEmpty()
                        ? SocketPointer.Kind.UNTRUSTED_MEMORY
                        : SocketPointer.Kind.UNTRUSTED_OBJECT;
                yield SocketPointer.of(kind, parameter.object(), domain.constant(0));
            }
            case MEMORY -> {
                Block block = Block.memory(Block.Kind.MEM, parameter.size(), false);
                int id = parameter.nullable() ? effects.freshId() : 0;
                yield new BlockPointer(block, id, parameter.nullable(), 0, 0, domain.constant(0));
            }
        };
    }

    private Value trusted(GlobalFunction.Parameter parameter) {
        SocketPointer.Kind kind = SocketPointer.Kind.TRUSTED_OBJECT;
        return parameter.nullable()
                ? SocketPointer.orNull(kind, parameter.object(), effects.freshId(), domain.constant(0))
                : SocketPointer.of(kind, parameter.object(), domain.constant(0));
    }
}
