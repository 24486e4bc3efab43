package dev.bpf4j.conformance.bugs;

import static dev.bpf4j.conformance.bugs.ChangedDomain.RIGHT;
import static dev.bpf4j.conformance.bugs.ChangedDomain.believing;
import static dev.bpf4j.conformance.bugs.Changes.arithmetic;

import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.Verifier;
import dev.bpf4j.verifier.domain.Scalar;
import dev.bpf4j.verifier.domain.Tnum;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Wrong rules for numbers: arithmetic, and what comparisons teach. */
final class NumberBugs {
    private static final long LOW = 0xffff_ffffL;

    private NumberBugs() {}

    static List<KernelBug> all() {
        return List.of(
                notTruncated(),
                shiftOfNegative(),
                shiftOfWhole(),
                orFromWhole(),
                andOfKnownHalves(),
                moduloOfNothing(),
                divisionOfWhole(),
                extensionOfNegative(),
                signedAnd(),
                signedOr(),
                signedXor(),
                halfFromWhole(),
                leastFromWhole(),
                leastSignedFromWhole(),
                impossibleEquality(),
                halfForWhole(),
                noExtension(),
                unsignedDivision());
    }

    private static KernelBug notTruncated() {
        return new KernelBug(
                "CVE-2017-16996",
                "results of 32-bit additions keep their carry",
                arithmetic(Alu.ADD, false, (a, b) -> RIGHT.binary(Alu.ADD, true, a, b)),
                Exploit.believing("r6 == 1", 0, 0, "w6 = 0x7fffffff\nw6 += 0x7fffffff\nw6 += 3\nr6 >>= 32\n"));
    }

    private static KernelBug shiftOfNegative() {
        return new KernelBug(
                "CVE-2017-17853",
                "a shift to the right of a negative number keeps its sign",
                arithmetic(Alu.RSH, true, (a, b) -> RIGHT.binary(Alu.ARSH, true, a, b)),
                Exploit.believing("r6 s<= 0", -3, 0, "if r6 s< -8 goto fine\nif r6 s> 0 goto fine\nr6 >>= 63\n"));
    }

    private static KernelBug shiftOfWhole() {
        return new KernelBug(
                "CVE-2018-18445",
                "a 32-bit shift shifts all 64 bits, then drops the upper half",
                arithmetic(Alu.RSH, false, (a, b) -> RIGHT.extend(Width.W, false, RIGHT.binary(Alu.RSH, true, a, b))),
                Exploit.believing("r6 == 2", 0, 0, "r6 = 2\nr6 <<= 31\nw6 >>= 31\n"));
    }

    private static KernelBug orFromWhole() {
        return new KernelBug(
                "CVE-2020-27194",
                "the range of the low half of an or is that of the whole, cut off",
                arithmetic(Alu.OR, true, (a, b) -> lowFromWhole(RIGHT.binary(Alu.OR, true, a, b), a, b)),
                Exploit.believing(
                        "r6 == 0",
                        2,
                        0,
                        "r8 = 0x600000001 ll\nif r6 > r8 goto fine\nif r6 < 1 goto fine\nr6 |= 0\nw6 = w6\nr6 >>= 1\n"));
    }

    private static Scalar lowFromWhole(Scalar right, Scalar a, Scalar b) {
        int min = (int) Math.max(a.unsignedMin(), b.unsignedMin());
        int max = (int) (a.unsignedMax() | b.unsignedMax());
        boolean positive = a.signedMin() >= 0 && b.signedMin() >= 0 && min >= 0 && max >= min;
        return positive && !right.isConstant()
                ? believing(believing(right, Cond.JGE, false, min), Cond.JLE, false, max)
                : right;
    }

    private static KernelBug andOfKnownHalves() {
        return new KernelBug(
                "CVE-2021-3490",
                "a & b keeps the low half of a where both low halves are known",
                arithmetic(Alu.AND, true, (a, b) -> {
                    Scalar right = RIGHT.binary(Alu.AND, true, a, b);
                    boolean known = (a.bits().mask() & LOW) == 0 && (b.bits().mask() & LOW) == 0;
                    if (!known || right.isConstant()) {
                        return right;
                    }
                    Tnum bits = right.bits();
                    return ChangedDomain.of(
                            new Tnum(bits.value() & ~LOW | a.bits().value() & LOW, bits.mask() & ~LOW));
                }),
                Exploit.believing(
                        "r6 == 1", -1, 0, "r6 >>= 32\nr6 <<= 32\nr6 |= 1\nr8 = 0x100000002 ll\nr6 &= r8\nw6 = w6\n"));
    }

    private static KernelBug moduloOfNothing() {
        return new KernelBug(
                "CVE-2021-3444",
                "a 32-bit remainder of a division that may be by zero keeps the upper half",
                arithmetic(
                        Alu.MOD,
                        false,
                        (a, b) -> b.unsignedMin32() == 0 && !b.isConstant() ? a : RIGHT.binary(Alu.MOD, false, a, b)),
                Exploit.believing("r8 == 1", 0, 0, "r8 = 1\nr8 <<= 32\nw8 %= w7\nr8 >>= 32\n"));
    }

    private static KernelBug divisionOfWhole() {
        return new KernelBug(
                "CVE-2021-3600",
                "a 32-bit division divides all 64 bits",
                arithmetic(Alu.DIV, false, (a, b) -> RIGHT.extend(Width.W, false, RIGHT.binary(Alu.DIV, true, a, b))),
                Exploit.believing("r6 == 1", 0, 0, "r6 = 1\nr6 <<= 32\nw6 /= 2\nr6 >>= 31\n"));
    }

    private static KernelBug extensionOfNegative() {
        return new KernelBug(
                "3cf2b61eb067",
                "the zero-extension of a negative low half is taken for its sign-extension",
                verifier -> verifier.domain(new ChangedDomain() {
                    @Override
                    public Scalar extend(Width width, boolean signed, Scalar a) {
                        return RIGHT.extend(width, signed || width == Width.W && a.signedMax32() < 0, a);
                    }
                }),
                Exploit.believing("r6 != 0", 0x8000_0001L, 0, "if w6 s>= 0 goto fine\nw6 = w6\nr6 >>= 32\n"));
    }

    private static KernelBug signedAnd() {
        return new KernelBug(
                "SAS'24: and",
                "the least signed value of a & b is that of the operands",
                arithmetic(
                        Alu.AND,
                        true,
                        (a, b) -> believing(
                                RIGHT.binary(Alu.AND, true, a, b),
                                Cond.JSGE,
                                true,
                                Math.min(a.signedMin(), b.signedMin()))),
                Exploit.believing(
                        "r6 s>= -3",
                        -2,
                        -3,
                        "if r6 s< -2 goto fine\nif r6 s> -1 goto fine\nif r7 s< -3 goto fine\nif r7 s> -1 goto fine\n"
                                + "r6 &= r7\n"));
    }

    private static KernelBug signedOr() {
        return new KernelBug(
                "SAS'24: or",
                "the greatest value of an or is that of the operands",
                arithmetic(Alu.OR, true, NumberBugs::notAbove),
                Exploit.believing("r6 <= 2", 1, 2, "if r6 > 1 goto fine\nif r7 > 2 goto fine\nr6 |= r7\n"));
    }

    private static Scalar notAbove(Scalar a, Scalar b) {
        Scalar right = RIGHT.binary(Alu.OR, true, a, b);
        boolean positive = a.signedMin() >= 0 && b.signedMin() >= 0 && !a.isConstant() && !b.isConstant();
        return positive ? believing(right, Cond.JLE, true, Math.max(a.unsignedMax(), b.unsignedMax())) : right;
    }

    private static KernelBug signedXor() {
        return new KernelBug(
                "SAS'24: xor",
                "the greatest value of an exclusive or is that of the operands",
                arithmetic(Alu.XOR, true, (a, b) -> {
                    Scalar right = RIGHT.binary(Alu.XOR, true, a, b);
                    boolean positive = a.signedMin() >= 0 && b.signedMin() >= 0 && !a.isConstant() && !b.isConstant();
                    return positive
                            ? believing(right, Cond.JLE, true, Math.max(a.unsignedMax(), b.unsignedMax()))
                            : right;
                }),
                Exploit.believing("r6 <= 2", 1, 2, "if r6 > 1 goto fine\nif r7 > 2 goto fine\nr6 ^= r7\n"));
    }

    /** What a comparison of the low halves teaches of the first operand. */
    private static UnaryOperator<Verifier> taught(UnaryOperator<Scalar> rule) {
        return verifier -> verifier.domain(new ChangedDomain() {
            @Override
            public Optional<Refined> assume(Cond cond, boolean holds, boolean is64, Scalar a, Scalar b) {
                Optional<Refined> right = RIGHT.assume(cond, holds, is64, a, b);
                return is64 ? right : right.map(r -> new Refined(rule.apply(r.left()), r.right()));
            }
        });
    }

    private static KernelBug halfFromWhole() {
        return new KernelBug(
                "CVE-2020-8835",
                "after a 32-bit comparison the low bits are those of the 64-bit range, cut off",
                taught(s -> {
                    Tnum low = Tnum.range(s.unsignedMin() & LOW, s.unsignedMax() & LOW);
                    boolean ordered = (s.unsignedMin() & LOW) <= (s.unsignedMax() & LOW);
                    return ordered
                            ? RIGHT.meet(s, ChangedDomain.of(new Tnum(low.value(), low.mask() | ~LOW)))
                                    .orElse(s)
                            : s;
                }),
                Exploit.believing(
                        "r6 == 0",
                        2,
                        0,
                        "r8 = 0x100000001 ll\nif r6 > r8 goto fine\nif r6 < 1 goto fine\nif w6 == 77 goto fine\n"
                                + "r6 &= 2\nr6 >>= 1\n"));
    }

    private static KernelBug leastFromWhole() {
        return new KernelBug(
                "CVE-2021-31440",
                "the least low half is the least number, though that may be in the upper half",
                taught(s -> believing(s, Cond.JGE, false, (int) s.unsignedMin())),
                Exploit.believing("r6 == 1", 1L << 32, 0, "if r6 < 1 goto fine\nif w6 > 1 goto fine\nw6 = w6\n"));
    }

    private static KernelBug leastSignedFromWhole() {
        return new KernelBug(
                "b02709587ea3",
                "the least signed low half is the least signed number",
                taught(s -> believing(s, Cond.JSGE, false, (int) s.signedMin())),
                Exploit.believing(
                        "r6 == 1",
                        1L << 32,
                        0,
                        "if r6 s< 1 goto fine\nif w6 s> 1 goto fine\nif w6 s< 0 goto fine\nw6 = w6\n"));
    }

    private static KernelBug impossibleEquality() {
        return new KernelBug(
                "CVE-2024-41003",
                "an inequality with a number that cannot be trims the range to it",
                verifier -> verifier.domain(new ChangedDomain() {
                    @Override
                    public Optional<Refined> assume(Cond cond, boolean holds, boolean is64, Scalar a, Scalar b) {
                        boolean unlike = cond == Cond.JNE && holds || cond == Cond.JEQ && !holds;
                        boolean impossible = b.isConstant()
                                && !a.isConstant()
                                && !a.bits().contains(b.unsignedMin())
                                && Long.compareUnsigned(b.unsignedMin(), a.unsignedMin()) > 0;
                        return RIGHT.assume(cond, holds, is64, a, b)
                                .map(r -> unlike && impossible
                                        ? new Refined(believing(r.left(), Cond.JLE, is64, b.unsignedMin()), r.right())
                                        : r);
                    }
                }),
                Exploit.believing(
                        "w6 s<= 13",
                        0x7fff_ffff,
                        0,
                        "w6 &= 0x7fffffff\nw6 |= 2\nif w6 == 0x7ffffffd goto fine\nw6 -= 0x7ffffff0\n"));
    }

    private static KernelBug halfForWhole() {
        return new KernelBug(
                "PREVAIL: JMP32",
                "a comparison of low halves is taken for one of whole numbers",
                verifier -> verifier.domain(new ChangedDomain() {
                    @Override
                    public Optional<Refined> assume(Cond cond, boolean holds, boolean is64, Scalar a, Scalar b) {
                        return RIGHT.assume(cond, holds, true, a, b);
                    }
                }),
                Exploit.believing("r6 == 5", 5 | 1L << 32, 0, "if w6 != 5 goto fine\n"));
    }

    private static KernelBug noExtension() {
        return new KernelBug(
                "PREVAIL: MOVSX",
                "a move that extends the sign of a byte is taken for a move",
                arithmetic(Alu.MOVSX8, true, (a, b) -> b),
                Exploit.believing("r6 s>= 0", 255, 0, "if r6 > 255 goto fine\nr6 = (s8)r6\n"));
    }

    private static KernelBug unsignedDivision() {
        return new KernelBug(
                "PREVAIL: SDIV",
                "a signed division is taken for an unsigned one",
                arithmetic(Alu.SDIV, true, (a, b) -> RIGHT.binary(Alu.DIV, true, a, b)),
                Exploit.believing("r6 == 0", 0, 0, "r6 = -8\nr6 s/= 2\nr6 >>= 63\n"));
    }
}
