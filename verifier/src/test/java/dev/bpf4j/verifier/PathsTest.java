package dev.bpf4j.verifier;

import static dev.bpf4j.verifier.Code.*;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs with very many paths take time in proportion to their length. */
class PathsTest {
    private static final Verifier VERIFIER = Verifier.of(Linux.SOCKET_FILTER);

    /** 2^n paths over unknown values; what differs at the joins is dead. */
    static Program diamonds(int count) {
        List<Insn> insns = new ArrayList<>();
        insns.add(mov(0, 0));
        insns.add(movr(6, 1));
        for (int i = 0; i < count; i++) {
            insns.add(load(Width.W, 2, 6, 0));
            insns.add(branch(Cond.JEQ, 2, i, 1));
            insns.add(mov(0, i));
        }
        insns.add(EXIT);
        return Program.of(insns);
    }

    /** The same unknown bits and known constants tested over and over. */
    static Program correlated(int count) {
        List<Insn> insns = new ArrayList<>();
        insns.add(load(Width.W, 6, 1, 0));
        insns.add(mov(7, 5));
        insns.add(mov(0, 0));
        for (int i = 0; i < count; i++) {
            insns.add(branch(Cond.JSET, 6, 1 << i % 31, 2));
            insns.add(alu(Alu.ADD, 0, 1));
            insns.add(branch(Cond.JEQ, 7, i % 7, 1));
            insns.add(alu(Alu.XOR, 7, i % 5));
        }
        insns.add(EXIT);
        return Program.of(insns);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64, 256, 1024, 4096})
    void diamondsAreLinear(int count) {
        assertLinear(diamonds(count));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64, 1024, 4096})
    void correlatedBranchesAreLinear(int count) {
        assertLinear(correlated(count));
    }

    private static void assertLinear(Program program) {
        for (Profile profile : Profile.values()) {
            Verdict verdict = VERIFIER.profile(profile).verify(program);
            assertInstanceOf(Accepted.class, verdict);
            int processed = verdict.statistics().processed();
            assertTrue(processed <= 3 * program.slots(), () -> processed + " for " + program.slots());
        }
    }

    /** Keys in parts of slots matter from where they are stored, and not what was there before. */
    @Test
    void partsOfSlotsAreForgotten() {
        List<Insn> insns = new ArrayList<>(List.of(movr(6, 1)));
        for (int i = 0; i < 20; i++) {
            int at = -8 * (1 + i % 10);
            insns.addAll(List.of(
                    load(Width.W, 2, 6, 0),
                    store(Width.W, 10, at + 4, 2),
                    mov(3, i),
                    branch(Cond.JEQ, 2, i, 1),
                    mov(3, i + 1),
                    store(Width.W, 10, at, 3),
                    movr(2, 10),
                    add(2, at),
                    MapPrograms.map(1, MapPrograms.ARRAY_MAP),
                    call(MapPrograms.LOOKUP)));
        }
        insns.addAll(List.of(mov(0, 0), EXIT));
        Verdict verdict = Verifier.of(MapPrograms.TYPE)
                .profile(Profile.ROOT)
                .maps(MapPrograms.MAPS)
                .verify(Program.of(insns));
        assertInstanceOf(Accepted.class, verdict);
        int processed = verdict.statistics().processed();
        assertTrue(processed < 2000, () -> "processed " + processed);
    }

    @Test
    void boundedLoopsAreUnrolled() {
        Program program = program(mov(0, 0), add(0, 1), branch(Cond.JLT, 0, 100_000, -2), EXIT);
        assertInstanceOf(Accepted.class, VERIFIER.verify(program));
    }

    @Test
    void pathsMeetInEachRoundOfALoop() {
        List<Insn> insns = new ArrayList<>(List.of(mov(6, 0)));
        for (int i = 0; i < 60; i++) {
            insns.addAll(List.of(load(Width.W, 2, 1, 4 * (i % 8)), branch(Cond.JGT, 2, i, 1), mov(3, 1), mov(3, 2)));
        }
        insns.addAll(List.of(add(6, 1), branch(Cond.JLT, 6, 100, -242), mov(0, 0), EXIT));
        Verdict verdict = VERIFIER.verify(Program.of(insns));
        assertInstanceOf(Accepted.class, verdict);
        assertTrue(verdict.statistics().processed() < 100_000);
    }

    @Test
    void endlessCountingExhaustsTheBudget() {
        Program program = program(mov(0, 0), add(0, 1), branch(Cond.JNE, 0, -1, -2), EXIT);
        Verdict verdict = VERIFIER.verify(program);
        Rejected rejected = assertInstanceOf(Rejected.class, verdict);
        assertTrue(rejected.rejection().message().contains("BPF program is too large. Processed 1000001 insn"));
    }
}
