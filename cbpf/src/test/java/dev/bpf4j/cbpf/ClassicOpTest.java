package dev.bpf4j.cbpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ClassicOpTest {

    /** The list of the kernel, independent of the table. */
    private static final Set<Integer> LEGAL = Set.of(
            0x04, 0x14, 0x24, 0x34, 0x44, 0x54, 0x64, 0x74, 0x94, 0xa4, 0x0c, 0x1c, 0x2c, 0x3c, 0x4c, 0x5c, 0x6c, 0x7c,
            0x9c, 0xac, 0x84, 0x00, 0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x60, 0x80, 0x01, 0x61, 0x81, 0xb1, 0x02, 0x03,
            0x07, 0x87, 0x06, 0x16, 0x05, 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d);

    @Test
    void exactlyTheseCodesAreLegal() {
        assertEquals(49, ClassicOp.values().length);
        for (int code = 0; code <= 0xffff; code++) {
            assertEquals(LEGAL.contains(code), ClassicOp.of(code).isPresent(), Integer.toHexString(code));
        }
        assertEquals(Optional.empty(), ClassicOp.of(-1));
        assertEquals(Optional.empty(), ClassicOp.of(0x10000));
    }

    @Test
    void rowsAreFoundByTheirCodes() {
        for (ClassicOp op : ClassicOp.values()) {
            assertEquals(Optional.of(op), ClassicOp.of(op.code()));
        }
    }

    @Test
    void mnemonicAndFormTellRowsApart() {
        Set<List<Object>> spellings = Arrays.stream(ClassicOp.values())
                .map(op -> List.<Object>of(op.mnemonic(), op.form()))
                .collect(Collectors.toSet());
        assertEquals(49, spellings.size());
    }

    /** The fields of an opcode, as linux/bpf_common.h lays them out, agree with what the table says. */
    @Test
    void kindsFollowTheEncoding() {
        for (ClassicOp op : ClassicOp.values()) {
            int instructionClass = op.code() & 7;
            assertEquals(instructionClass == 5, op.isJump(), op.name());
            assertEquals(instructionClass == 6, op.isReturn(), op.name());
            assertEquals(instructionClass == 4 && op != ClassicOp.NEG, op.isAlu(), op.name());
            if (op.isPacketLoad()) {
                int size = List.of(4, 2, 1).get(op.code() >> 3 & 3);
                assertEquals(size, op.size(), op.name());
            }
        }
    }

    @Test
    void onlyRowsThatHaveAMeaningGiveIt() {
        assertThrows(java.util.NoSuchElementException.class, ClassicOp.TAX::alu);
        assertThrows(java.util.NoSuchElementException.class, ClassicOp.JA::cond);
        assertFalse(ClassicOp.JA.isConditional());
        assertTrue(ClassicOp.JA.isJump());
        assertTrue(ClassicOp.STX.isMemory());
    }

    @Property
    void arithmeticIsUnsigned32Bit(@ForAll int a, @ForAll int b) {
        long left = Integer.toUnsignedLong(a);
        long right = Integer.toUnsignedLong(b);
        int shift = b & 31;
        assertEquals((int) (left + right), ClassicAlu.ADD.eval(a, b));
        assertEquals((int) (left - right), ClassicAlu.SUB.eval(a, b));
        assertEquals((int) (left * right), ClassicAlu.MUL.eval(a, b));
        assertEquals((int) (left | right), ClassicAlu.OR.eval(a, b));
        assertEquals((int) (left & right), ClassicAlu.AND.eval(a, b));
        assertEquals((int) (left ^ right), ClassicAlu.XOR.eval(a, b));
        assertEquals((int) (left << shift), ClassicAlu.LSH.eval(a, b));
        assertEquals((int) (left >> shift), ClassicAlu.RSH.eval(a, b));
        if (b != 0) {
            assertEquals((int) (left / right), ClassicAlu.DIV.eval(a, b));
            assertEquals((int) (left % right), ClassicAlu.MOD.eval(a, b));
        }
    }

    @Property
    void comparisonsAreUnsigned(@ForAll int a, @ForAll int b) {
        long left = Integer.toUnsignedLong(a);
        long right = Integer.toUnsignedLong(b);
        assertEquals(left == right, ClassicCond.JEQ.test(a, b));
        assertEquals(left > right, ClassicCond.JGT.test(a, b));
        assertEquals(left >= right, ClassicCond.JGE.test(a, b));
        assertEquals((left & right) != 0, ClassicCond.JSET.test(a, b));
        assertTrue(ClassicCond.JEQ.test(a, a));
    }

    @Test
    void sixteenAncillaryOffsets() {
        assertEquals(16, Ancillary.values().length);
        for (int number = -8; number < 5000; number++) {
            Optional<Ancillary> row = Ancillary.ofOffset(Ancillary.BASE + number);
            assertEquals(number >= 0 && number <= 60 && number % 4 == 0, row.isPresent(), "number " + number);
            int offset = Ancillary.BASE + number;
            row.ifPresent(ancillary -> assertEquals(offset, ancillary.offset()));
        }
        assertEquals(Optional.empty(), Ancillary.ofOffset(Integer.MAX_VALUE));
        assertEquals(Optional.empty(), Ancillary.ofOffset(Integer.MIN_VALUE));
    }

    @Test
    void onlyAbsoluteLoadsAreAncillary() {
        int mark = Ancillary.MARK.offset();
        assertEquals(
                Optional.of(Ancillary.MARK),
                ClassicInsn.of(ClassicOp.LD_B_ABS, mark).ancillary());
        assertEquals(Optional.empty(), ClassicInsn.of(ClassicOp.LD_B_IND, mark).ancillary());
        assertEquals(Optional.empty(), ClassicInsn.of(ClassicOp.LD_W_ABS, 0).ancillary());
    }

    @Test
    void fieldsMustFit() {
        assertThrows(IllegalArgumentException.class, () -> new ClassicInsn(0x10000, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ClassicInsn(-1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ClassicInsn(0, 256, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ClassicInsn(0, 0, -1, 0));
    }

    @Test
    void programsAreValues() {
        ClassicInsn ret = ClassicInsn.of(ClassicOp.RET_A, 0);
        assertEquals(ClassicProgram.of(List.of(ret)), ClassicProgram.of(ret));
        assertEquals(ClassicProgram.of(ret).hashCode(), ClassicProgram.of(ret).hashCode());
        assertEquals(ret, ClassicProgram.of(ret).at(0));
        assertEquals(0, ClassicProgram.of().size());
    }
}
