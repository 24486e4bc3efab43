package dev.bpf4j.conformance.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bpf4j.conformance.kernel.Availability;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.MapFd;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.conformance.kernel.ProgramReferences;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.btf.Btf;
import dev.bpf4j.ebpf.btf.BtfType;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.runtime.jit.JitCompiler;
import dev.bpf4j.verifier.Facts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the live kernel makes of the instructions of {@link UntestedInstructionsTest}. (Indirect calls, callx, are beyond
 * it: its verifier refuses their opcode.)
 */
class KernelValuesTest {
    private static final int ETHERNET_HEADER = 14;
    private static final int BPF_MAP_TYPE_ARRAY = 2;
    private static final byte[] KEY = new byte[Integer.BYTES];
    private static final int LOOKUP = 1;
    private static final int THIS_CPU_PTR = 154;
    private static final int LOOP = 181;
    private static final List<String> VARIABLES =
            List.of("bpf_prog_active", "runqueues", "cpu_number", "pcpu_hot", "softnet_data", "this_cpu_off");
    private static final Path TYPES = Path.of("/sys/kernel/btf/vmlinux");
    private static final String EXIT = "9500000000000000";

    /** Values of 16 bytes: 1000 at 0, 2000 at 8. */
    private static final byte[] VALUE = ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(1000)
            .putLong(2000)
            .array();

    private LiveKernel kernel;

    @BeforeEach
    void findKernel() {
        Availability availability = LiveKernel.availability();
        assumeTrue(availability.present(), availability.reason());
        kernel = LiveKernel.probe().orElseThrow();
    }

    private static String number(int value) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(value));
    }

    /** r1 = a 64-bit immediate of that kind. */
    private static String immediate(int kind, int imm, int next) {
        return "18" + kind + "1" + "0000" + number(imm) + "00000000" + number(next);
    }

    private static String call(int kind, int imm) {
        return "85" + kind + "0" + "0000" + number(imm);
    }

    /** r0 = the 64-bit number at that offset from r1. */
    private static String read(int offset) {
        return "79" + "10" + HexFormat.of().toHexDigits(Short.reverseBytes((short) offset)) + "00000000";
    }

    /** r0 = the first number of the element with key 0 of the map in r1, or 1 without it. */
    private static String lookUp() {
        String key = "62" + "0a" + "fcff" + "00000000" + "bfa2000000000000" + "07020000fcffffff";
        return key + call(0, LOOKUP) + "5500020000000000" + "b700000001000000" + EXIT + "7900000000000000" + EXIT;
    }

    private long run(LoadRequest request, byte[] packet) {
        LoadResult result = kernel.load(request);
        LoadResult.Loaded loaded = assertInstanceOf(LoadResult.Loaded.class, result, result::toString);
        try (ProgramFd program = loaded.fd()) {
            return Integer.toUnsignedLong(
                    program.testRun(packet, new byte[0], 1).retval());
        }
    }

    private static LoadRequest request(String program) {
        return LoadRequest.of(LoadRequest.SOCKET_FILTER, HexFormat.of().parseHex(program));
    }

    private long runWithMap(String program, MapFd map) {
        return run(
                request(program).withReferences(new ProgramReferences(List.of(map), Optional.empty(), List.of())),
                new byte[64]);
    }

    @Test
    void mapsAndTheirValues() {
        try (MapFd map = kernel.createMap(BPF_MAP_TYPE_ARRAY, KEY.length, VALUE.length, 1, 0)) {
            map.update(KEY, VALUE, 0);
            assertEquals(1000, runWithMap(immediate(1, map.fd(), 0) + lookUp(), map), "map_fd");
            assertEquals(2000, runWithMap(immediate(2, map.fd(), 8) + read(0) + EXIT, map), "map_value");
            assertEquals(1000, runWithMap(immediate(5, 0, 0) + lookUp(), map), "map_idx");
            assertEquals(1000, runWithMap(immediate(6, 0, 8) + read(-8) + EXIT, map), "map_idx_value");
        }
    }

    /** Id of a type of the kernel's own. */
    private static OptionalInt type(String name, Class<? extends BtfType> kind) throws IOException {
        assumeTrue(Files.isReadable(TYPES), "live kernel: it does not show its types in " + TYPES);
        Btf types = Btf.parse(Files.readAllBytes(TYPES));
        return types.named(name).stream()
                .mapToInt(id -> id)
                .filter(id -> kind.isInstance(types.type(id)))
                .findFirst();
    }

    /** The address of a variable of each CPU, made one of this CPU: never 0, so the program returns 7. */
    @Test
    void variables() throws IOException {
        for (String name : VARIABLES) {
            OptionalInt id = type(name, BtfType.Variable.class);
            String program = immediate(3, id.orElse(0), 0) + call(0, THIS_CPU_PTR) + "5500020000000000"
                    + "b700000001000000" + EXIT + "b700000007000000" + EXIT;
            if (id.isPresent() && !isWithoutAddress(kernel.load(request(program)))) {
                assertEquals(7, run(request(program), new byte[64]), name);
                return;
            }
        }
        abort("live kernel: it has no address of any of the variables " + VARIABLES);
    }

    /** A kernel may have a variable's type and not its address, if its table of symbols leaves data out. */
    private static boolean isWithoutAddress(LoadResult result) {
        if (result instanceof LoadResult.Loaded loaded) {
            loaded.fd().close();
            return false;
        }
        return ((LoadResult.Refused) result).errnoName().equals("ENOENT");
    }

    /** Two functions of the kernel that do nothing but balance each other. */
    @Test
    void functionsOfThePlatform() throws IOException {
        OptionalInt lock = type("bpf_rcu_read_lock", BtfType.Function.class);
        OptionalInt unlock = type("bpf_rcu_read_unlock", BtfType.Function.class);
        assumeTrue(lock.isPresent() && unlock.isPresent(), "live kernel: no type of bpf_rcu_read_lock");
        String program = call(2, lock.getAsInt()) + call(2, unlock.getAsInt()) + "b700000005000000" + EXIT;
        assertEquals(5, run(request(program), new byte[64]));
    }

    /**
     * The kernel takes addresses of functions only from programs whose functions have types: such programs, with callbacks,
     * are among the compiled ones that are run in the kernel and in the engines.
     */
    @Test
    void addressesOfFunctionsNeedTypes() {
        String program = "b701000002000000" + "1842000004000000" + "0000000000000000" + "b703000000000000"
                + "b704000000000000" + call(0, LOOP) + EXIT + "b700000000000000" + EXIT;
        LoadResult result = kernel.load(request(program));
        assertInstanceOf(LoadResult.Refused.class, result, "a callback without types was accepted");
    }

    /** Big-endian data of the packet, behind the Ethernet header that test runs take off. */
    @TestFactory
    Stream<DynamicTest> packetLoads() {
        // spotless:off
        return Stream.of(
                loads("2000000004000000", 0), loads("2800000004000000", 0), loads("3000000004000000", 0),
                loads("4070000004000000", 3), loads("4870000004000000", 3), loads("5070000004000000", 3),
                loads("2000000003000000", 0), loads("200000000c000000", 0), loads("200000000d000000", 0),
                loads("280000000f000000", 0), loads("3000000010000000", 0), loads("4070000004000000", 9),
                loads("4870000004000000", 11), loads("5070000004000000", 12), loads("5070000004000000", -4),
                loads("5070000004000000", -5), loads("30000000ffffff7f", 0));
        // spotless:on
    }

    private DynamicTest loads(String load, int index) {
        return dynamicTest(load + " at " + index, () -> {
            String text = "bf16000000000000" + "b7070000" + number(index) + load + "0700000001000000" + EXIT;
            byte[] frame = new byte[ETHERNET_HEADER + 16];
            for (int i = 0; i < 16; i++) {
                frame[ETHERNET_HEADER + i] = (byte) (0xf0 + i);
            }
            long expected = run(request(text), frame);
            Program program = Codec.decode(HexFormat.of().parseHex(text));
            byte[] packet = Arrays.copyOfRange(frame, ETHERNET_HEADER, frame.length);
            for (var engine : List.of(
                    Interpreter.of(program, Linux.SOCKET_FILTER),
                    JitCompiler.compile(program, Linux.SOCKET_FILTER, Facts.none(program)))) {
                long r0 = engine.run(new Execution<>(Linux.SOCKET_FILTER), new SocketBuffer().packet(packet));
                assertEquals(expected, r0 & 0xffff_ffffL);
            }
        });
    }
}
