package dev.bpf4j.verifier;

import static dev.bpf4j.verifier.Code.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Atomic;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.MemoryFact.Space;
import dev.bpf4j.verifier.domain.ScalarDomain;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Safe programs are accepted, with facts that say why. */
class AcceptanceTest {
    private static Facts accept(ProgramType<?> type, Insn... insns) {
        return Verifier.of(type).verify(Program.of(insns)).orThrow().facts();
    }

    private static Optional<MemoryFact> at(Space space, int offset) {
        return Optional.of(new MemoryFact(space, OptionalInt.of(offset)));
    }

    // spotless:off
    /** The eight ways to compare a packet pointer with the end, each with the load that it allows and no more. */
    static Stream<List<Insn>> packetComparisons() {
        Insn safe = load(Width.B, 0, 1, 13);
        Insn safeStrict = load(Width.B, 0, 1, 14);
        return Stream.of(
                List.of(branchr(Cond.JGT, 3, 4, 1), safe),
                List.of(branchr(Cond.JGE, 3, 4, 1), safeStrict),
                List.of(branchr(Cond.JLE, 3, 4, 1), jump(1), safe),
                List.of(branchr(Cond.JLT, 3, 4, 1), jump(1), safeStrict),
                List.of(branchr(Cond.JLT, 4, 3, 1), safe),
                List.of(branchr(Cond.JLE, 4, 3, 1), safeStrict),
                List.of(branchr(Cond.JGE, 4, 3, 1), jump(1), safe),
                List.of(branchr(Cond.JGT, 4, 3, 1), jump(1), safeStrict));
    }
    // spotless:on

    private static Program packetProgram(List<Insn> comparison, int beyond) {
        Insn.Load last = (Insn.Load) comparison.get(comparison.size() - 1);
        Insn load = load(Width.B, 0, 1, last.off() + beyond);
        return Program.of(Stream.of(
                        Stream.of(mov(0, 0), movr(4, 2), alur(Alu.ADD, 4, 1), movr(3, 1), add(3, 14)),
                        comparison.subList(0, comparison.size() - 1).stream(),
                        Stream.of(load, EXIT))
                .flatMap(s -> s)
                .toList());
    }

    @ParameterizedTest
    @MethodSource("packetComparisons")
    void packetPointersComparedWithTheEndMayBeUsed(List<Insn> comparison) {
        Verifier verifier = Verifier.of(Linux.MEMORY);
        verifier.verify(packetProgram(comparison, 0)).orThrow();
        RejectedProgramException refused = assertThrows(
                RejectedProgramException.class,
                () -> verifier.verify(packetProgram(comparison, 1)).orThrow());
        assertTrue(refused.getMessage().endsWith("R1 offset is outside of the packet"), refused.getMessage());
    }

    @Test
    void theLengthOfPlainMemoryBoundsIt() {
        Facts facts = accept(Linux.MEMORY, mov(0, 0), branch(Cond.JLT, 2, 8, 1), load(Width.DW, 0, 1, 0), EXIT);
        assertEquals(at(Space.PACKET, 0), facts.memory(2));
    }

    @Test
    void theEndOfPlainMemoryIsItsStartPlusItsLengthInEitherOrder() {
        for (Insn[] end : new Insn[][] {{movr(4, 2), alur(Alu.ADD, 4, 1)}, {movr(4, 1), alur(Alu.ADD, 4, 2)}}) {
            accept(
                    Linux.MEMORY,
                    mov(0, 0),
                    end[0],
                    end[1],
                    movr(3, 1),
                    add(3, 2),
                    branchr(Cond.JGT, 3, 4, 1),
                    load(Width.H, 0, 3, -2),
                    EXIT);
        }
    }

    @Test
    void spilledPointersComeBack() {
        Facts facts = accept(
                Linux.SOCKET_FILTER,
                store(Width.DW, 10, -8, 1),
                load(Width.DW, 2, 10, -8),
                load(Width.W, 0, 2, 16),
                EXIT);
        assertEquals(at(Space.STACK, -8), facts.memory(1));
        assertEquals(at(Space.CONTEXT, 16), facts.memory(2));
    }

    @Test
    void variableStackOffsetsAreBounded() {
        Facts facts = accept(
                Linux.SOCKET_FILTER,
                storeImm(Width.DW, 10, -8, 0),
                storeImm(Width.DW, 10, -16, 0),
                load(Width.W, 2, 1, 0),
                alu(Alu.AND, 2, 8),
                movr(3, 10),
                alur(Alu.ADD, 3, 2),
                load(Width.DW, 0, 3, -16),
                EXIT);
        assertEquals(Optional.of(new MemoryFact(Space.STACK, OptionalInt.empty())), facts.memory(6));
    }

    @Test
    void legacyLoadsGiveNumbersOfTheirWidth() {
        accept(
                Linux.SOCKET_FILTER,
                movr(6, 1),
                Insn.LegacyLoad.absolute(Width.B, 12),
                movr(7, 0),
                movr(2, 10),
                storeImm(Width.DW, 10, -256, 0),
                Insn.LegacyLoad.indirect(Width.H, 7, 2),
                EXIT);
    }

    @Test
    void rootAddsPointersToMemoryAtomically() {
        Insn atomic = rmw(Atomic.ADD, Width.W, 10, -8, 1);
        Program program = program(storeImm(Width.DW, 10, -8, 0), atomic, mov(0, 0), EXIT);
        assertInstanceOf(
                Accepted.class,
                Verifier.of(Linux.SOCKET_FILTER).profile(Profile.ROOT).verify(program));
        assertInstanceOf(Rejected.class, Verifier.of(Linux.SOCKET_FILTER).verify(program));
    }

    @Test
    void functionsWithoutStackTakeNone() {
        accept(Linux.SOCKET_FILTER, storeImm(Width.B, 10, -512, 0), callLocal(2), mov(0, 0), EXIT, mov(0, 0), EXIT);
    }

    @Test
    void functionsKeepTheirCallersRegisters() {
        accept(Linux.SOCKET_FILTER, mov(6, 7), callLocal(2), alur(Alu.ADD, 0, 6), EXIT, mov(0, 1), mov(6, 0), EXIT);
    }

    @Test
    void memoryOfTwoKindsIsNoFact() {
        Facts facts = accept(
                Linux.MEMORY,
                storeImm(Width.DW, 10, -8, 1),
                movr(3, 10),
                add(3, -8),
                branch(Cond.JLT, 2, 8, 1),
                movr(3, 1),
                load(Width.DW, 0, 3, 0),
                EXIT);
        assertEquals(Optional.empty(), facts.memory(5));
    }

    @Test
    void deadBranchesAreFactsWhereOnlyFeasibleEdgesAreFollowed() {
        // the uninitialised register behind the dead edge makes the verifier look closely
        Facts facts = accept(
                Linux.SOCKET_FILTER, mov(0, 1), branch(Cond.JEQ, 0, 1, 1), movr(0, 9), branch(Cond.JEQ, 0, 2, 0), EXIT);
        assertEquals(Facts.Branch.ALWAYS, facts.branch(1));
        assertEquals(Facts.Branch.NEVER, facts.branch(3));
        assertFalse(facts.reached(2));
        assertTrue(facts.reached(4));
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void profilesAreFoundByTheirSpelling(Profile profile) {
        assertEquals(Optional.of(profile), Profile.of(profile.spelling()));
    }

    @Test
    void rootMayReadUninitialisedStackAndLeakPointers() {
        Program program = program(load(Width.DW, 0, 10, -8), alur(Alu.ADD, 0, 0), movr(0, 10), EXIT);
        Verifier.of(Linux.SOCKET_FILTER).profile(Profile.ROOT).verify(program).orThrow();
        assertThrows(
                RejectedProgramException.class,
                () -> Verifier.of(Linux.SOCKET_FILTER).verify(program).orThrow());
    }

    @Test
    void domainsDifferInWhatTheyProve() {
        Program needsBits = program(
                storeImm(Width.DW, 10, -8, 0),
                storeImm(Width.DW, 10, -16, 0),
                load(Width.W, 2, 1, 0),
                alu(Alu.AND, 2, 8),
                movr(3, 10),
                alur(Alu.ADD, 3, 2),
                load(Width.DW, 0, 3, -16),
                EXIT);
        Verifier verifier = Verifier.of(Linux.SOCKET_FILTER);
        verifier.domain(ScalarDomain.tnum()).verify(needsBits).orThrow();
        Rejected rejected = (Rejected) verifier.domain(ScalarDomain.interval()).verify(needsBits);
        assertTrue(rejected.rejection().message().startsWith("misaligned stack access"));
    }

    @Test
    void nothingIsKnownWithoutAProof() {
        Facts none = Facts.none(program(mov(0, 0), EXIT));
        assertTrue(none.reached(1));
        assertFalse(none.reached(2));
        assertEquals(Optional.empty(), none.memory(0));
        assertEquals(Facts.Branch.BOTH, none.branch(0));
    }

    @Test
    void rejectionsTellThePathAndTheState() {
        Rejected rejected = (Rejected)
                Verifier.of(Linux.SOCKET_FILTER).verify(program(mov(0, 1), jump(0), load(Width.W, 0, 1, 400), EXIT));
        assertEquals(List.of(0, 1, 2), rejected.rejection().path());
        assertEquals("R0=1 R1=ctx() R10=fp0", rejected.rejection().state());
        assertEquals("memory-access", rejected.rejection().requirement());
    }
}
