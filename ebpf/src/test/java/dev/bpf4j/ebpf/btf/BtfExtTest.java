package dev.bpf4j.ebpf.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.TestObjects;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BtfExtTest {
    private static final Btf TYPES = new BtfBuilder(ByteOrder.LITTLE_ENDIAN).parse();

    private static byte[] words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }

    private static String refused(int... words) {
        return assertThrows(
                        MalformedProgramException.class,
                        () -> BtfExt.parse("section .BTF.ext", words(words), ByteOrder.LITTLE_ENDIAN, TYPES))
                .getMessage();
    }

    private static final int MAGIC = 0x1eb9f;

    @Test
    void bothByteOrdersSayTheSame() {
        ObjectFile little = TestObjects.load("core.el.v3");
        ObjectFile big = TestObjects.load("core.eb.v3");
        assertEquals(little.ext().lines(), big.ext().lines());
        assertEquals(little.ext().functions(), big.ext().functions());
        assertEquals(little.ext().coreRelocations(), big.ext().coreRelocations());
        assertTrue(little.ext().coreRelocations().size() > 35);
    }

    @Test
    void everyKindOfRelocationIsInTheTestObject() {
        assertEquals(
                List.of(CoreKind.values()),
                TestObjects.load("core.el.v3").ext().coreRelocations().values().stream()
                        .flatMap(List::stream)
                        .map(CoreRelocation::kind)
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Test
    void headersWithoutRelocationsAreOlder() {
        BtfExt ext = BtfExt.parse("x", words(MAGIC, 24, 0, 0, 0, 0, 0xffff, 0xffff), ByteOrder.LITTLE_ENDIAN, TYPES);
        assertEquals(Map.of(), ext.coreRelocations());
    }

    @Test
    void recordsMayBeLonger() {
        BtfExt ext = BtfExt.parse(
                "x", words(MAGIC, 24, 0, 0, 0, 32, 20, 0, 1, 8, 0, 0, 3 << 10 | 7, 99), ByteOrder.LITTLE_ENDIAN, TYPES);
        assertEquals(Map.of("", List.of(new LineInfo(8, "", "", 3, 7))), ext.lines());
    }

    @Test
    void malformedSections() {
        assertEquals("section .BTF.ext byte 0x0: no BTF: magic number 0005, not eb9f", refused(5, 24, 0, 0, 0, 0));
        assertEquals("section .BTF.ext byte 0x4: BTF.ext header of 8 bytes", refused(MAGIC, 8, 0, 0, 0, 0));
        assertEquals("section .BTF.ext byte 0x2: unknown BTF version 2", refused(0x2eb9f, 24, 0, 0, 0, 0));
        assertEquals(
                "section .BTF.ext byte 0x18: cut off: 8 bytes are needed, it ends at byte 0x18",
                refused(MAGIC, 24, 0, 8, 0, 0));
        assertEquals(
                "section .BTF.ext byte 0x18: records of 4 bytes, at least 8 are needed",
                refused(MAGIC, 24, 0, 4, 0, 0, 4));
        assertEquals(
                "section .BTF.ext byte 0x20: 1000 records do not fit", refused(MAGIC, 24, 0, 12, 0, 0, 8, 0, 1000));
        assertEquals(
                "section .BTF.ext byte 0x28: type 0 is no function", refused(MAGIC, 24, 0, 20, 0, 0, 8, 0, 1, 0, 0));
        assertEquals("section .BTF.ext byte 0x28: type id 5 of 1", refused(MAGIC, 24, 0, 20, 0, 0, 8, 0, 1, 0, 5));
        assertEquals(
                "section .BTF.ext byte 0x1c: no string at byte 0x7 of the strings",
                refused(MAGIC, 24, 0, 12, 0, 0, 8, 7, 0));
        assertEquals(
                "section .BTF.ext byte 0x38: unknown CO-RE relocation 13",
                refused(MAGIC, 32, 0, 0, 0, 0, 0, 28, 16, 0, 1, 0, 0, 0, 13));
    }
}
