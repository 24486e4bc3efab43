package dev.bpf4j.conformance.prove.solve;

import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.List;

/**
 * Something that is true of products, quotients and remainders whatever the numbers. Solvers find these out of bits only for a
 * few of them, but of integers at once; so most are proved of integers, and are then known of all numbers of their width.
 */
public enum Law {
    /** {@code p <= r, q <= s, r * s does not overflow => p * q <= r * s, and does not either}, unsigned. */
    PRODUCTS_GROW("products grow with their factors", About.INTEGERS, 4) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term fits = t.eq(t.binary(Op.UMULH, a.get(2), a.get(3)), zero(t, a));
            Term held = t.and(t.and(ule(t, a.get(0), a.get(2)), ule(t, a.get(1), a.get(3))), fits);
            Term less = ule(t, mul(t, a.get(0), a.get(1)), mul(t, a.get(2), a.get(3)));
            return t.implies(held, t.and(less, t.eq(t.binary(Op.UMULH, a.get(0), a.get(1)), zero(t, a))));
        }
    },

    /** The product of two numbers of half as many bits does not overflow. */
    HALVES_FIT("products of halves do not overflow", About.INTEGERS, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term half = t.constant(bits(a), 1L << bits(a) / 2);
            Term held = t.and(t.binary(Op.ULT, a.get(0), half), t.binary(Op.ULT, a.get(1), half));
            return t.implies(held, t.eq(t.binary(Op.UMULH, a.get(0), a.get(1)), zero(t, a)));
        }
    },

    /** The unsigned high half of a product is the signed one and, for each negative factor, the other one. */
    HIGH_HALVES("high halves of signed and unsigned products", About.INTEGERS, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term first = t.ite(t.binary(Op.SLT, a.get(0), zero(t, a)), a.get(1), zero(t, a));
            Term second = t.ite(t.binary(Op.SLT, a.get(1), zero(t, a)), a.get(0), zero(t, a));
            Term signed = t.binary(Op.SMULH, a.get(0), a.get(1));
            return t.eq(t.binary(Op.UMULH, a.get(0), a.get(1)), t.add(t.add(signed, first), second));
        }
    },

    /** {@code p <= q <= r: q * w is between p * w and r * w, if these do not overflow}; signed. */
    SIGNED_PRODUCTS_BETWEEN("signed products grow with a factor as the other says", About.SIGNED, 4) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term w = a.get(3);
            Term ordered = between(t, a.get(0), a.get(1), a.get(2));
            Term fit = t.and(fits(t, a.get(0), w), fits(t, a.get(2), w));
            Term low = mul(t, a.get(0), w);
            Term product = mul(t, a.get(1), w);
            Term high = mul(t, a.get(2), w);
            Term up = t.implies(sle(t, zero(t, a), w), between(t, low, product, high));
            Term down = t.implies(sle(t, w, zero(t, a)), between(t, high, product, low));
            return t.implies(t.and(ordered, fit), t.and(fits(t, a.get(1), w), t.and(up, down)));
        }

        private Term fits(Terms t, Term a, Term b) {
            Term zero = t.constant(a.bits(), 0);
            Term sign = t.ite(t.binary(Op.SLT, mul(t, a, b), zero), t.constant(a.bits(), -1), zero);
            return t.eq(t.binary(Op.SMULH, a, b), sign);
        }
    },

    /** {@code p * q} of the low halves is the low half of {@code p * q}. */
    LOW_PRODUCTS("the low half of a product is that of the low halves", About.BITS, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            int half = bits(a) / 2;
            Term low = t.and(mul(t, a.get(0), a.get(1)), t.constant(bits(a), (1L << half) - 1));
            return t.eq(low, t.zext(mul(t, t.low(a.get(0), half), t.low(a.get(1), half)), bits(a)));
        }
    },

    /** A product that fits half as many bits is the product of the halves; unsigned. */
    PRODUCTS_FIT("a product that fits a half is that of the halves", About.INTEGERS, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term p = t.zext(a.get(0), 2 * bits(a));
            Term q = t.zext(a.get(1), 2 * bits(a));
            Term half = t.constant(2 * bits(a), 1L << bits(a));
            Term product = mul(t, p, q);
            return t.implies(
                    t.binary(Op.ULT, product, half), t.eq(product, t.zext(mul(t, a.get(0), a.get(1)), 2 * bits(a))));
        }
    },

    /** The same for signed numbers. */
    SIGNED_PRODUCTS_FIT("a signed product that fits a half is that of the halves", About.SIGNED, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term p = t.sext(a.get(0), 2 * bits(a));
            Term q = t.sext(a.get(1), 2 * bits(a));
            Term end = t.constant(2 * bits(a), 1L << bits(a) - 1);
            Term product = mul(t, p, q);
            return t.implies(
                    t.and(sle(t, minus(t, end), product), t.binary(Op.SLT, product, end)),
                    t.eq(product, t.sext(mul(t, a.get(0), a.get(1)), 2 * bits(a))));
        }
    },

    /** {@code p <= r, q >= s > 0 => p / q <= r / s}, unsigned. */
    QUOTIENTS_GROW("quotients grow with the dividend and fall with the divisor", About.INTEGERS, 4) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term held = t.and(
                    t.and(ule(t, a.get(0), a.get(2)), ule(t, a.get(3), a.get(1))),
                    t.binary(Op.ULT, zero(t, a), a.get(3)));
            return t.implies(
                    held, ule(t, t.binary(Op.UDIV, a.get(0), a.get(1)), t.binary(Op.UDIV, a.get(2), a.get(3))));
        }
    },

    /** {@code q > 0 => p / q <= p}, unsigned. */
    QUOTIENTS_ARE_LESS("quotients do not exceed the dividend", About.INTEGERS, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            return t.implies(
                    t.binary(Op.ULT, zero(t, a), a.get(1)), ule(t, t.binary(Op.UDIV, a.get(0), a.get(1)), a.get(0)));
        }
    },

    /** {@code q > 0 => p % q < q, p % q <= p; p < q => p % q = p}, unsigned. */
    REMAINDERS_ARE_LESS("remainders are less than the divisor", About.INTEGERS, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term rest = t.binary(Op.UREM, a.get(0), a.get(1));
            Term less = t.and(t.binary(Op.ULT, rest, a.get(1)), ule(t, rest, a.get(0)));
            Term same = t.implies(t.binary(Op.ULT, a.get(0), a.get(1)), t.eq(rest, a.get(0)));
            return t.implies(t.binary(Op.ULT, zero(t, a), a.get(1)), t.and(less, same));
        }
    },

    /** {@code p % q = p & (q - 1)} for powers of 2. */
    REMAINDERS_ARE_BITS("remainders of division by a power of 2 are the bits below it", About.POWERS, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term below = t.binary(Op.SUB, a.get(1), t.constant(bits(a), 1));
            Term power = t.and(t.not(t.eq(a.get(1), zero(t, a))), t.eq(t.and(a.get(1), below), zero(t, a)));
            return t.implies(power, t.eq(t.binary(Op.UREM, a.get(0), a.get(1)), t.and(a.get(0), below)));
        }
    },

    /** Of signed numbers that are not negative the quotient is the unsigned one. */
    QUOTIENTS_AGREE("signed quotients of what is not negative are the unsigned ones", About.SIGNED, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term held = t.and(sle(t, zero(t, a), a.get(0)), t.binary(Op.SLT, zero(t, a), a.get(1)));
            return t.implies(held, t.eq(t.binary(Op.SDIV, a.get(0), a.get(1)), t.binary(Op.UDIV, a.get(0), a.get(1))));
        }
    },

    /** The least number divided by -1 is itself. */
    LEAST_QUOTIENT("the quotient of the least number and -1 is the least number", About.SIGNED, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term overflows = t.and(t.eq(a.get(0), least(t, a)), t.eq(a.get(1), t.constant(bits(a), -1)));
            return t.implies(overflows, t.eq(t.binary(Op.SDIV, a.get(0), a.get(1)), least(t, a)));
        }
    },

    /** {@code p <= r, q = s > 0 => p / q <= r / s}, and the other way round for {@code q < 0}; signed. */
    SIGNED_QUOTIENTS_GROW("signed quotients grow with the dividend as the divisor says", About.SIGNED, 4) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term p = a.get(0);
            Term q = a.get(1);
            Term first = t.binary(Op.SDIV, p, q);
            Term second = t.binary(Op.SDIV, a.get(2), a.get(3));
            Term held = t.and(t.eq(q, a.get(3)), sle(t, p, a.get(2)));
            Term up = t.implies(t.binary(Op.SLT, zero(t, a), q), sle(t, first, second));
            Term overflows = t.and(t.eq(p, least(t, a)), t.eq(q, t.constant(bits(a), -1)));
            Term falls = t.and(t.binary(Op.SLT, q, zero(t, a)), t.not(overflows));
            return t.implies(held, t.and(up, t.implies(falls, sle(t, second, first))));
        }
    },

    /** {@code q != 0 => -|p| <= p / q <= |p|}, signed, for all p but the least. */
    SIGNED_QUOTIENTS_ARE_LESS("signed quotients do not exceed the dividend", About.SIGNED, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term p = a.get(0);
            Term quotient = t.binary(Op.SDIV, p, a.get(1));
            Term positive = t.implies(sle(t, zero(t, a), p), between(t, minus(t, p), quotient, p));
            Term negative = t.implies(
                    t.and(t.binary(Op.SLT, p, zero(t, a)), t.not(t.eq(p, least(t, a)))),
                    between(t, p, quotient, minus(t, p)));
            return t.implies(t.not(t.eq(a.get(1), zero(t, a))), t.and(positive, negative));
        }
    },

    /** {@code q != 0 => |p % q| < |q|, |p % q| <= |p|}, with the sign of p; signed. */
    SIGNED_REMAINDERS_ARE_LESS("signed remainders are less than the divisor", About.SIGNED, 2) {
        @Override
        Term of(Terms t, List<Term> a) {
            Term p = a.get(0);
            Term q = a.get(1);
            Term rest = t.binary(Op.SREM, p, q);
            Term zero = zero(t, a);
            Term one = t.constant(bits(a), 1);
            Term sign = t.and(
                    t.implies(sle(t, zero, p), between(t, zero, rest, p)),
                    t.implies(sle(t, p, zero), between(t, p, rest, zero)));
            Term below = t.binary(Op.SUB, q, one);
            Term above = t.add(q, one);
            Term size = t.and(
                    t.implies(t.binary(Op.SLT, zero, q), between(t, minus(t, below), rest, below)),
                    t.implies(t.binary(Op.SLT, q, zero), between(t, above, rest, minus(t, above))));
            return t.implies(t.not(t.eq(q, zero)), t.and(sign, size));
        }
    };

    /** What a law is proved of. */
    enum About {
        /** Integers from 0 on. */
        INTEGERS,
        /** Integers of both signs. */
        SIGNED,
        /** Bits. */
        BITS,
        /** Bits, for each power of 2 as the second number; it says nothing of others. */
        POWERS
    }

    private final String text;
    private final About about;
    private final int numbers;

    Law(String text, About about, int numbers) {
        this.text = text;
        this.about = about;
        this.numbers = numbers;
    }

    /** What it says, in words. */
    public String text() {
        return text;
    }

    About about() {
        return about;
    }

    /** How many numbers it is about. */
    int numbers() {
        return numbers;
    }

    /** Whether it is about numbers that have half as many bits as their product. */
    boolean isOfHalves() {
        return this == PRODUCTS_FIT || this == SIGNED_PRODUCTS_FIT;
    }

    /** The law for some numbers of one width. */
    abstract Term of(Terms terms, List<Term> numbers);

    Term of(Terms terms, Term... some) {
        return of(terms, List.of(some));
    }

    private static int bits(List<Term> a) {
        return a.get(0).bits();
    }

    private static Term zero(Terms t, List<Term> a) {
        return t.constant(bits(a), 0);
    }

    private static Term least(Terms t, List<Term> a) {
        return t.constant(bits(a), 1L << bits(a) - 1);
    }

    private static Term minus(Terms t, Term a) {
        return t.binary(Op.SUB, t.constant(a.bits(), 0), a);
    }

    private static Term mul(Terms t, Term a, Term b) {
        return t.binary(Op.MUL, a, b);
    }

    private static Term ule(Terms t, Term a, Term b) {
        return t.binary(Op.ULE, a, b);
    }

    private static Term sle(Terms t, Term a, Term b) {
        return t.binary(Op.SLE, a, b);
    }

    private static Term between(Terms t, Term min, Term a, Term max) {
        return t.and(sle(t, min, a), sle(t, a, max));
    }
}
