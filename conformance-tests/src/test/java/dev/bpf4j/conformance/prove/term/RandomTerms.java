package dev.bpf4j.conformance.prove.term;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * Builds the same random terms from any leaves: with unknowns they are simplified, with numbers they are computed.
 * Constants are mostly small or extreme, and arguments are used again, so that rules find something to do.
 */
public final class RandomTerms {
    private static final int[] WIDTHS = {1, 8, 16, 32, 64};
    private static final long[] CONSTANTS = {0, 1, 2, 3, 8, 31, 0xff, 0x8000_0000L, 0xffff_ffffL, -1, Long.MIN_VALUE};
    private static final Op[] BINARY = {
        Op.ADD, Op.SUB, Op.MUL, Op.UMULH, Op.SMULH, Op.UDIV, Op.UREM, Op.SDIV, Op.SREM, Op.AND, Op.OR, Op.XOR, Op.SHL,
        Op.LSHR, Op.ASHR, Op.EQ, Op.ULT, Op.ULE, Op.SLT, Op.SLE,
    };

    private final Terms terms;
    private final Random random;
    private final List<Term> pool = new ArrayList<>();

    private RandomTerms(Terms terms, Random random) {
        this.terms = terms;
        this.random = random;
    }

    /**
     * The last of {@code steps} terms.
     *
     * @param leaf a term of 64 bits for each unknown, by its number
     */
    public static Term build(Terms terms, long seed, int unknowns, int steps, LongFunction<Term> leaf) {
        RandomTerms builder = new RandomTerms(terms, new Random(seed));
        for (int i = 0; i < unknowns; i++) {
            builder.pool.add(leaf.apply(i));
        }
        for (int i = 0; i < steps; i++) {
            builder.pool.add(builder.next());
        }
        return builder.pool.get(builder.pool.size() - 1);
    }

    private Term any() {
        return pool.get(pool.size() - 1 - Math.min(random.nextInt(pool.size()), random.nextInt(pool.size())));
    }

    private Term wide(int bits) {
        if (random.nextInt(5) == 0) {
            return terms.constant(bits, CONSTANTS[random.nextInt(CONSTANTS.length)]);
        }
        Term term = any();
        return term.bits() >= bits ? terms.low(term, bits) : terms.zext(term, bits);
    }

    private Term next() {
        int bits = WIDTHS[random.nextInt(WIDTHS.length)];
        return switch (random.nextInt(9)) {
            case 0 -> terms.ite(wide(1), wide(bits), wide(bits));
            case 1 -> terms.not(wide(1));
            case 2 -> terms.sext(wide(bits), 64);
            case 3 -> terms.concat(wide(8), wide(WIDTHS[random.nextInt(4)]));
            case 4 -> {
                Term term = any();
                int from = random.nextInt(term.bits());
                yield terms.extract(term, from, 1 + random.nextInt(term.bits() - from));
            }
            default -> terms.binary(BINARY[random.nextInt(BINARY.length)], wide(bits), wide(bits));
        };
    }
}
