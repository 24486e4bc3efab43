package dev.bpf4j.conformance.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AvailabilityTest {

    @Test
    void otherSystemsAreUnavailableWithAReason() {
        assertEquals(
                Availability.no("the live kernel needs Linux, this is Mac OS X"),
                Syscalls.availability("Mac OS X", "aarch64"));
    }

    @Test
    void otherArchitecturesAreUnavailableWithAReason() {
        assertEquals(
                Availability.no("no system call numbers are known for the architecture s390x"),
                Syscalls.availability("Linux", "s390x"));
    }

    @Test
    void knownArchitecturesAreAvailable() {
        assertTrue(Syscalls.availability("Linux", "amd64").present());
        assertTrue(Syscalls.availability("Linux", "aarch64").present());
    }

    @Test
    void requiringTheUnavailableTellsTheReason() {
        Exception thrown = assertThrows(
                UnsupportedOperationException.class,
                () -> Availability.no("no such thing").require());
        assertEquals("no such thing", thrown.getMessage());
    }

    @Test
    void theFirstNoDecides() {
        assertEquals(Availability.no("a"), Availability.no("a").and(() -> Availability.no("b")));
        assertEquals(Availability.no("b"), Availability.yes().and(() -> Availability.no("b")));
    }

    @Test
    void unknownErrorNumbersHaveANameToo() {
        assertEquals("EINVAL", Errno.nameOf(22));
        assertEquals("errno 4095", Errno.nameOf(4095));
    }
}
