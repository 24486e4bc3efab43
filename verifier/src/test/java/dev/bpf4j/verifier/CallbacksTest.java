package dev.bpf4j.verifier;

import static dev.bpf4j.verifier.Code.*;
import static dev.bpf4j.verifier.MapPrograms.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Helpers that call functions of the program, none to any number of times. */
class CallbacksTest {
    private static final int FOR_EACH = 164;
    private static final int LOOP = 181;

    /** Slots from the start of {@link #loop} to what follows the call. */
    private static final int AFTER_LOOP = 9;

    /** A 64-bit immediate at a slot that stands for a function. */
    private static Insn function(int dst, int slot, int target) {
        return new Insn.LoadImm64(dst, Imm64.FUNCTION, target - slot - 1, 0);
    }

    /** A number in the stack, a loop over it with that many rounds, what follows, and the function that is called. */
    private static List<Insn> loop(int rounds, List<Insn> after, Insn... callback) {
        int entry = AFTER_LOOP + after.size();
        return Stream.of(
                        Stream.of(
                                storeImm(Width.DW, 10, -8, 0),
                                mov(1, rounds),
                                function(2, 2, entry),
                                movr(3, 10),
                                add(3, -8),
                                mov(4, 0),
                                call(LOOP),
                                mov(0, 0)),
                        after.stream(),
                        Stream.of(callback))
                .flatMap(s -> s)
                .toList();
    }

    private static List<Insn> each(int map, Insn... callback) {
        return Stream.concat(
                        Stream.of(
                                map(1, map), function(2, 2, 9), mov(3, 0), mov(4, 0), call(FOR_EACH), mov(0, 0), EXIT),
                        Stream.of(callback))
                .toList();
    }

    private static Arguments of(String what, List<Insn> insns) {
        return Arguments.of(what, insns);
    }

    private static Insn done() {
        return mov(0, 0);
    }

    // spotless:off
    private static final List<Insn> END = List.of(EXIT);

    /** Uses the number in the stack as an offset into the stack. */
    private static final List<Insn> INDEX = List.of(load(Width.DW, 1, 10, -8), movr(2, 10), alur(Alu.ADD, 2, 1), storeImm(Width.B, 2, -16, 0), EXIT);

    /** The same, checked. */
    private static final List<Insn> CHECKED = List.of(load(Width.DW, 1, 10, -8), branch(Cond.JGT, 1, 7, 3), movr(2, 10), alur(Alu.ADD, 2, 1), storeImm(Width.B, 2, -16, 0), EXIT);

    private static final Insn[] COUNT = {load(Width.DW, 1, 2, 0), add(1, 1), store(Width.DW, 2, 0, 1), done(), EXIT};

    static Stream<Arguments> accepted() {
        return Stream.of(
                of("empty", loop(1000, END, done(), EXIT)),
                of("counts", loop(1_000_000, END, COUNT)),
                of("counted as often as is safe", loop(8, INDEX, COUNT)),
                of("checked afterwards", loop(50, CHECKED, COUNT)),
                of("writes what it wrote before", loop(1_000_000, END, storeImm(Width.DW, 2, 0, 5), branch(Cond.JGT, 1, 7, 0), done(), EXIT)),
                of("branches", loop(1_000_000, END, branch(Cond.JGT, 1, 7, 1), storeImm(Width.DW, 2, 0, 5), load(Width.DW, 3, 2, 0), branch(Cond.JNE, 3, 5, 1), storeImm(Width.DW, 2, 0, 9), done(), EXIT)),
                of("elements", each(HASH_MAP, load(Width.DW, 0, 2, 0), load(Width.DW, 0, 3, 40), storeImm(Width.DW, 3, 0, 1), done(), EXIT)),
                of("reference inside", loop(10, END, movr(6, 2), map(1, RING), mov(2, 8), mov(3, 0), call(RESERVE), branch(Cond.JEQ, 0, 0, 3), movr(1, 0), mov(2, 0), call(SUBMIT), done(), EXIT)),
                of("nested", loop(10, END, mov(1, 10), movr(3, 2), function(2, 12, 18), mov(4, 0), call(LOOP), done(), EXIT, load(Width.DW, 1, 10, -8), done(), EXIT)));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                of("insn 12: invalid write to stack R2 off=0 size=1", loop(17, INDEX, COUNT)),
                of("insn 11: At callback return the register R0 has smin=2 smax=2 should have been in [0, 1]", loop(10, END, mov(0, 2), EXIT)),
                of("insn 10: R0 not a scalar value", each(HASH_MAP, movr(0, 3), EXIT)),
                of("insn 4: R2 type=scalar expected=func", List.of(mov(1, 1), mov(2, 0), mov(3, 0), mov(4, 0), call(LOOP), mov(0, 0), EXIT)),
                of("insn 10: R6 !read_ok", loop(10, END, movr(0, 6), EXIT)),
                of("insn 9: write to change key R2 not allowed", each(HASH_MAP, storeImm(Width.DW, 2, 0, 1), done(), EXIT)),
                of("insn 9: R3 min value is outside of the allowed memory range", each(HASH_MAP, load(Width.DW, 0, 3, 41), done(), EXIT)),
                of("insn 6: cannot pass map_type 27 into func bpf_for_each_map_elem#164", each(RING, done(), EXIT)),
                of("insn 9: Unreleased reference id=2 alloc_insn=14", loop(10, END, map(1, RING), mov(2, 8), mov(3, 0), call(RESERVE), done(), EXIT)));
    }
    // spotless:on

    private static Verdict verify(List<Insn> insns) {
        return Verifier.of(TYPE).maps(MAPS).profile(Profile.ROOT).verify(Program.of(insns));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void accepts(String what, List<Insn> insns) {
        Accepted accepted = assertInstanceOf(
                Accepted.class, verify(insns), () -> verify(insns).toString());
        assertTrue(accepted.statistics().processed() < 1000, "processed");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String line, List<Insn> insns) {
        Rejected rejected = assertInstanceOf(Rejected.class, verify(insns), line);
        assertEquals(
                line, rejected.rejection().line(), () -> rejected.rejection().state());
    }
}
