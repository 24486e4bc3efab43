package dev.bpf4j.ebpf.isa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.asm.Disassembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** All 256 opcode bytes with all kinds of values in every field, in both byte orders. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodecSweepTest {
    private static final int[] DESTINATIONS = {0, 1, 10, 11, 15};
    private static final int[] SOURCES = {0, 1, 10, 11, 15};
    private static final int[] KINDS = {0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 15};
    private static final int[] OFFSETS = {0, 1, 8, 16, 32, -1};
    private static final int[] IMMEDIATES = {
        0, 1, 16, 32, 64, 0x41, 0x50, 0x51, 0xa0, 0xa1, 0xe0, 0xe1, 0xf0, 0xf1, 0x100, 0x110, -1
    };
    private static final int[] SECOND_IMMEDIATES = {0, 7};
    private static final int LDDW = 0x18;
    private static final int CALL = 0x85;

    /**
     * From RFC 9669: 27 of the ALU, 26 of the ALU64, 26 of the JMP and 23 of the JMP32 class, with {@code callx}; Linux's
     * {@code may_goto}; 7 loads
     * of immediates and packets, 7 loads, 4 + 4 stores, 4 atomic ones with the byte and half-word forms of Linux 6.15.
     */
    private static final int LEGAL_OPCODES = 129;

    /** One for each field combination that is accepted. */
    private final List<Insn> accepted = new ArrayList<>();

    private final Set<Integer> opcodes = new HashSet<>();

    /** Whatever is accepted must encode to the bytes it came from, whatever is refused must say why. */
    @BeforeAll
    void sweep() {
        for (int opcode = 0; opcode < 256; opcode++) {
            for (int dst : DESTINATIONS) {
                for (int src : opcode == LDDW || opcode == CALL ? KINDS : SOURCES) {
                    sweepFields(opcode, dst, src);
                }
            }
        }
    }

    private void sweepFields(int opcode, int dst, int src) {
        for (int off : OFFSETS) {
            for (int imm : IMMEDIATES) {
                forms(
                        new Slot(opcode, dst, src, (short) off, imm),
                        slots -> check(slots).ifPresent(program -> {
                            accepted.add(program.at(0));
                            opcodes.add(slots.get(0).opcode());
                        }));
            }
        }
    }

    /** The slot, or with its second halves. */
    private static void forms(Slot slot, Consumer<List<Slot>> test) {
        if (slot.opcode() != LDDW) {
            test.accept(List.of(slot));
            return;
        }
        for (int next : SECOND_IMMEDIATES) {
            test.accept(List.of(slot, new Slot(0, 0, 0, (short) 0, next)));
        }
    }

    private static Optional<Program> check(List<Slot> slots) {
        byte[] little = bytes(slots, ByteOrder.LITTLE_ENDIAN);
        try {
            Program program = Codec.decode(little);
            assertArrayEquals(little, Codec.encode(program), program::toString);
            byte[] big = bytes(slots, ByteOrder.BIG_ENDIAN);
            assertEquals(program, Codec.decode(big, ByteOrder.BIG_ENDIAN));
            assertArrayEquals(big, Codec.encode(program, ByteOrder.BIG_ENDIAN), program::toString);
            return Optional.of(program);
        } catch (MalformedProgramException e) {
            assertFalse(e.getMessage().substring("insn 0: ".length()).isBlank(), e.getMessage());
            return Optional.empty();
        }
    }

    private static byte[] bytes(List<Slot> slots, ByteOrder order) {
        ByteBuffer buffer = ByteBuffer.allocate(slots.size() * Slot.BYTES).order(order);
        slots.forEach(slot -> slot.write(buffer));
        return buffer.array();
    }

    @Test
    void noTwoEncodingsMeanTheSame() {
        assertEquals(accepted.size(), new HashSet<>(accepted).size());
    }

    @Test
    void theLegalOpcodesAreThoseOfTheStandard() {
        assertEquals(LEGAL_OPCODES, opcodes.size());
    }

    @Test
    void everyFormHasATextOfItsOwnThatIsReadBack() {
        Set<String> texts = new HashSet<>();
        accepted.forEach(insn -> {
            String text = Disassembler.format(insn);
            texts.add(text);
            assertEquals(Program.of(insn), Assembler.parse(text), text);
        });
        assertEquals(accepted.size(), texts.size());
    }

    @Test
    void everyRowOfTheTableHasAnEncoding() {
        Set<Object> rows = new HashSet<>();
        accepted.forEach(insn -> row(insn).ifPresent(rows::add));
        int expected = Alu.values().length
                + Cond.values().length
                + Atomic.values().length
                + Endian.values().length
                + Imm64.values().length
                + CallKind.values().length;
        assertEquals(expected, rows.size());
    }

    private static Optional<Object> row(Insn insn) {
        if (insn instanceof Insn.Bin bin) {
            return Optional.of(bin.op());
        }
        if (insn instanceof Insn.Branch branch) {
            return Optional.of(branch.cond());
        }
        if (insn instanceof Insn.Rmw rmw) {
            return Optional.of(rmw.op());
        }
        if (insn instanceof Insn.Swap swap) {
            return Optional.of(swap.op());
        }
        if (insn instanceof Insn.LoadImm64 load) {
            return Optional.of(load.kind());
        }
        return insn instanceof Insn.Call call ? Optional.of(call.kind()) : Optional.empty();
    }
}
