package dev.bpf4j.ebpf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextHelpersTest {
    private static NumberText parse(String text, int base, boolean signed) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return NumberText.parse(BytesRegion.of("text", bytes), 0, bytes.length, base, signed);
    }

    @Property(tries = 200)
    void numbersAreReadBack(@ForAll long number, @ForAll boolean sixteen) {
        String decimal = Long.toString(number);
        assertEquals(new NumberText(number, decimal.length(), 0), parse(decimal, 10, true));
        String unsigned = Long.toUnsignedString(number, sixteen ? 16 : 8);
        assertEquals(new NumberText(number, unsigned.length(), 0), parse(unsigned, sixteen ? 16 : 8, false));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            12x,                  0,  true,  12,   2, 0
            '  -7',               0,  true,  -7,   4, 0
            0x1f,                 0,  true,  31,   4, 0
            017,                  0,  true,  15,   3, 0
            0,                    0,  true,  0,    1, 0
            x,                    0,  true,  0,    0, 22
            12,                   7,  true,  0,    0, 22
            -1,                   10, false, 0,    0, 22
            9223372036854775808,  10, true,  0,    0, 34
            18446744073709551616, 10, false, 0,    0, 34
            """)
    void edges(String text, int base, boolean signed, long value, int length, int error) {
        assertEquals(new NumberText(value, length, error), parse(text, base, signed));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '%d %u',      '-1 4294967295'
            '%lld|%llx',  '-1|ffffffffffffffff'
            '%5d|%-5d|',  '   -1|-1   |'
            '%05d %%',    '-0001 %'
            '%x %X',      'ffffffff FFFFFFFF'
            '%c',         'ÿ'
            """)
    void formats(String format, String expected) {
        assertEquals(new Format(expected, 0), Format.of(new Memory(), format, new long[] {-1, -1}));
    }

    @Test
    void badFormatsAreRefused() {
        assertEquals(22, Format.of(new Memory(), "%d %d", new long[] {1}).error());
        assertEquals(22, Format.of(new Memory(), "%f", new long[] {1}).error());
        assertEquals(22, Format.of(new Memory(), "%", new long[] {1}).error());
    }

    @Test
    void programsPrintToTheTrace() {
        Machine<SocketBuffer> machine = new Machine<>(Linux.SOCKET_FILTER);
        // "n=%d\0" on the stack
        long length = machine.run(new SocketBuffer().packet(new byte[14]), """
                *(u32 *)(r10 - 8) = 0x64253d6e
                *(u32 *)(r10 - 4) = 0
                r1 = r10
                r1 += -8
                r2 = 5
                r3 = 42
                call bpf_trace_printk
                exit
                """);
        assertEquals(4, length);
        assertEquals(List.of("n=42"), machine.trace);
    }

    @Test
    void theTaskIsTheHosts() {
        Machine<SocketBuffer> machine = new Machine<>(Linux.SOCKET_FILTER);
        SocketBuffer packet = new SocketBuffer().packet(new byte[14]);
        assertEquals(7L << 32 | 8, machine.run(packet, "call bpf_get_current_pid_tgid\nexit"));
        assertEquals(9L << 32 | 10, machine.run(packet, "call bpf_get_current_uid_gid\nexit"));
        assertEquals(Machine.NANOS, machine.run(packet, "call bpf_ktime_get_ns\nexit"));
        assertEquals('a' | (long) '-' << 8, machine.run(packet, """
                r1 = r10
                r1 += -16
                r2 = 3
                call bpf_get_current_comm
                r0 = *(u32 *)(r10 - 16)
                exit
                """));
    }
}
