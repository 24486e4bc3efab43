package dev.bpf4j.conformance.kernel;

import static dev.bpf4j.conformance.kernel.Slots.RET_A;
import static dev.bpf4j.conformance.kernel.Slots.RET_K;
import static dev.bpf4j.conformance.kernel.Slots.classic;
import static dev.bpf4j.conformance.kernel.Slots.program;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassicSocketTest {

    private static final AttachResult ATTACHED = new AttachResult.Attached();
    private static final AttachResult INVALID = new AttachResult.Refused(22, "EINVAL");
    private static final byte[] DATAGRAM = {1, 2, 3, 4, 5, 6, 7, 8};

    @BeforeEach
    void needsLinux() {
        Availability availability = ClassicSocket.availability();
        assumeTrue(availability.present(), availability.reason());
    }

    @AddLifecycleHook(SkipUnlessAvailable.Sockets.class)
    @Property(tries = 200)
    void theReturnValueIsTheLengthThatIsKept(
            @ForAll @Size(max = 300) byte[] datagram, @ForAll @IntRange(min = -3, max = 400) int k) {
        try (ClassicSocket socket = open(classic(RET_K, k))) {
            int kept = (int) Math.min(Integer.toUnsignedLong(k), datagram.length);
            assertEquals(k == 0 ? OptionalInt.empty() : OptionalInt.of(kept), socket.offer(datagram));
            assertArrayEquals(Arrays.copyOf(datagram, k == 0 ? 0 : kept), socket.received());
        }
    }

    @Test
    void trimsToTheReturnValue() {
        try (ClassicSocket socket = open(classic(RET_K, 5))) {
            assertEquals(OptionalInt.of(5), socket.offer(DATAGRAM));
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, socket.received());
        }
    }

    @Test
    void zeroDrops() {
        try (ClassicSocket socket = open(classic(RET_K, 0))) {
            assertEquals(OptionalInt.empty(), socket.offer(DATAGRAM));
            assertEquals(0, socket.received().length);
        }
    }

    @Test
    void filtersSeeTheDatagramFromItsFirstByte() {
        int loadByte = 0x30;
        try (ClassicSocket socket = open(classic(loadByte, 2), classic(RET_A, 0))) {
            assertEquals(OptionalInt.of(3), socket.offer(DATAGRAM));
        }
    }

    @Test
    void loadsBehindTheEndDrop() {
        int loadByte = 0x30;
        try (ClassicSocket socket = open(classic(loadByte, DATAGRAM.length), classic(RET_K, 1))) {
            assertEquals(OptionalInt.empty(), socket.offer(DATAGRAM));
        }
    }

    @Test
    void invalidProgramsAreRefusedAndThePresentFilterStays() {
        try (ClassicSocket socket = open(classic(RET_K, 5))) {
            byte[] withoutReturn = classic(0x00, 1);
            byte[] divisionByZero = program(classic(0x34, 0), classic(RET_K, 1));
            assertEquals(INVALID, socket.attach(withoutReturn));
            assertEquals(INVALID, socket.attach(divisionByZero));
            assertEquals(INVALID, socket.attach(new byte[0]));
            assertEquals(INVALID, socket.attach(new byte[8 * 4097]));
            assertEquals(OptionalInt.of(5), socket.offer(DATAGRAM));
        }
    }

    @Test
    void partsOfInstructionsAreRefusedAtOnce() {
        try (ClassicSocket socket = ClassicSocket.open()) {
            assertThrows(IllegalArgumentException.class, () -> socket.attach(new byte[9]));
            assertThrows(IllegalArgumentException.class, () -> socket.attach(new byte[8 * 65536]));
        }
    }

    @Test
    void detachedFiltersFilterNothing() {
        try (ClassicSocket socket = open(classic(RET_K, 0))) {
            socket.detach();
            socket.detach();
            assertEquals(OptionalInt.of(8), socket.offer(DATAGRAM));
        }
    }

    @Test
    void largeDatagramsPassWhole() {
        try (ClassicSocket socket = open(classic(RET_K, -1))) {
            byte[] large = new byte[100_000];
            Arrays.fill(large, (byte) 9);
            assertEquals(OptionalInt.of(large.length), socket.offer(large));
            assertArrayEquals(large, socket.received());
        }
    }

    @Test
    void tooLargeDatagramsAreExceptionsAndLeaveTheSocketUsable() {
        try (ClassicSocket socket = open(classic(RET_K, 5))) {
            KernelException thrown = assertThrows(KernelException.class, () -> socket.offer(new byte[64 << 20]));
            assertEquals("sendto: EMSGSIZE", thrown.getMessage());
            assertEquals(OptionalInt.of(5), socket.offer(DATAGRAM));
        }
    }

    @Test
    void manyProgramsAndPacketsLeaveNoFileDescriptor() throws IOException {
        long before = OpenFiles.count();
        for (int program = 1; program <= 200; program++) {
            try (ClassicSocket socket = open(classic(RET_K, program))) {
                for (int packet = 0; packet < 50; packet++) {
                    assertEquals(OptionalInt.of(Math.min(program, packet)), socket.offer(new byte[packet]));
                }
            }
        }
        assertEquals(before, OpenFiles.count());
    }

    private static ClassicSocket open(byte[]... filters) {
        ClassicSocket socket = ClassicSocket.open();
        assertEquals(ATTACHED, socket.attach(program(filters)));
        return socket;
    }
}
