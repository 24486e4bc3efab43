package dev.bpf4j.cbpf.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PcapngTest {

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final ByteOrder BE = ByteOrder.BIG_ENDIAN;

    interface Body {
        void write(ByteBuffer buffer);
    }

    static ByteBuffer block(ByteOrder order, int type, Body body) {
        ByteBuffer content = ByteBuffer.allocate(1000).order(order);
        body.write(content);
        int padded = content.position() + 3 & ~3;
        ByteBuffer block = ByteBuffer.allocate(padded + 12).order(order);
        block.putInt(type).putInt(padded + 12).put(content.array(), 0, padded).putInt(padded + 12);
        return block.flip();
    }

    static Body sectionBody() {
        return body ->
                body.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
    }

    static ByteBuffer interfaceBlock(ByteOrder order, int linkType, byte[] options) {
        return block(
                order,
                1,
                body -> body.putShort((short) linkType)
                        .putShort((short) 0)
                        .putInt(0)
                        .put(options));
    }

    static ByteBuffer enhanced(ByteOrder order, int index, long time, byte[] data) {
        return block(
                order,
                6,
                body -> body.putInt(index)
                        .putInt((int) (time >>> 32))
                        .putInt((int) time)
                        .putInt(data.length)
                        .putInt(data.length + 7)
                        .put(data));
    }

    static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE);
    }

    private static ByteBuffer section(ByteOrder order) {
        return block(order, 0x0a0d0d0a, sectionBody());
    }

    private static byte[] file(ByteBuffer... blocks) {
        ByteBuffer file = ByteBuffer.allocate(
                Arrays.stream(blocks).mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer block : blocks) {
            file.put(block.duplicate());
        }
        return file.array();
    }

    private static Capture open(ByteBuffer... blocks) {
        return Capture.of(ByteBuffer.wrap(file(blocks)));
    }

    private static byte[] option(ByteOrder order, int code, byte[] value) {
        ByteBuffer option = ByteBuffer.allocate(4 + (value.length + 3 & ~3)).order(order);
        return option.putShort((short) code)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    /** Two sections in different byte orders, with interfaces of different link types and all kinds of blocks. */
    private static ByteBuffer[] mixed() {
        byte[] nanos = option(LE, 9, new byte[] {9});
        return new ByteBuffer[] {
            section(LE),
            interfaceBlock(LE, 1, new byte[0]),
            interfaceBlock(LE, 113, nanos),
            block(LE, 0x0bad, body -> body.putLong(1)),
            enhanced(LE, 0, 7, new byte[] {1, 2, 3}),
            enhanced(LE, 1, 7, new byte[] {1, 2, 3, 4}),
            section(BE),
            interfaceBlock(BE, 101, new byte[0]),
            block(BE, 3, body -> body.putInt(5).put(new byte[] {1, 2, 3, 4, 5})),
            block(
                    BE,
                    2,
                    body -> body.putShort((short) 0)
                            .putShort((short) 0)
                            .putInt(1)
                            .putInt(0)
                            .putInt(2)
                            .putInt(9)
                            .put(new byte[] {1, 2})),
        };
    }

    @Test
    void sectionsInterfacesAndBlocks() {
        try (Capture capture = open(mixed())) {
            assertTrue(capture.next());
            assertEquals(LinkType.EN10MB, capture.linkType());
            assertEquals(7000, capture.timestampNanos());
            assertEquals(3, capture.capturedLength());
            assertEquals(10, capture.wireLength());
            assertTrue(capture.next());
            assertEquals(LinkType.LINUX_SLL, capture.linkType());
            assertEquals(7, capture.timestampNanos());
            assertTrue(capture.next());
            assertEquals(LinkType.RAW, capture.linkType());
            assertEquals(0, capture.timestampNanos());
            assertEquals(5, capture.byteAt(4));
            assertTrue(capture.next());
            assertEquals((1L << 32) * 1000, capture.timestampNanos());
            assertEquals(2, capture.capturedLength());
            assertEquals(9, capture.wireLength());
            assertFalse(capture.next());
            assertEquals(4, capture.packets());
        }
    }

    @Test
    void simplePacketsAreCutToTheSnapshotLength() {
        ByteBuffer limited = block(
                LE, 1, body -> body.putShort((short) 1).putShort((short) 0).putInt(4));
        try (Capture capture =
                open(section(LE), limited, block(LE, 3, body -> body.putInt(100).putInt(0x04030201)))) {
            assertTrue(capture.next());
            assertEquals(4, capture.capturedLength());
            assertEquals(100, capture.wireLength());
        }
    }

    @Test
    void everyPrefixEndsOrIsTruncated() {
        byte[] whole = file(mixed());
        for (int length = 0; length < whole.length; length++) {
            readAll(Arrays.copyOf(whole, length));
        }
        assertEquals(4, readAll(whole));
    }

    private static long readAll(byte[] file) {
        long count = 0;
        try (Capture capture = Capture.of(ByteBuffer.wrap(file))) {
            while (capture.next()) {
                capture.copyTo(new byte[capture.capturedLength()], 0);
                count++;
            }
        } catch (CaptureException e) {
            assertTrue(e.getMessage().contains(" after " + count + " packets at byte "), e.getMessage());
        }
        return count;
    }

    @Property(tries = 2000)
    void damagedFilesNeverSurprise(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] file = file(mixed());
        for (int i = random.nextInt(4); i >= 0; i--) {
            file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
        readAll(file);
    }

    private static String fault(ByteBuffer... blocks) {
        Capture capture = open(blocks);
        String message = assertThrows(CaptureException.class, capture::next).getMessage();
        return message.substring(message.indexOf(": ") + 2);
    }

    @Test
    void faults() {
        ByteBuffer ethernet = interfaceBlock(LE, 1, new byte[0]);
        assertEquals(
                "a packet of interface 0, where 0 are described", fault(section(LE), enhanced(LE, 0, 0, new byte[1])));
        assertEquals(
                "a packet of interface 1, where 1 are described",
                fault(section(LE), ethernet, enhanced(LE, 1, 0, new byte[1])));
        assertEquals(
                "a packet of 9 bytes in a block with room for 4",
                fault(section(LE), ethernet, block(LE, 3, body -> body.putInt(9).putInt(0))));
        ByteBuffer wrongEnd = enhanced(LE, 0, 0, new byte[1]);
        wrongEnd.putInt(wrongEnd.limit() - 4, 12);
        assertEquals("a block of 36 bytes that ends with the length 12", fault(section(LE), ethernet, wrongEnd));
        ByteBuffer odd = enhanced(LE, 0, 0, new byte[1]);
        odd.putInt(4, 33);
        assertEquals("a block length of 33", fault(section(LE), ethernet, odd));
        ByteBuffer noMagic = section(LE);
        noMagic.putInt(8, 1);
        assertEquals("a section header without byte-order magic", fault(noMagic));
        ByteBuffer version = section(LE);
        version.putShort(12, (short) 2);
        assertEquals("pcapng version 2.0, where 1 is known", fault(version));
        byte[] longOption = {9, 0, 50, 0};
        assertEquals(
                "an option of 50 bytes that reaches beyond its block",
                fault(section(LE), interfaceBlock(LE, 1, longOption)));
        assertEquals(
                "a time stamp resolution finer than 64 bits can count: option 20",
                fault(section(LE), interfaceBlock(LE, 1, option(LE, 9, new byte[] {20}))));
    }

    @Property
    void timeStampsAreConverted(
            @ForAll @LongRange(min = 0) long units, @ForAll boolean binary, @ForAll @IntRange(max = 63) int exponent) {
        int usable = binary ? exponent : exponent % 20;
        BigInteger perSecond = binary ? BigInteger.TWO.pow(usable) : BigInteger.TEN.pow(usable);
        BigInteger exact = BigInteger.valueOf(units)
                .multiply(BigInteger.valueOf(1_000_000_000))
                .divide(perSecond);
        long nanos = Resolution.of(binary ? 0x80 | usable : usable).nanos(units);
        // fractions of a second beyond 32 bits are cut off
        assertTrue(Math.abs(exact.longValue() - nanos) <= 1, exact.longValue() + " and " + nanos);
    }

    @Test
    void timeOffsetsAreSeconds() {
        byte[] offset = option(BE, 14, ByteBuffer.allocate(8).putLong(-2).array());
        try (Capture capture =
                open(section(BE), interfaceBlock(BE, 1, offset), enhanced(BE, 0, 5_000_001, new byte[1]))) {
            assertTrue(capture.next());
            assertEquals(3_000_001_000L, capture.timestampNanos());
        }
    }
}
