package dev.bpf4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void allCommandsWorkButTheUnknownOne() throws IOException {
        List<Integer> statuses = Rehearsal.run();
        assertEquals(1, statuses.stream().filter(status -> status == 2).count());
        assertEquals(
                statuses.size() - 1,
                statuses.stream().filter(status -> status == 0).count());
    }
}
