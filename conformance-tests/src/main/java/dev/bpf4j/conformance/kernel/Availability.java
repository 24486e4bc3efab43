package dev.bpf4j.conformance.kernel;

import java.util.function.Supplier;

/**
 * Whether a service of the kernel can be used from here.
 *
 * @param present whether it can be used
 * @param reason one line that says why not; empty if it can
 */
public record Availability(boolean present, String reason) {

    static Availability yes() {
        return new Availability(true, "");
    }

    static Availability no(String reason) {
        return new Availability(false, reason);
    }

    /** This answer if it is no, else the next one, which may rely on this one being yes. */
    Availability and(Supplier<Availability> next) {
        return present ? next.get() : this;
    }

    /** Returns if present. @throws UnsupportedOperationException with the reason if not */
    void require() {
        if (!present) {
            throw new UnsupportedOperationException(reason);
        }
    }
}
