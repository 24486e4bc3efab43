package dev.bpf4j.cli.run;

/** A packet that cannot be run; {@link CaptureRun} adds the place. */
final class PacketRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PacketRefused(String what) {
        super(what);
    }
}
