package dev.bpf4j.cbpf.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.cbpf.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest {

    private static final long SECOND = 1_000_000_000L;

    private static byte[] written(boolean nanos, byte[]... packets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer =
                nanos ? PcapWriter.nanos(out, LinkType.EN10MB) : PcapWriter.micros(out, LinkType.EN10MB)) {
            for (int i = 0; i < packets.length; i++) {
                writer.write(i * SECOND + 123_456_789, packets[i].length + 100L, packets[i], 0, packets[i].length);
            }
        }
        return out.toByteArray();
    }

    private static byte[] current(Capture capture) {
        byte[] data = new byte[capture.capturedLength()];
        capture.copyTo(data, 0);
        return data;
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll long seed, @ForAll boolean nanos) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        byte[][] packets = new byte[random.nextInt(20)][];
        Arrays.setAll(packets, i -> new byte[random.nextInt(200)]);
        for (byte[] packet : packets) {
            random.nextBytes(packet);
        }
        try (Capture capture = Capture.of(ByteBuffer.wrap(written(nanos, packets)))) {
            for (int i = 0; i < packets.length; i++) {
                assertTrue(capture.next());
                assertArrayEquals(packets[i], current(capture));
                assertEquals(packets[i].length + 100L, capture.wireLength());
                assertEquals(i * SECOND + (nanos ? 123_456_789 : 123_456_000), capture.timestampNanos());
                assertEquals(LinkType.EN10MB, capture.linkType());
                assertEquals(i + 1, capture.packets());
            }
            assertFalse(capture.next());
            assertFalse(capture.next());
            assertEquals(packets.length, capture.packets());
        }
    }

    /** One packet of 3 bytes behind a header of a given kind. */
    private static byte[] handMade(int magic, ByteOrder order, boolean extended) {
        ByteBuffer file = ByteBuffer.allocate(extended ? 51 : 43).order(order);
        file.putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65535)
                .putInt(113);
        file.putInt(5).putInt(6).putInt(3).putInt(1000);
        file.put(extended ? new byte[8] : new byte[0]);
        return file.put(new byte[] {7, 8, 9}).array();
    }

    @ParameterizedTest
    @CsvSource({"0xa1b2c3d4, false, 5000006000", "0xa1b23c4d, false, 5000000006", "0xa1b2cd34, true, 5000006000"})
    void magicNumbersInBothByteOrders(Long magic, boolean extended, long nanos) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            try (Capture capture = Capture.of(ByteBuffer.wrap(handMade(magic.intValue(), order, extended)))) {
                assertTrue(capture.next());
                assertEquals(nanos, capture.timestampNanos());
                assertEquals(3, capture.capturedLength());
                assertEquals(1000, capture.wireLength());
                assertEquals(LinkType.LINUX_SLL, capture.linkType());
                assertEquals(9, capture.byteAt(2));
                assertThrows(IndexOutOfBoundsException.class, () -> capture.byteAt(3));
                assertThrows(IndexOutOfBoundsException.class, () -> capture.byteAt(-1));
                assertFalse(capture.next());
                assertThrows(IllegalStateException.class, () -> capture.byteAt(0));
            }
        }
    }

    /** Reads to the end or to where the file breaks; counts packets. */
    private static long count(byte[] file) {
        long count = 0;
        try (Capture capture = Capture.of(ByteBuffer.wrap(file))) {
            while (capture.next()) {
                current(capture);
                count++;
            }
            assertEquals(count, capture.packets());
        } catch (CaptureException e) {
            assertTrue(e.getMessage().contains(" after " + count + " packets at byte "), e.getMessage());
        }
        return count;
    }

    @Test
    void everyPrefixOfAPcapEndsOrIsTruncated() throws IOException {
        byte[] whole = written(false, new byte[10], new byte[0], new byte[33]);
        for (int length = 0; length <= whole.length; length++) {
            long expected = length >= whole.length ? 3 : length >= 24 + 26 + 16 ? 2 : length >= 24 + 26 ? 1 : 0;
            assertEquals(expected, count(Arrays.copyOf(whole, length)), "prefix of " + length);
        }
    }

    @Test
    void messagesSayWhereItBreaks() throws IOException {
        byte[] whole = written(false, new byte[10], new byte[33]);
        Capture capture = Capture.of(ByteBuffer.wrap(Arrays.copyOf(whole, whole.length - 1)));
        assertTrue(capture.next());
        for (int again = 0; again < 2; again++) {
            Exception thrown = assertThrows(CaptureException.class, capture::next);
            assertEquals(
                    "truncated after 1 packets at byte 50: a packet has 33 bytes, but only 32 are left",
                    thrown.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {262145, 0x7fffffff, 0x80000000, 0xffffffff})
    void hostileLengthsAreRefused(int length) throws IOException {
        byte[] whole = written(false, new byte[10]);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 8, length);
        Capture capture = Capture.of(ByteBuffer.wrap(whole));
        Exception thrown = assertThrows(CaptureException.class, capture::next);
        assertEquals(
                "malformed after 0 packets at byte 24: a packet of " + Integer.toUnsignedString(length)
                        + " captured bytes, with snapshot length 262144",
                thrown.getMessage());
    }

    @Test
    void otherFilesAreNotCaptures() {
        for (byte[] file : new byte[][] {{}, {1}, new byte[100], "GIF89a, not a capture file".getBytes()}) {
            assertThrows(CaptureException.class, () -> Capture.of(ByteBuffer.wrap(file)));
        }
    }

    @Property
    void damagedCapturesNeverSurprise(@ForAll long seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] file = written(random.nextBoolean(), new byte[random.nextInt(40)], new byte[20], new byte[5]);
        for (int i = 0; i < 3; i++) {
            file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
        try {
            count(file);
        } catch (CaptureException e) {
            assertTrue(e.getMessage().contains("byte 0"), e.getMessage());
        }
    }

    @Test
    void smallWindowsOverAFile(@TempDir Path folder) throws IOException {
        byte[][] packets = new byte[50][];
        Arrays.setAll(packets, i -> new byte[i * 3]);
        for (byte[] packet : packets) {
            Arrays.fill(packet, (byte) packet.length);
        }
        Path file = Files.write(folder.resolve("small.pcap"), written(true, packets));
        try (Capture capture = Capture.of(Source.of(FileChannel.open(file), 64))) {
            for (byte[] packet : packets) {
                assertTrue(capture.next());
                assertArrayEquals(packet, current(capture));
            }
            assertFalse(capture.next());
        }
        try (Capture capture = Capture.open(file)) {
            assertTrue(capture.next());
        }
        assertThrows(IOException.class, () -> Capture.open(folder.resolve("absent.pcap")));
    }

    /** A file beyond 2 GiB, most of it a hole: a packet header before it and a packet after it. */
    @Test
    void filesBeyondTwoGibibytes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("large.pcapng");
        ByteBuffer section = PcapngTest.block(ByteOrder.LITTLE_ENDIAN, 0x0a0d0d0a, PcapngTest.sectionBody());
        long hole = 3L << 30;
        try (FileChannel channel = PcapngTest.create(file)) {
            channel.write(section);
            long at = channel.position();
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(length.putInt(0xbad).putInt((int) hole).flip());
            channel.write(
                    ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt((int) hole)
                            .flip(),
                    at + hole - 4);
            channel.position(at + hole);
            channel.write(PcapngTest.interfaceBlock(ByteOrder.LITTLE_ENDIAN, 1, new byte[0]));
            channel.write(PcapngTest.enhanced(ByteOrder.LITTLE_ENDIAN, 0, 5, new byte[] {1, 2, 3}));
        }
        try (Capture capture = Capture.open(file)) {
            assertTrue(capture.next());
            assertEquals(3, capture.byteAt(2));
            assertFalse(capture.next());
        }
    }

    @Test
    void linkTypesHaveNames() {
        assertEquals("EN10MB", LinkType.EN10MB.name());
        assertEquals("LINUX_SLL2", new LinkType(276).toString());
        assertEquals("4711", new LinkType(4711).name());
        assertEquals(LinkType.RAW, LinkType.named("raw").orElseThrow());
        assertTrue(LinkType.named("nonsense").isEmpty());
        assertThrows(IllegalArgumentException.class, () -> new LinkType(-1));
    }

    @Test
    void realCapturesOpen() throws IOException {
        for (Path file : SharedData.files("captures", ".pcap", ".pcapng")) {
            try (Capture capture = Capture.open(file)) {
                while (capture.next()) {
                    assertTrue(capture.capturedLength() <= capture.wireLength(), file.toString());
                    assertEquals(capture.capturedLength(), current(capture).length);
                }
                assertTrue(capture.packets() > 0, file.toString());
            }
        }
    }
}
