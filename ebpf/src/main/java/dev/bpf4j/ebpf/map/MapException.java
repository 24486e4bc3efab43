package dev.bpf4j.ebpf.map;

/** A map operation from Java that the map refuses. */
public final class MapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** @param errno a number of {@link Errno}, or its negation */
    public MapException(String operation, MapSpec spec, int errno) {
        super(operation + ": " + spec.kind().kernelName() + " map '" + spec.name() + "' answers " + Errno.name(errno));
        this.errno = Math.abs(errno);
    }

    /** The error, as a positive number. */
    public int errno() {
        return errno;
    }
}
