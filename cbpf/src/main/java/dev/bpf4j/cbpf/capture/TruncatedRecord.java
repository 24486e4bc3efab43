package dev.bpf4j.cbpf.capture;

/** The file ends inside a record; {@link Capture} adds the place. */
final class TruncatedRecord extends RuntimeException {

    private static final long serialVersionUID = 1;

    TruncatedRecord(String fault) {
        super(fault);
    }

    /** Demands that the source has the bytes of something. */
    static void require(Source source, long position, long bytes, String what) {
        if (!source.has(position, bytes)) {
            long left = source.size() - position;
            throw new TruncatedRecord(what + " has " + bytes + " bytes, but only " + left + " are left");
        }
    }
}
