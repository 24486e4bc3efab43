package dev.bpf4j.cbpf.capture;

/** A record that contradicts the file format; {@link Capture} adds the place. */
final class MalformedRecord extends RuntimeException {

    private static final long serialVersionUID = 1;

    MalformedRecord(String fault) {
        super(fault);
    }
}
