package dev.bpf4j.ebpf.linux;

/** A packet that {@code bpf_redirect} can send to an interface. */
public interface Redirectable {
    /** Notes where it is to go if the program returns so. The last note counts. */
    void redirect(int interfaceIndex, long flags);

    /** A copy of its bytes. */
    byte[] toByteArray();
}
