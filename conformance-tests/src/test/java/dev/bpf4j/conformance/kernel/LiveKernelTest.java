package dev.bpf4j.conformance.kernel;

import static dev.bpf4j.conformance.kernel.Slots.ebpf;
import static dev.bpf4j.conformance.kernel.Slots.exit;
import static dev.bpf4j.conformance.kernel.Slots.mov;
import static dev.bpf4j.conformance.kernel.Slots.program;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveKernelTest {

    private static final int ETHERNET_HEADER = 14;
    private static final int BPF_MAP_TYPE_HASH = 1;
    private static final int BPF_MAP_TYPE_ARRAY = 2;
    private static final int BPF_MAP_TYPE_PERCPU_ARRAY = 6;
    private static final int BPF_PROG_TYPE_SYSCALL = 31;
    private static final int BPF_F_SLEEPABLE = 1 << 4;

    private LiveKernel kernel;

    @BeforeEach
    @BeforeProperty
    void findKernel() {
        Availability availability = LiveKernel.availability();
        assumeTrue(availability.present(), availability.reason());
        kernel = LiveKernel.probe().orElseThrow();
    }

    @AddLifecycleHook(SkipUnlessAvailable.Kernel.class)
    @Property(tries = 50)
    void returnsWhatTheProgramReturns(@ForAll int value) {
        try (ProgramFd fd = load(LoadRequest.SOCKET_FILTER, mov(0, value), exit())) {
            assertEquals(value, fd.testRun(new byte[64], new byte[0], 1).retval());
        }
    }

    @AddLifecycleHook(SkipUnlessAvailable.Kernel.class)
    @Property(tries = 50)
    void mapsKeepWhatTheyAreGiven(@ForAll @Size(6) byte[] key, @ForAll @Size(9) byte[] value) {
        try (MapFd map = kernel.createMap(BPF_MAP_TYPE_HASH, 6, 9, 4, 0)) {
            assertEquals(Optional.empty(), map.lookup(key));
            map.update(key, value, 0);
            assertArrayEquals(value, map.lookup(key).orElseThrow());
            assertTrue(map.delete(key));
            assertEquals(Optional.empty(), map.lookup(key));
        }
    }

    @Test
    void socketFiltersSeeThePacketBehindTheEthernetHeader() {
        byte[] packet = new byte[60];
        packet[ETHERNET_HEADER] = 0x45;
        byte[] loadFirstByte = ebpf(0x30, 0, 0, 0, 0);
        try (ProgramFd fd = load(LoadRequest.SOCKET_FILTER, ebpf(0xbf, 6, 1, 0, 0), loadFirstByte, exit())) {
            TestRun run = fd.testRun(packet, new byte[0], 1);
            assertEquals(0x45, run.retval());
            assertArrayEquals(packet, run.dataOut());
        }
    }

    @Test
    void contextGoesInAndComesOut() {
        int markOffset = 8;
        byte[] skb = new byte[192];
        skb[markOffset] = 42;
        try (ProgramFd fd = load(LoadRequest.SOCKET_FILTER, ebpf(0x61, 0, 1, markOffset, 0), exit())) {
            TestRun run = fd.testRun(new byte[60], skb, 1);
            assertEquals(42, run.retval());
            assertEquals(42, run.ctxOut()[markOffset]);
        }
    }

    @Test
    void syscallProgramsWorkOnTheirContextInPlace() {
        byte[] storeSeven = ebpf(0x62, 1, 0, 4, 7);
        LoadRequest request = LoadRequest.of(BPF_PROG_TYPE_SYSCALL, program(storeSeven, mov(0, 0), exit()))
                .withFlags(BPF_F_SLEEPABLE);
        try (ProgramFd fd = loaded(kernel.load(request)).fd()) {
            assertArrayEquals(
                    new byte[] {0, 0, 0, 0, 7, 0, 0, 0},
                    fd.testRun(new byte[0], new byte[8], 0).ctxOut());
        }
    }

    @Test
    void uninitialisedR0IsRefusedWithTheVerifiersReason() {
        LoadResult.Refused refused = refused(LoadRequest.of(LoadRequest.SOCKET_FILTER, exit()));
        assertEquals("EACCES", refused.errnoName());
        assertTrue(refused.log().contains("R0 !read_ok"), refused.log());
    }

    @Test
    void noLogIsWrittenAtLevelZero() {
        LoadRequest request = LoadRequest.of(LoadRequest.SOCKET_FILTER, exit()).withLog(0, 1);
        assertEquals("", refused(request).log());
    }

    @Test
    void smallLogBuffersGrow() {
        byte[] program = program(mov(0, 0), exit());
        LoadRequest request = LoadRequest.of(LoadRequest.SOCKET_FILTER, program);
        LoadResult.Loaded loaded = loaded(kernel.load(request.withLog(2, 1)));
        loaded.fd().close();
        assertTrue(loaded.log().contains("0: (b7) r0 = 0"), loaded.log());
        assertTrue(loaded.log().contains("processed 2 insns"), loaded.log());
    }

    @Test
    void aLogThatFitsNowhereDoesNotChangeTheVerdict() {
        // a loop that the verifier walks round by round: 20000 rounds fill 16 MiB of log already
        byte[] program = program(mov(0, 0), ebpf(0x07, 0, 0, 0, 1), ebpf(0x55, 0, 0, -2, 40_000), exit());
        LoadRequest request = LoadRequest.of(LoadRequest.SOCKET_FILTER, program);
        LoadResult.Loaded loaded = loaded(kernel.load(request.withLog(2, LoadRequest.MAX_LOG_SIZE)));
        loaded.fd().close();
        assertTrue(
                loaded.log().length() > LoadRequest.MAX_LOG_SIZE / 2,
                "log of " + loaded.log().length());
    }

    @Test
    void gplOnlyHelpersNeedTheLicence() {
        byte[] tracePrintk = ebpf(0x85, 0, 0, 0, 6);
        byte[] program = program(mov(1, 0), mov(2, 0), tracePrintk, exit());
        LoadRequest request = LoadRequest.of(LoadRequest.SOCKET_FILTER, program).withLicense("Proprietary");
        assertTrue(refused(request).log().contains("GPL"), refused(request).log());
    }

    @Test
    void runsThatTheKernelRefusesAreExceptions() {
        try (ProgramFd fd = load(LoadRequest.SOCKET_FILTER, mov(0, 0), exit())) {
            KernelException thrown = assertThrows(KernelException.class, () -> fd.testRun(new byte[1], new byte[0], 1));
            assertEquals("bpf(BPF_PROG_TEST_RUN): EINVAL", thrown.getMessage());
            assertEquals(22, thrown.errno());
        }
    }

    @Test
    void repeatedRunsAreTimed() {
        try (ProgramFd fd = load(LoadRequest.SOCKET_FILTER, mov(0, 1), exit())) {
            assertTrue(fd.testRun(new byte[64], new byte[0], 100_000).durationNanos() < 100_000);
        }
    }

    @Test
    void programsReadMaps() {
        try (MapFd map = kernel.createMap(BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0)) {
            map.update(new byte[4], new byte[] {77, 0, 0, 0, 0, 0, 0, 0}, 0);
            int pseudoMapValue = 2;
            byte[] address = program(ebpf(0x18, 1, pseudoMapValue, 0, map.fd()), ebpf(0, 0, 0, 0, 0));
            try (ProgramFd fd = load(LoadRequest.SOCKET_FILTER, address, ebpf(0x79, 0, 1, 0, 0), exit())) {
                assertEquals(77, fd.testRun(new byte[64], new byte[0], 1).retval());
            }
        }
    }

    @Test
    void perCpuValuesHaveAPartForEachCpu() {
        try (MapFd map = kernel.createMap(BPF_MAP_TYPE_PERCPU_ARRAY, 4, 5, 1, 0)) {
            assertEquals(0, map.valueSize() % 8);
            byte[] value = new byte[map.valueSize()];
            for (int part = 0; part < value.length; part += 8) {
                Arrays.fill(value, part, part + 5, (byte) (part + 1));
            }
            map.update(new byte[4], value, 0);
            assertArrayEquals(value, map.lookup(new byte[4]).orElseThrow());
        }
    }

    @Test
    void keysOfTheWrongSizeNeverReachTheKernel() {
        try (MapFd map = kernel.createMap(BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0)) {
            assertThrows(IllegalArgumentException.class, () -> map.lookup(new byte[3]));
            assertThrows(IllegalArgumentException.class, () -> map.update(new byte[4], new byte[7], 0));
        }
    }

    @Test
    void impossibleMapsAreExceptions() {
        KernelException thrown =
                assertThrows(KernelException.class, () -> kernel.createMap(BPF_MAP_TYPE_ARRAY, 3, 8, 1, 0));
        assertEquals("EINVAL", thrown.errnoName());
    }

    @Test
    void closedProgramsCannotRun() {
        ProgramFd fd = load(LoadRequest.SOCKET_FILTER, mov(0, 0), exit());
        fd.close();
        fd.close();
        assertThrows(IllegalStateException.class, () -> fd.testRun(new byte[64], new byte[0], 1));
    }

    @Test
    void partsOfSlotsAndBadLogSizesAreRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> LoadRequest.of(LoadRequest.XDP, new byte[7]));
        LoadRequest request = LoadRequest.of(LoadRequest.XDP, exit());
        assertThrows(IllegalArgumentException.class, () -> request.withLog(1, 0));
        assertThrows(IllegalArgumentException.class, () -> request.withLog(1, LoadRequest.MAX_LOG_SIZE + 1));
    }

    @Test
    void programsOfNoOrTooManyInstructionsAreTheKernelsToRefuse() {
        assertEquals(
                "E2BIG", refused(LoadRequest.of(LoadRequest.XDP, new byte[0])).errnoName());
        byte[] large = program(Collections.nCopies(1_000_001, exit()).toArray(byte[][]::new));
        assertEquals("E2BIG", refused(LoadRequest.of(LoadRequest.XDP, large)).errnoName());
    }

    @Test
    void hundredsOfLoadsLeaveNoFileDescriptor() throws IOException {
        long before = OpenFiles.count();
        for (int i = 0; i < 200; i++) {
            load(LoadRequest.SOCKET_FILTER, mov(0, i), exit()).close();
            refused(LoadRequest.of(LoadRequest.SOCKET_FILTER, exit()));
        }
        assertEquals(before, OpenFiles.count());
    }

    private ProgramFd load(int progType, byte[]... slots) {
        return loaded(kernel.load(LoadRequest.of(progType, program(slots)))).fd();
    }

    private static LoadResult.Loaded loaded(LoadResult result) {
        return assertInstanceOf(LoadResult.Loaded.class, result, result::log);
    }

    private LoadResult.Refused refused(LoadRequest request) {
        return assertInstanceOf(LoadResult.Refused.class, kernel.load(request));
    }
}
