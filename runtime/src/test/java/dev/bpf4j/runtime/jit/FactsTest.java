package dev.bpf4j.runtime.jit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.HelperTable;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.MemoryFact;
import dev.bpf4j.verifier.MemoryFact.Space;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** What the verifier found out changes the code, not the results; and if it were wrong, memory would be safe still. */
class FactsTest {
    /** Facts that are made up. */
    private record Lies(long seed) implements Facts {
        private Random random(int slot) {
            return new Random(seed * 31 + slot);
        }

        @Override
        public boolean reached(int slot) {
            return random(slot).nextBoolean();
        }

        @Override
        public Optional<MemoryFact> memory(int slot) {
            Random random = random(slot);
            OptionalInt offset = random.nextBoolean() ? OptionalInt.of(random.nextInt(600) - 300) : OptionalInt.empty();
            return Optional.of(new MemoryFact(Space.values()[random.nextInt(Space.values().length)], offset));
        }

        @Override
        public Branch branch(int slot) {
            return Branch.values()[random(slot).nextInt(3)];
        }
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void wrongFactsAtWorstTrap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size, @ForAll boolean wild) {
        Program program = new ArbitraryPrograms(seed, size, wild).program();
        Execution<PlainMemory> x = new Execution<>(Linux.MEMORY).limit(Engines.LIMIT);
        CompiledProgram<PlainMemory> compiled = JitCompiler.compile(program, Linux.MEMORY, new Lies(seed));
        try {
            compiled.run(x, new PlainMemory(new byte[48]));
        } catch (TrapException expected) {
            // the other way to end
        }
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void verifiedProgramsGiveTheSame(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int size) {
        Program program = new ArbitraryPrograms(seed, size, false).initialised();
        Verdict verdict = Verifier.of(Linux.MEMORY).profile(Profile.ROOT).verify(program);
        Assume.that(verdict instanceof Accepted);
        byte[] memory = new byte[48];
        new Random(seed).nextBytes(memory);
        Engines.assertSame(program, Linux.MEMORY, verdict.orThrow().facts(), memory, Limits.HOTSPOT);
    }

    /** Packet pointers of a context lead to the packet without a look at the table of regions. */
    @Example
    void packetPointersOfContexts() {
        ContextType<byte[]> frames = ContextType.named("frame", byte[].class)
                .packetPointer("data", 0, Width.W, Field.Kind.PACKET_START)
                .packetPointer("data_end", 4, Width.W, Field.Kind.PACKET_END)
                .packet(true, (bytes, region) -> region.map(bytes, 0, bytes.length))
                .build();
        ProgramType<byte[]> type = new ProgramType<>("frame", frames, HelperTable.empty());
        Program program = Assembler.parse("""
                r2 = *(u32 *)(r1 +0)
                r3 = *(u32 *)(r1 +4)
                r4 = r2
                r4 += 14
                r0 = 0
                if r4 > r3 goto done
                r0 = *(u16 *)(r2 +12)
                *(u8 *)(r2 +0) = r0
                done: exit
                """);
        Facts facts = Verifier.of(type).verify(program).orThrow().facts();
        CompiledProgram<byte[]> compiled = JitCompiler.compile(program, type, facts);
        String text = ClassFiles.text(compiled.classFile());
        assertTrue(text.contains("Execution.packet") && !text.contains("Memory.load16"), text);
        for (int length : new int[] {0, 13, 14, 60}) {
            byte[] expected = new byte[length];
            new Random(length).nextBytes(expected);
            byte[] actual = expected.clone();
            assertEquals(
                    Interpreter.of(program, type).run(new Execution<>(type), expected),
                    compiled.run(new Execution<>(type), actual));
            assertArrayEquals(expected, actual);
        }
    }

    /** A helper reads what the program has not written, and a frame that another run has used. */
    @Example
    void helpersFindFramesCleared() {
        Helper sum = Helper.of(
                1,
                "sum",
                ReturnType.INTEGER,
                List.of(ArgType.PTR_TO_MEM, ArgType.CONST_SIZE),
                (caller, address, size, r3, r4, r5) ->
                        caller.memory().load64(address) + caller.memory().load64(address + size - 8));
        ProgramType<PlainMemory> type = Linux.MEMORY.with(List.of(sum));
        for (int size : new int[] {8, 16, 64, 504, 512}) {
            Program program = Program.of(
                    new Insn.Store(Width.DW, 10, (short) -8, Operand.imm(1)),
                    new Insn.Bin(Alu.MOV, true, 1, Operand.reg(10)),
                    new Insn.Bin(Alu.ADD, true, 1, Operand.imm(-size)),
                    new Insn.Bin(Alu.MOV, true, 2, Operand.imm(size)),
                    new Insn.Call(CallKind.HELPER, 1),
                    new Insn.Exit());
            Verdict verdict = Verifier.of(type).profile(Profile.ROOT).verify(program);
            Facts facts = verdict.orThrow().facts();
            ControlFlow flow = new ControlFlow(program, type.helpers(), facts);
            assertEquals(size, FrameUse.bytes(flow, facts), "bytes to clear");
            Engines.assertSame(program, type, facts, new byte[8], Limits.HOTSPOT);
        }
    }

    @Example
    void contextFields() {
        ContextType<SocketBuffer> context = Linux.SOCKET_FILTER.context();
        for (Field<SocketBuffer> field : context.fields()) {
            for (Width width : Width.values()) {
                for (int offset = field.offset(); offset + width.bytes() <= field.end(); offset += width.bytes()) {
                    if (field.kind() != Field.Kind.SCALAR
                            || context.access(offset, width, false).isEmpty()) {
                        continue;
                    }
                    compare(new Insn.Load(width, false, 0, 1, (short) offset));
                    if (width != Width.DW) {
                        compare(new Insn.Load(width, true, 0, 1, (short) offset));
                    }
                }
            }
            if (field.writable()) {
                compare(
                        new Insn.Bin(Alu.MOV, true, 2, Operand.imm(-5)),
                        new Insn.Store(field.width(), 1, (short) field.offset(), Operand.reg(2)),
                        new Insn.Load(field.width(), false, 0, 1, (short) field.offset()));
            }
        }
    }

    private static void compare(Insn... body) {
        List<Insn> insns = new ArrayList<>(List.of(body));
        insns.add(new Insn.Exit());
        Program program = Program.of(insns);
        Facts facts = Verifier.of(Linux.SOCKET_FILTER).verify(program).orThrow().facts();
        assertEquals(
                Interpreter.of(program, Linux.SOCKET_FILTER).run(new Execution<>(Linux.SOCKET_FILTER), buffer()),
                JitCompiler.compile(program, Linux.SOCKET_FILTER, facts)
                        .run(new Execution<>(Linux.SOCKET_FILTER), buffer()),
                program::toString);
    }

    private static SocketBuffer buffer() {
        return new SocketBuffer()
                .packet(new byte[99])
                .mark(0x89ab_cdef)
                .hash(0xfedc_ba98)
                .protocol(0x86dd)
                .queueMapping(0x9876)
                .vlan(true, 0xabcd, 0x8100)
                .priority(-1)
                .device(7, 801);
    }
}
