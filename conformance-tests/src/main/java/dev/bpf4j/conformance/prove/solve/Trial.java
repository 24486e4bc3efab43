package dev.bpf4j.conformance.prove.solve;

import dev.bpf4j.conformance.prove.term.Evaluation;
import dev.bpf4j.conformance.prove.term.Term;
import java.util.List;

/** One arbitrary value for every unknown, the same each time: a cheap way to refute what is false most of the time. */
record Trial(long seed) implements Evaluation.Assignment {
    // spotless:off
    private static final long[] INTERESTING = {
        0, 1, 2, 4, 31, 32, 0xff, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, -1, Long.MIN_VALUE,
    };
    // spotless:on

    @Override
    public long variable(Term variable) {
        return pick(seed * 31 + variable.name().hashCode());
    }

    @Override
    public long apply(Term application, List<Long> args) {
        return pick((seed * 31 + application.name().hashCode()) * 31 + args.hashCode());
    }

    private static long pick(long key) {
        long mixed = mix(key);
        return (mixed & 3) == 0 ? INTERESTING[(int) ((mixed >>> 2) % INTERESTING.length)] : mixed;
    }

    /** The finaliser of SplitMix64: every bit of the key changes about half of the bits. */
    private static long mix(long key) {
        long z = key + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
