package dev.bpf4j.ebpf.linux;

/**
 * A copy of a packet that a program sent to a device, {@code bpf_clone_redirect}, while it went on with the packet itself.
 *
 * @param interfaceIndex of the device
 * @param flags 1 for the packets that the device receives, 0 for those it sends
 * @param packet from the link-layer header on
 */
public record PacketClone(int interfaceIndex, long flags, byte[] packet) {}
