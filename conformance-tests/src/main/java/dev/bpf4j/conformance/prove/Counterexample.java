package dev.bpf4j.conformance.prove;

import dev.bpf4j.cbpf.capture.LinkType;
import dev.bpf4j.cbpf.capture.PcapWriter;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An input for which two programs differ. */
public sealed interface Counterexample {
    /** The input in one line. */
    String text();

    /**
     * A packet and what the kernel knows of it.
     *
     * @param data what can be read, from {@code headroom} bytes before the packet's start on
     * @param headroom bytes before the packet's start
     * @param wireLength what {@code ld len} gives: bytes, unsigned
     * @param networkHeader offset of the network header from the packet's start
     * @param linkHeader offset of the link-layer header from the packet's start; -1 for none
     * @param metadata the other fields that are not 0, by their names in {@link SocketBuffer#CONTEXT}
     * @param random the random numbers that are drawn, in order; 0 after that
     * @param cpu number of the current CPU
     */
    record Packet(
            byte[] data,
            int headroom,
            int wireLength,
            int networkHeader,
            int linkHeader,
            Map<String, Integer> metadata,
            List<Integer> random,
            int cpu)
            implements Counterexample {
        private static final int NO_HEADER = -1;

        public Packet {
            data = data.clone();
            metadata = new TreeMap<>(metadata);
            metadata.values().removeIf(value -> value == 0);
            random = List.copyOf(random);
        }

        /** A copy. */
        @Override
        public byte[] data() {
            return data.clone();
        }

        /** The same with other bytes, from as many bytes before its start on; no shorter on the wire than captured. */
        Packet withData(byte[] bytes) {
            int length = bytes.length - headroom;
            int wire = Integer.compareUnsigned(wireLength, length) < 0 ? length : wireLength;
            return new Packet(bytes, headroom, wire, networkHeader, linkHeader, metadata, random, cpu);
        }

        /** Bytes from the packet's start on. */
        public int captured() {
            return data.length - headroom;
        }

        /** The input for the reference interpreters. */
        public SocketBuffer buffer() {
            SocketBuffer skb = new SocketBuffer()
                    .packet(data, headroom, captured(), wireLength)
                    .networkHeader(networkHeader)
                    .packetType(field("pkt_type"))
                    .mark(field("mark"))
                    .queueMapping(field("queue_mapping"))
                    .protocol(field("protocol"))
                    .vlan(field("vlan_present") != 0, field("vlan_tci"), field("vlan_proto"))
                    .priority(field("priority"))
                    .ingressIfindex(field("ingress_ifindex"))
                    .device(field("ifindex"), field("hatype"))
                    .trafficClassIndex(field("tc_index"))
                    .hash(field("hash"));
            return linkHeader == NO_HEADER ? skb : skb.linkHeader(linkHeader);
        }

        private int field(String name) {
            return metadata.getOrDefault(name, 0);
        }

        /** Whether the packet alone makes the difference, so that it can be seen from a capture file. */
        public boolean isPlain() {
            return headroom == 0 && metadata.isEmpty() && random.stream().allMatch(n -> n == 0) && cpu == 0;
        }

        /** Writes a capture of this packet alone; the stream is closed. Bytes before its start and metadata are lost. */
        public void writePcap(OutputStream out, LinkType linkType) throws IOException {
            try (PcapWriter writer = PcapWriter.micros(out, linkType)) {
                writer.write(0, Integer.toUnsignedLong(wireLength), data, headroom, captured());
            }
        }

        @Override
        public String text() {
            StringBuilder text = new StringBuilder("a packet of " + captured() + " bytes");
            text.append(" (len ").append(Integer.toUnsignedString(wireLength)).append(')');
            text.append(captured() == 0 ? "" : " " + HexFormat.of().formatHex(data, headroom, data.length));
            if (headroom > 0) {
                text.append(" after ").append(HexFormat.of().formatHex(data, 0, headroom));
            }
            if (networkHeader != 0) {
                text.append(", network header at ").append(networkHeader);
            }
            if (linkHeader != NO_HEADER) {
                text.append(", link header at ").append(linkHeader);
            }
            metadata.forEach((name, value) ->
                    text.append(", ").append(name).append(' ').append(Integer.toUnsignedString(value)));
            if (random.stream().anyMatch(n -> n != 0)) {
                text.append(", random numbers ")
                        .append(random.stream().map(Integer::toUnsignedString).toList());
            }
            return text.append(cpu == 0 ? "" : ", cpu " + Integer.toUnsignedString(cpu))
                    .toString();
        }
    }

    /** A system call. @param args six numbers */
    record SystemCall(int number, int arch, long instructionPointer, List<Long> args) implements Counterexample {
        public SystemCall {
            args = List.copyOf(args);
        }

        /** The input for the reference interpreters. */
        public SeccompData data() {
            SeccompData data = new SeccompData().call(number, arch).instructionPointer(instructionPointer);
            for (int i = 0; i < args.size(); i++) {
                data.arg(i, args.get(i));
            }
            return data;
        }

        @Override
        public String text() {
            return "system call " + number + " of architecture 0x" + Integer.toHexString(arch) + " at 0x"
                    + Long.toHexString(instructionPointer) + " with "
                    + args.stream().map(arg -> "0x" + Long.toHexString(arg)).collect(Collectors.joining(" "));
        }
    }
}
