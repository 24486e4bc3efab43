package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.Ancillary;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a packet comes with beside its bytes: one row per field of the vector format. All numbers are unsigned and in host
 * order; a field that is not given is 0.
 */
public enum Meta {
    // spotless:off
    /** Offset of the network header from the packet's start, in bytes. */
    NETWORK   ("network",    16, Optional.empty()),
    /** Offset of the link-layer header from the packet's start, in bytes. Not given: there is no such header. */
    LINK      ("link",       16, Optional.empty()),
    /** The ethertype. */
    PROTOCOL  ("proto",      16, Optional.of(Ancillary.PROTOCOL)),
    /** PACKET_HOST (0) .. PACKET_KERNEL (7). */
    TYPE      ("type",        3, Optional.of(Ancillary.PKTTYPE)),
    /** Index of the device. 0: the packet has no device. */
    IFINDEX   ("ifidx",      31, Optional.of(Ancillary.IFINDEX)),
    /** ARPHRD type of the device. */
    HATYPE    ("hatype",     16, Optional.of(Ancillary.HATYPE)),
    MARK      ("mark",       32, Optional.of(Ancillary.MARK)),
    QUEUE     ("queue",      16, Optional.of(Ancillary.QUEUE)),
    RXHASH    ("rxhash",     32, Optional.of(Ancillary.RXHASH)),
    CPU       ("cpu",        31, Optional.of(Ancillary.CPU)),
    VLAN_TCI  ("vlan_tci",   16, Optional.of(Ancillary.VLAN_TAG)),
    VLAN_AVAIL("vlan_avail",  1, Optional.of(Ancillary.VLAN_TAG_PRESENT)),
    VLAN_TPID ("vlan_tpid",  16, Optional.of(Ancillary.VLAN_TPID)),
    /** What every {@code ld rand} of the run gives. */
    RANDOM    ("rand",       32, Optional.of(Ancillary.RANDOM));
    // spotless:on

    private final String word;
    private final int bits;
    private final Optional<Ancillary> ancillary;

    Meta(String word, int bits, Optional<Ancillary> ancillary) {
        this.word = word;
        this.bits = bits;
        this.ancillary = ancillary;
    }

    /** The name in the vector format and in the line protocol; that of bpf_asm where it has one. */
    public String word() {
        return word;
    }

    /** Width of the field. */
    public int bits() {
        return bits;
    }

    /** Largest value. */
    public long max() {
        return (1L << bits) - 1;
    }

    /** The ancillary load that reads the field as it is. */
    public Optional<Ancillary> ancillary() {
        return ancillary;
    }

    /** The field with this {@link #word}. */
    public static Optional<Meta> of(String word) {
        return Arrays.stream(values()).filter(field -> field.word.equals(word)).findFirst();
    }
}
