package dev.bpf4j.conformance.programs;

import dev.bpf4j.cbpf.capture.Capture;
import dev.bpf4j.conformance.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Ethernet frames of the captures that the kernel's test run takes for any program type. */
final class Traffic {
    private static final int ETHERNET_HEADER = 14;
    private static final int MOST_BYTES = 3000;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;

    private Traffic() {}

    /** @param most how many frames of each capture */
    static List<byte[]> frames(int most) {
        List<byte[]> frames = new ArrayList<>();
        try {
            for (var file : SharedData.files("captures", ".pcap")) {
                try (Capture capture = Capture.open(file)) {
                    int taken = 0;
                    while (taken < most && capture.next()) {
                        byte[] frame = new byte[capture.capturedLength()];
                        capture.copyTo(frame, 0);
                        if (suits(frame)) {
                            frames.add(frame);
                            taken++;
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames;
    }

    /** Whether it has the headers that its ethertype promises. */
    private static boolean suits(byte[] frame) {
        if (frame.length <= ETHERNET_HEADER || frame.length > MOST_BYTES) {
            return false;
        }
        int type = (frame[12] & 0xff) << 8 | frame[13] & 0xff;
        int header = switch (type) {
            case 0x0800 -> IPV4_BYTES;
            case 0x86dd -> IPV6_BYTES;
            default -> 0;
        };
        return frame.length >= ETHERNET_HEADER + header;
    }
}
