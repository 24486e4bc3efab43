package dev.bpf4j.ebpf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.isa.Width;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contexts let programs access what Linux lets them access: {@code context-access.txt} holds its answers. */
class ContextAccessTest {
    static Stream<String> answers() {
        try (var table = ContextAccessTest.class.getResourceAsStream("context-access.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void asLinux(String line) {
        String[] columns = line.split(" ");
        KernelProgramType type = KernelProgramType.byName(columns[0]).orElseThrow();
        int flags = type == KernelProgramType.SYSCALL ? LoadRules.SLEEPABLE : 0;
        ContextType<?> context =
                type.loadable(Integer.parseInt(columns[1]), flags).orThrow().context();
        int size = Integer.parseInt(columns[2]);
        List<String> actual = new ArrayList<>(List.of(columns[0], columns[1], columns[2]));
        for (boolean write : new boolean[] {false, true}) {
            for (Width width : List.of(Width.B, Width.H, Width.W, Width.DW)) {
                String offsets = asked(size, width)
                        .filter(offset -> context.access(offset, width, write).isPresent())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(","));
                actual.add((write ? "w" : "r") + width.bytes() + "=" + (offsets.isEmpty() ? "-" : offsets));
            }
        }
        assertEquals(String.join("\n", Arrays.asList(columns)), String.join("\n", actual));
    }

    private static IntStream asked(int size, Width width) {
        int last = 4 - width.bytes();
        return IntStream.range(0, size / 4 + 2)
                .map(i -> 4 * i)
                .flatMap(f -> last > 0 ? IntStream.of(f, f + last) : IntStream.of(f));
    }
}
