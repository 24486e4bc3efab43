package dev.bpf4j.cli.run;

import dev.bpf4j.cbpf.capture.Capture;
import dev.bpf4j.cbpf.capture.PcapWriter;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Collects packets as programs left them in a capture file with the times of the one that they came from. */
public final class ChangedPackets implements CaptureRun.PacketSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Optional<PcapWriter> writer = Optional.empty();

    @Override
    public void packet(Capture capture, SocketBuffer packet) {
        try {
            if (writer.isEmpty()) {
                writer = Optional.of(PcapWriter.nanos(bytes, capture.linkType()));
            }
            long cut = capture.wireLength() - capture.capturedLength();
            int length = packet.captured();
            writer.get().write(capture.timestampNanos(), length + cut, packet.bytes(), packet.start(), length);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail so
        }
    }

    /** The capture file; empty if there was no packet. */
    public byte[] content() {
        try {
            if (writer.isPresent()) {
                writer.get().close();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
