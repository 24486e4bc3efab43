package dev.bpf4j.verifier;

import static dev.bpf4j.verifier.Code.*;
import static dev.bpf4j.verifier.MapPrograms.*;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.verifier.seam.Pruning;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/**
 * A program with a loop that a helper makes is only accepted if it is safe for each number of rounds: where the call of
 * the helper is replaced by so many calls of the function, and all paths are explored, nothing is wrong.
 */
class CallbackSoundnessTest {
    private static final int LOOP = 181;
    private static final int NUMBERS = 3;
    private static final int LOWEST = -8 * NUMBERS;

    private Random random = new Random();

    private int number() {
        return 8 * random.nextInt(NUMBERS);
    }

    /** Changes the numbers that R2 points to; R1 is any number. */
    private List<Insn> change() {
        List<Insn> insns = new ArrayList<>();
        int pieces = 1 + random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            List<Insn> piece = piece();
            if (random.nextInt(2) == 0) {
                insns.add(branch(Cond.JGT, 1, random.nextInt(3), piece.size()));
            } else if (random.nextInt(3) == 0) {
                insns.add(load(Width.DW, 4, 2, number()));
                insns.add(branch(random.nextBoolean() ? Cond.JEQ : Cond.JGT, 4, random.nextInt(40), piece.size()));
            }
            insns.addAll(piece);
        }
        return insns;
    }

    private List<Insn> piece() {
        int from = number();
        int to = number();
        return switch (random.nextInt(5)) {
            case 0 -> List.of(storeImm(Width.DW, 2, to, random.nextInt(60)));
            case 1 -> List.of(load(Width.DW, 3, 2, from), store(Width.DW, 2, to, 3));
            case 2 -> List.of(load(Width.DW, 3, 2, from), add(3, random.nextInt(25)), store(Width.DW, 2, to, 3));
            case 3 -> List.of(load(Width.DW, 3, 2, from), alu(Alu.AND, 3, 31), store(Width.DW, 2, to, 3));
            default ->
                List.of(
                        load(Width.DW, 3, 2, from),
                        load(Width.DW, 4, 2, to),
                        alur(Alu.ADD, 3, 4),
                        store(Width.DW, 2, to, 3));
        };
    }

    /** Writes to the stack, as far from its lower end as a number says. */
    private List<Insn> use() {
        List<Insn> insns = new ArrayList<>(List.of(load(Width.DW, 3, 10, LOWEST + number())));
        if (random.nextInt(3) == 0) {
            insns.add(branch(Cond.JGT, 3, random.nextInt(40), 3));
        }
        insns.addAll(List.of(movr(4, 10), alur(Alu.ADD, 4, 3), storeImm(Width.B, 4, -30, 0)));
        return insns;
    }

    private static List<Insn> concat(List<List<Insn>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    private static int slots(List<Insn> insns) {
        return insns.stream().mapToInt(Insn::slots).sum();
    }

    private static Verifier verifier() {
        return Verifier.of(TYPE).profile(Profile.ROOT);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void acceptedLoopsAreSafeForAnyNumberOfRounds(@ForAll long seed) {
        random = new Random(seed);
        check();
    }

    private void check() {
        List<Insn> start = new ArrayList<>(List.of(movr(6, 1)));
        for (int i = 0; i < NUMBERS; i++) {
            start.add(storeImm(Width.DW, 10, LOWEST + 8 * i, random.nextInt(20)));
        }
        int rounds = random.nextInt(5);
        List<Insn> end = concat(List.of(use(), use(), List.of(mov(0, 0), EXIT)));
        List<Insn> callback = concat(List.of(change(), List.of(mov(0, 0), EXIT)));
        List<Insn> tail = concat(List.of(end, callback));
        List<Insn> call = List.of(
                movr(3, 10),
                add(3, LOWEST),
                mov(1, rounds),
                new Insn.LoadImm64(2, Imm64.FUNCTION, 3 + slots(end), 0),
                mov(4, 0),
                call(LOOP));
        Verdict verdict = verifier().verify(Program.of(concat(List.of(start, call, tail))));
        Statistics.label("verdict").collect(verdict instanceof Accepted);
        if (verdict instanceof Accepted) {
            for (int n = 1; n <= rounds; n++) {
                Program unrolled = Program.of(concat(List.of(start, unrolled(n, end), tail)));
                assertInstanceOf(
                        Accepted.class, verifier().pruning(Pruning.OFF).verify(unrolled), () -> unrolled.toString());
            }
        }
    }

    /** So many calls of the function. */
    private List<Insn> unrolled(int count, List<Insn> end) {
        List<Insn> insns = new ArrayList<>();
        for (int n = count; n > 0; n--) {
            int after = 4 * (n - 1);
            insns.addAll(List.of(load(Width.W, 1, 6, 0), movr(2, 10), add(2, LOWEST), callLocal(after + slots(end))));
        }
        return insns;
    }
}
