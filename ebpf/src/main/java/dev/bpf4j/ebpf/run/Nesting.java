package dev.bpf4j.ebpf.run;

/**
 * What an engine tells about a run before it calls a helper that ends the program or calls back
 * ({@link dev.bpf4j.ebpf.helper.HelperFlag}), and what it looks at afterwards.
 *
 * <p>The contract: at its start an engine takes {@link Execution#limit} and registers its functions with
 * {@link #functions(FunctionCalls)}; at the end it puts the former ones back. Around the call of such a helper it does
 * {@link #calling}, then takes {@link #left}, and where {@link #takeEnd} says so it returns {@link #result} from the
 * function that called the helper, as {@code exit} does.
 */
public final class Nesting {
    /** The depth of who calls functions from no function. */
    public static final int OUTSIDE = -1;

    private static final FunctionCalls NO_FUNCTIONS = new FunctionCalls() {
        @Override
        public long call(int slot, long r1, long r2, long r3, long r4, long r5) {
            throw new TrapException(slot, "the engine that runs cannot be called back");
        }

        @Override
        public FunctionCalls apart(Execution<?> execution) {
            return this;
        }
    };

    private int levels;
    private int base;
    private int depth;
    private long left;
    private int tailCalls;
    private int rounds;
    private boolean ended;
    private long result;
    private FunctionCalls functions = NO_FUNCTIONS;

    Nesting() {}

    /** What a program that another one started hides of that one. */
    record Level(int base, int depth, FunctionCalls functions) {}

    /** The program that now starts has the frames from the calling one's on: that one's is dead. */
    Level enter() {
        Level level = new Level(base, depth, functions);
        base += depth;
        depth = 0;
        levels++;
        return level;
    }

    void leave(Level level) {
        base = level.base();
        depth = level.depth();
        functions = level.functions();
        levels--;
    }

    boolean isNested() {
        return levels > 0;
    }

    /** The frame that the running program's depth 0 is. */
    int base() {
        return base;
    }

    /** The frame of the function that called a helper. */
    int frame() {
        return base + depth;
    }

    /** A run begins that no other one started. */
    void begin() {
        tailCalls = 0;
        rounds = 0;
    }

    boolean goesRound(int most) {
        return rounds < most && rounds++ < most;
    }

    boolean mayTailCall(int most) {
        return tailCalls < most && tailCalls++ < most;
    }

    void end(long r0) {
        ended = true;
        result = r0;
    }

    /** Registers whom helpers call back. @return who was registered before */
    public FunctionCalls functions(FunctionCalls calls) {
        FunctionCalls before = functions;
        functions = calls;
        return before;
    }

    FunctionCalls functions() {
        return functions;
    }

    /**
     * A helper is about to be called.
     *
     * @param frameDepth of the calling function: 0 for the program's entry
     * @param instructionsLeft what the run may still take
     */
    public void calling(int frameDepth, long instructionsLeft) {
        depth = frameDepth;
        left = instructionsLeft;
    }

    /** Instructions left after what the helper had executed. */
    public long left() {
        return left;
    }

    /** Tells, once, whether the helper ended the function that called it. */
    public boolean takeEnd() {
        boolean now = ended;
        ended = false;
        return now;
    }

    /** R0 of a function that a helper ended. */
    public long result() {
        return result;
    }
}
