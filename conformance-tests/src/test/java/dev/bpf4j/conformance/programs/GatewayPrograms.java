package dev.bpf4j.conformance.programs;

import dev.bpf4j.conformance.cases.CaseMap;
import dev.bpf4j.conformance.cases.VerifierCase;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Programs of the kind that gateways load, made large: packet pointers and counters that are kept on the stack, lookups,
 * correlated branches; scans of bytes that are written out one by one; state machines; loops in loops. They make the
 * verifier compare many states.
 */
final class GatewayPrograms {
    /** Where packet pointers, the end of the packet, counters and the key of lookups lie on the stack. */
    private static final int[] POINTERS = {-8, -16, -24};

    private static final int END = -32;
    private static final int[] COUNTERS = {-40, -48, -56, -64};
    private static final int KEY = -72;
    private static final int[] HEADERS = {0, 14, 34};
    private static final int CHECKED = 64;
    private static final MapSpec FLOWS = MapSpec.of("", MapKind.HASH, 8, 32, 1024);

    private static final String START = """
            r6 = r1
            r7 = *(u32 *)(r6 +0)
            r8 = *(u32 *)(r6 +4)
            """;

    private final Random random;
    private final StringBuilder text = new StringBuilder(START);
    private int labels;

    private GatewayPrograms(Random random) {
        this.random = random;
    }

    /** The program of that number in the sequence of a seed: always the same. */
    static VerifierCase program(long seed, int number) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L + number);
        random.nextLong();
        GatewayPrograms made = new GatewayPrograms(random);
        String kind = switch (number % 5) {
            case 0, 1 -> made.gateway();
            case 2 -> made.scan();
            case 3 -> made.states();
            default -> made.loops();
        };
        Program program = Assembler.parse(made.text + "out:\nr0 = 2\nexit\n");
        List<CaseMap> maps = new ArrayList<>();
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            if (program.at(slot) instanceof Insn.LoadImm64 load && load.kind() == Imm64.MAP_FD) {
                maps.add(new CaseMap(slot, FLOWS));
            }
        }
        return new VerifierCase(
                kind + "-" + seed + "-" + number, Codec.encode(program), "xdp", OptionalInt.empty(), 0, maps);
    }

    private int below(int n) {
        return random.nextInt(n);
    }

    private int one(int... of) {
        return of[below(of.length)];
    }

    private String one(String... of) {
        return of[below(of.length)];
    }

    private GatewayPrograms line(String format, Object... arguments) {
        text.append(String.format(format, arguments)).append('\n');
        return this;
    }

    private String label() {
        return "l" + labels++;
    }

    private String load(int register, int slot) {
        return "r" + register + " = *(u64 *)(r10 " + slot + ")";
    }

    private String store(int slot, int register) {
        return "*(u64 *)(r10 " + slot + ") = r" + register;
    }

    /** What the packet pointers on the stack point to is there. */
    private void pointers() {
        line("r1 = r7\nr1 += %d\nif r1 > r8 goto out", CHECKED);
        for (int i = 0; i < POINTERS.length; i++) {
            line("r1 = r7\nr1 += %d\n%s", HEADERS[i], store(POINTERS[i], 1));
        }
        line(store(END, 8));
    }

    private String gateway() {
        for (int slot = -8; slot >= KEY; slot -= 8) {
            line("*(u64 *)(r10 %d) = 0", slot);
        }
        pointers();
        int steps = 10 + below(50);
        for (int i = 0; i < steps; i++) {
            step();
        }
        // a counter decides where the packet is read
        line("%s\nif r2 > 20 goto out\n%s\nr1 += r2\nr3 = r1\nr3 += 1", load(2, one(COUNTERS)), load(1, POINTERS[0]));
        line("%s\nif r3 > r4 goto out\nr0 = *(u8 *)(r1 +0)", load(4, END));
        return "gateway";
    }

    private void step() {
        String next = label();
        int counter = one(COUNTERS);
        switch (below(9)) {
            case 0, 1 -> {
                line("%s\nr2 = *(%s *)(r1 +%d)", load(1, one(POINTERS)), one("u8", "u16", "u32"), one(0, 2, 4, 8));
                line("if r2 %s %d goto %s", one("!=", "==", ">"), below(256), next);
                line("%s\nr3 += 1\n%s", load(3, counter), store(counter, 3));
            }
            case 2 -> {
                line("%s\nif r3 %s %d goto %s", load(3, one(COUNTERS)), one(">", "==", "&", "!="), below(5), next);
                line("%s\nr3 %s %d\n%s", load(3, counter), one("+=", "|="), one(1, 2, 4), store(counter, 3));
            }
            case 3, 4 -> lookup(next, counter);
            case 5 -> checksum();
            case 6 -> {
                line("%s\nr2 = *(u8 *)(r1 +0)\nr2 &= 15\nr2 <<= 2\nif r2 < 20 goto %s", load(1, POINTERS[1]), next);
                line("r1 += r2\nr3 = r1\nr3 += 8\n%s\nif r3 > r4 goto %s", load(4, END), one("out", next));
                line("r5 = *(u16 *)(r1 +0)\n%s", store(counter, 5));
            }
            case 7 -> line("call 7\nif r0 & %d goto %s\n*(u64 *)(r10 %d) = %d", one(1, 2, 4), next, counter, below(4));
            default -> {
                line("%s\n%s", load(2, counter), load(3, one(COUNTERS)));
                line("if r2 %s r3 goto %s\n%s", one(">", "==", "!=", "s<"), next, store(counter, 3));
            }
        }
        line(next + ":");
    }

    private void lookup(String next, int counter) {
        line("%s\nr2 = *(u32 *)(r1 +%d)\n*(u32 *)(r10 %d) = r2", load(1, one(POINTERS)), one(0, 4, 8), KEY);
        line("r2 = r10\nr2 += %d\nr1 = map_fd 0 ll\ncall 1", KEY);
        switch (below(3)) {
            case 0 -> line("if r0 == 0 goto %s\nr3 = *(u64 *)(r0 +0)\nr3 += 1\n*(u64 *)(r0 +0) = r3", next);
            case 1 -> {
                line("if r0 == 0 goto %s\nr3 = *(u32 *)(r0 +8)\n%s", next, store(counter, 3));
                line("if r3 & %d goto %s\n%s\n*(u32 *)(r1 +4) = r3", one(1, 2), next, load(1, one(POINTERS)));
            }
            default -> {
                String found = label();
                line("if r0 != 0 goto %s\n*(u64 *)(r10 %d) = %d\ngoto %s", found, counter, one(1, 2), next);
                line("%s:\nr4 = *(u64 *)(r0 +16)\n%s", found, store(one(COUNTERS), 4));
            }
        }
    }

    /** Two halves of an address go into a checksum. */
    private void checksum() {
        line(
                "%s\nr2 = *(u16 *)(r1 +10)\nr3 = *(u32 *)(r1 +12)\nr4 = r3\nr4 >>= 16\nr3 &= 0xffff",
                load(1, POINTERS[1]));
        line("r2 += r3\nr2 += r4\nr3 = r2\nr3 >>= 16\nr2 &= 0xffff\nr2 += r3\n*(u16 *)(r1 +10) = r2");
    }

    /** Byte by byte, written out. */
    private String scan() {
        int bytes = one(50, 100, 200);
        boolean checkedBefore = random.nextBoolean();
        if (checkedBefore) {
            line("r1 = r7\nr1 += %d\nif r1 > r8 goto out", bytes);
        }
        line("r3 = 0\nr4 = 0\nr9 = 0\n*(u64 *)(r10 -8) = 0");
        int kind = below(5);
        for (int i = 0; i < bytes; i++) {
            if (!checkedBefore) {
                line("r1 = r7\nr1 += %d\nif r1 > r8 goto out", i + 1);
            }
            String next = label();
            line("r2 = *(u8 *)(r7 +%d)", i);
            switch (kind) {
                case 0 -> line("if r2 != 13 goto %s\nr3 += 1", next);
                case 1 -> line("r3 ^= r2\nif r2 & 1 goto %s\nr4 += 1", next);
                case 2 -> line("r3 += r2\nif r2 > 100 goto %s\n*(u64 *)(r10 -8) = r3", next);
                case 3 -> line("if r2 != %d goto %s\nr9 |= %d", 10 + i % 3, next, 1 << i % 8);
                default -> line("if r2 < 48 goto %s\nif r2 > 57 goto %s\nr3 *= 10\nr3 += r2\nr3 -= 48", next, next);
            }
            line(next + ":");
        }
        return "scan";
    }

    /** A state that the bytes of the packet change, in a loop. */
    private String states() {
        int states = 2 + below(4);
        line("r5 = 0\nr4 = %d\nr3 = 0\ntop:", below(states));
        line("r1 = r7\nr1 += r5\nr2 = r1\nr2 += 1\nif r2 > r8 goto out\nr2 = *(u8 *)(r1 +0)");
        for (int state = 0; state < states; state++) {
            String other = label();
            line("if r4 != %d goto %s", state, other);
            int rules = 1 + below(3);
            for (int i = 0; i < rules; i++) {
                String next = label();
                line("if r2 %s %d goto %s\nr4 = %d", one("!=", ">", "&"), below(256), next, below(states));
                if (below(3) == 0) {
                    line("r3 += 1");
                }
                line(next + ":");
            }
            line("goto after\n%s:", other);
        }
        line("after:\nr5 += 1\nif r5 < %d goto top", one(10, 20, 40));
        return "states";
    }

    /** A loop in a loop, over a value of a map. */
    private String loops() {
        line("*(u64 *)(r10 -8) = 0\nr2 = r10\nr2 += -8\nr1 = map_fd 0 ll\ncall 1\nif r0 == 0 goto out\nr6 = r0");
        line("r7 = 0\nr9 = 0\nouter:\nr8 = 0\ninner:");
        int pieces = 1 + below(3);
        for (int i = 0; i < pieces; i++) {
            String next = label();
            line("r1 = r6\nr1 += r8\nr2 = *(u8 *)(r1 +0)\nif r2 %s %d goto %s", one("!=", ">", "&"), below(99), next);
            line("%s\n%s:", one("r9 += 1", "r9 = 0", "r9 ^= r2", "*(u64 *)(r10 -8) = r2"), next);
        }
        line("r8 += 1\nif r8 < %d goto inner\nr7 += 1\nif r7 < %d goto outer", one(4, 8, 16), one(4, 8, 16));
        line("if r9 > 20 goto out\nr6 += r9\nr0 = *(u8 *)(r6 +0)");
        return "loops";
    }
}
