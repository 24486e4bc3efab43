package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.AbstractState;
import dev.bpf4j.verifier.domain.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.collections.impl.set.mutable.primitive.IntHashSet;

/** Everything known at one point of one path: the frames of the functions that have not returned. */
public final class State implements AbstractState {
    /** Most frames; Linux's limit. */
    public static final int MAX_FRAMES = 8;

    private final Frame[] frames;
    private int depth;
    private List<AcquiredReference> references;
    private int rounds;

    private State(Frame[] frames, int depth, List<AcquiredReference> references) {
        this.frames = frames;
        this.depth = depth;
        this.references = references;
    }

    /** At the entry of the program. */
    public static State of(Frame main) {
        Frame[] frames = new Frame[MAX_FRAMES];
        frames[0] = main;
        return new State(frames, 0, List.of());
    }

    public State copy() {
        Frame[] copies = new Frame[MAX_FRAMES];
        for (int i = 0; i <= depth; i++) {
            copies[i] = frames[i].copy();
        }
        State copy = new State(copies, depth, references);
        copy.rounds = rounds;
        return copy;
    }

    @Override
    public int depth() {
        return depth;
    }

    /** @param number 0..depth */
    public Frame frame(int number) {
        return frames[number];
    }

    /** The frame that is executing. */
    public Frame frame() {
        return frames[depth];
    }

    public Value register(int number) {
        return frames[depth].register(number);
    }

    public void register(int number, Value value) {
        frames[depth].register(number, value);
    }

    /** How many rounds there have been, on the path, of loops that are explored until the states of their rounds agree. */
    public int rounds() {
        return rounds;
    }

    /** One more round of such a loop begins. */
    public void nextRound() {
        rounds++;
    }

    public void enter(Frame callee) {
        rounds += callee.isCallback() ? 1 : 0;
        depth++;
        frames[depth] = callee;
    }

    /** Leaves the executing frame; what it has acquired is the caller's. @return the frame that was left */
    public Frame leave() {
        Frame left = frames[depth];
        depth--;
        boolean handedOver = references.stream().anyMatch(r -> r.depth() > depth);
        if (handedOver) {
            references = references.stream()
                    .map(r -> r.depth() > depth ? r.at(depth) : r)
                    .toList();
        }
        return left;
    }

    /** What the program has acquired and not released, in the order in which it did. */
    public List<AcquiredReference> references() {
        return references;
    }

    public void acquire(AcquiredReference reference) {
        List<AcquiredReference> more = new ArrayList<>(references);
        more.add(reference);
        references = List.copyOf(more);
    }

    /** The latest region of that kind that the program is in. */
    public Optional<AcquiredReference> region(AcquiredReference.Kind kind) {
        return references.stream().filter(r -> r.kind() == kind).reduce((first, second) -> second);
    }

    /** The lock that was taken last. */
    public Optional<AcquiredReference> lock() {
        return references.stream().filter(AcquiredReference::isLock).reduce((first, second) -> second);
    }

    /** Leaves the latest region of that kind. */
    public void leaveRegion(AcquiredReference.Kind kind) {
        region(kind).ifPresent(last -> {
            List<AcquiredReference> fewer = new ArrayList<>(references);
            fewer.remove(fewer.lastIndexOf(last));
            references = List.copyOf(fewer);
        });
    }

    /** Forgets a reference. */
    public void release(int id) {
        references =
                references.stream().filter(r -> !r.isObject() || r.id() != id).toList();
    }

    /** Replaces values in all registers and whole spilled values. */
    public void replaceAll(UnaryOperator<Value> change) {
        for (int f = 0; f <= depth; f++) {
            Frame frame = frames[f];
            for (int r = 0; r < Frame.REGISTERS; r++) {
                frame.register(r, change.apply(frame.register(r)));
            }
            for (int s = 0; s < frame.allocatedSlots(); s++) {
                replaceSpilled(frame, s, change);
            }
        }
    }

    /** A number that is linked with no other is linked with nothing. */
    public void forgetLonelyLinks() {
        IntHashSet seen = new IntHashSet();
        IntHashSet shared = new IntHashSet();
        for (int f = 0; f <= depth; f++) {
            Frame frame = frames[f];
            for (int r = 0; r < Frame.REGISTERS; r++) {
                count(frame.register(r), seen, shared);
            }
            for (int s = 0; s < frame.allocatedSlots(); s++) {
                count(frame.slot(s).spilled(), seen, shared);
            }
        }
        if (seen.size() > shared.size()) {
            replaceAll(v -> v instanceof ScalarValue n && n.id() != 0 && !shared.contains(n.id()) ? n.withId(0) : v);
        }
    }

    private static void count(Value value, IntHashSet seen, IntHashSet shared) {
        if (value instanceof ScalarValue number && number.id() != 0 && !seen.add(number.id())) {
            shared.add(number.id());
        }
    }

    private static void replaceSpilled(Frame frame, int s, UnaryOperator<Value> change) {
        StackSlot slot = frame.slot(s);
        if (slot.spilled().isInitialised()) {
            Value changed = change.apply(slot.spilled());
            if (changed != slot.spilled()) {
                frame.slot(s, new StackSlot(slot.kinds(), changed));
            }
        }
    }

    @Override
    public Optional<Scalar> number(int register) {
        return register(register) instanceof ScalarValue s ? Optional.of(s.range()) : Optional.empty();
    }

    @Override
    public Optional<Scalar> spilled(int frame, int offset) {
        StackSlot slot = frames[frame].slot(StackBytes.slot(offset));
        return slot.isWhole() && slot.spilled() instanceof ScalarValue s ? Optional.of(s.range()) : Optional.empty();
    }

    @Override
    public Map<String, String> values(int frame) {
        return StateText.values(this, frame);
    }

    @Override
    public String toString() {
        return StateText.of(this);
    }
}
