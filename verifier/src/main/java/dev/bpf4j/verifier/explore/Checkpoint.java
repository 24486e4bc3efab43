package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.seam.Kept;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.Marks;
import dev.bpf4j.verifier.state.ScalarValue;
import dev.bpf4j.verifier.state.StackSlot;
import dev.bpf4j.verifier.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A state kept for comparison, and the way that led to it. */
final class Checkpoint implements Kept {
    /**
     * Comparisons in vain, for each that was not, after which a checkpoint is dropped. Loops compare the states of all
     * rounds with each other, and those of the last rounds end many paths: Linux drops them much sooner and explores
     * several times as much.
     */
    private static final int PATIENCE = 64;

    final int slot;
    final State state;
    final Step trail;

    /** The checkpoint before it on the path; null for the first. */
    final Checkpoint parent;

    /** The registers and slots whose exact values something behind this checkpoint relied on. */
    final Marks precise = new Marks();

    /** The stack slots whose contents something behind this checkpoint has read. */
    final Marks read = new Marks();

    /** The stack slots that were overwritten between the checkpoint before and this one. */
    final Marks written;

    /** A path that ended at a checkpoint. */
    record Follower(int depth, Step trail, Checkpoint parent) {}

    private List<Follower> followers = List.of();

    /**
     * A call whose callbacks are still being explored, on which what is marked here depends. Null where there is none, and
     * all marks are there once all paths from here have been explored.
     */
    private Checkpoint loop;

    /**
     * Where a comparison with this one failed last: a frame, and a register of it or, from {@link Frame#REGISTERS} on, a
     * stack slot; it tends to fail there again.
     */
    private int suspectFrame = -1;

    private int suspectPlace;
    private int branches = 1;
    private int hits;
    private int misses;

    Checkpoint(int slot, State state, Step trail, Checkpoint parent, Marks written) {
        this.slot = slot;
        this.state = state;
        this.trail = trail;
        this.parent = parent;
        this.written = written;
    }

    @Override
    public boolean mayRead(int frame, int stackSlot) {
        return isOpen() || read.hasSlot(frame, stackSlot);
    }

    /**
     * Slots were read behind this checkpoint: what they held here, and before, matters.
     *
     * @param slots those that had not been overwritten since, as a bit set
     */
    void reads(int frame, long slots) {
        long left = slots;
        for (Checkpoint c = this; c != null && left != 0; c = c.parent) {
            left &= ~c.read.slots(frame);
            c.read.addSlots(frame, left);
            left &= ~c.written.slots(frame);
        }
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Marks precise() {
        return precise;
    }

    /** Whether all paths from here have been explored. */
    boolean isDone() {
        return branches == 0;
    }

    /** Paths that ended here, which rely on whatever will be relied on. */
    List<Follower> followers() {
        return followers;
    }

    void follow(Follower path) {
        if (followers.isEmpty()) {
            followers = new ArrayList<>();
        }
        followers.add(path);
    }

    /** The call of a helper that the marks depend on; this one itself if it depends on none. */
    Checkpoint loop() {
        return loop == null ? this : loop;
    }

    @Override
    public boolean isOpen() {
        return loop != null || !isDone();
    }

    /** What was marked since the call depends on what will be. */
    void dependsOn(Checkpoint call) {
        for (Checkpoint c = this; c != null && c != call; c = c.parent) {
            c.loop = call;
        }
    }

    /** The nearest checkpoint on the path, from this one on, that was made there; this one must be inside such a call. */
    Checkpoint nearest(int callSite, int depth) {
        Checkpoint c = this;
        while (c.slot != callSite || c.state.depth() != depth) {
            c = c.parent;
        }
        return c;
    }

    /** The nearest checkpoint on the path, from this one on, that was made there, if any was. */
    Optional<Checkpoint> latest(int place, int depth) {
        Checkpoint c = this;
        while (c != null && (c.slot != place || c.state.depth() != depth)) {
            c = c.parent;
        }
        return Optional.ofNullable(c);
    }

    /** One more path from here waits to be explored. */
    void fork() {
        branches++;
    }

    /** A path that came through here has ended. */
    void pathEnded() {
        for (Checkpoint c = this; c != null && --c.branches == 0; ) {
            c = c.parent;
        }
    }

    void suspect(int frame, int place) {
        suspectFrame = frame;
        suspectPlace = place;
    }

    boolean hasSuspect() {
        return suspectFrame >= 0;
    }

    int suspectFrame() {
        return suspectFrame;
    }

    int suspectPlace() {
        return suspectPlace;
    }

    void hit() {
        hits++;
    }

    /** Counts a comparison in vain. @return whether the checkpoint is not worth keeping */
    boolean missed() {
        misses++;
        return misses > PATIENCE * hits + PATIENCE;
    }

    /** Of some marks, those that are numbers here and not yet marked. */
    Marks unmarked(Marks marks) {
        Marks result = marks.copy().removeAll(precise);
        for (int f = 0; f < State.MAX_FRAMES; f++) {
            if (f > state.depth()) {
                result.removeFrame(f);
            } else {
                keepNumbers(result, f, state.frame(f));
            }
        }
        return result;
    }

    private static void keepNumbers(Marks marks, int f, Frame frame) {
        for (int r = 0; r < Frame.REGISTERS; r++) {
            if (marks.hasRegister(f, r) && !(frame.register(r) instanceof ScalarValue)) {
                marks.removeRegister(f, r);
            }
        }
        for (long left = marks.slots(f); left != 0; left &= left - 1) {
            int s = Long.numberOfTrailingZeros(left);
            StackSlot slot = frame.slot(s);
            if (slot.kinds() == 0 || slot.holdsPointer()) {
                marks.removeSlot(f, s);
            }
        }
    }
}
