package dev.bpf4j.cbpf.capture;

/** Walks over the records of one file format. */
interface Reader {

    /**
     * Reads the record at a position.
     *
     * @param position where it starts, before the end of the source
     * @return where the next record starts
     * @throws TruncatedRecord if the source ends inside the record
     * @throws MalformedRecord if the record contradicts the format
     */
    long read(long position, Packet packet);

    /** Whether the last record read was a packet. */
    boolean isPacket();
}
