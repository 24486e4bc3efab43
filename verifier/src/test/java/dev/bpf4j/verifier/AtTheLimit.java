package dev.bpf4j.verifier;

import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.verifier.explore.Strategy;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Programs that are explored up to the limit of instructions, with as much to remember on the way as there can be. */
enum AtTheLimit {
    /** A loop whose rounds all differ in a number that decides. */
    COUNTER {
        @Override
        String text(int budget) {
            return LOOP;
        }
    },

    /** The same in the last of eight frames whose stacks are full of numbers, one of which changes each round. */
    BIG_STACKS {
        @Override
        String text(int budget) {
            return functions("r2 = *(u32 *)(r6 + 8)\n"
                            + IntStream.rangeClosed(1, 64)
                                    .mapToObj(slot -> "r2 += 1\n*(u64 *)(r10 - " + slot * 8 + ") = r2\n")
                                    .collect(Collectors.joining()))
                    + "r7 = 0\nr7 += 1\n*(u64 *)(r10 - 8) = r7\n"
                    + "if r7 != 2000000 goto -3\n" + END;
        }
    },

    /** Nearly as many paths wait as may, each with a stack of its own; then the loop. */
    WAITING_PATHS {
        @Override
        String text(int budget) {
            return functions("r2 = *(u32 *)(r6 + 8)\n")
                    + IntStream.range(0, 8150)
                            .mapToObj(i -> "r2 += 1\n*(u64 *)(r10 - " + (i % 64 + 1) * 8 + ") = r2\nif r2 > " + i
                                    + " goto +0\n")
                            .collect(Collectors.joining())
                    + LOOP;
        }
    },

    /** Paths meet at nearly every instruction, where a state is kept. */
    MEETINGS {
        @Override
        String text(int budget) {
            return "r3 = 5\n" + "if r3 == 5 goto +0\n".repeat(budget - 100) + LOOP;
        }
    },

    /** The same in the last of eight frames, with a number that is another one each time. */
    DEEP_MEETINGS {
        @Override
        String text(int budget) {
            return functions("") + "r2 = *(u32 *)(r6 + 8)\nr8 = 5\n"
                    + "r2 += 1\nif r8 == 5 goto +0\n".repeat(budget / 2 - 100) + LOOP;
        }
    };

    private static final String END = "r0 = 0\nexit\n";
    private static final String LOOP = "r7 = 0\nr7 += 1\nif r7 != 2000000 goto -2\n" + END;

    abstract String text(int budget);

    /** Eight functions that call each other and do the same first; what follows is behind that in the last. */
    private static String functions(String first) {
        return ("r6 = r1\n" + first + "r1 = r6\ncall pc+1\nexit\n").repeat(7) + "r6 = r1\n" + first;
    }

    private String verdict(int budget) {
        Verdict verdict = Verifier.of(Linux.SOCKET_FILTER)
                .profile(Profile.ROOT)
                .strategy(Strategy.paths())
                .budget(budget)
                .verify(Assembler.parse(text(budget)));
        return verdict instanceof Rejected rejected ? rejected.rejection().message() : "accepted";
    }

    /** Prints a line for each program. @param args the limit */
    public static void main(String[] args) {
        int budget = Integer.parseInt(args[0]);
        for (AtTheLimit shape : values()) {
            long start = System.nanoTime();
            System.out.println(shape + ": " + shape.verdict(budget));
            System.err.println(shape + " took " + (System.nanoTime() - start) / 1_000_000 + " ms");
        }
    }
}
