package dev.bpf4j.cli.run;

import dev.bpf4j.cbpf.capture.Capture;
import dev.bpf4j.cbpf.capture.CaptureException;
import dev.bpf4j.cli.console.CommandException;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.run.TrapException;
import java.io.IOException;
import java.util.Optional;

/** Runs a program over the packets of a capture file. One buffer serves all packets. */
public final class CaptureRun {
    private static final int MAX_PACKET_BYTES = 64 << 20;

    /** Receives what comes out. */
    public interface Results {
        /** @param number of the packet in the file, from 1 @param value what the program returned */
        void packet(long number, long value);

        /** Comes at the end, also where the file breaks off or the program traps. */
        void summary(long passes, long fails);
    }

    /** Receives each packet as the program left it. */
    public interface PacketSink {
        void packet(Capture capture, SocketBuffer packet);
    }

    private final InputFile file;
    private final String programName;
    private final PacketProgram program;
    private final Results results;
    private final PacketSink sink;
    private final SocketBuffer skb = new SocketBuffer();
    private byte[] buffer = new byte[1 << 16];
    private long passes;
    private long fails;

    public CaptureRun(String fileName, String programName, PacketProgram program, Results results) {
        this(fileName, programName, program, results, (capture, packet) -> {});
    }

    public CaptureRun(String fileName, String programName, PacketProgram program, Results results, PacketSink sink) {
        this.file = InputFile.of(fileName);
        this.programName = programName;
        this.program = program;
        this.results = results;
        this.sink = sink;
    }

    /** @throws CommandException after the summary, if the file is truncated or malformed, or the program traps */
    public void run() {
        try (Capture capture = Capture.open(file.regular())) {
            Optional<CommandException> failure = failureIn(capture);
            results.summary(passes, fails);
            failure.ifPresent(e -> {
                throw e;
            });
        } catch (IOException e) {
            throw file.failure(e);
        } catch (CaptureException e) {
            throw file.failure(e.getMessage());
        }
    }

    private Optional<CommandException> failureIn(Capture capture) {
        try {
            while (capture.next()) {
                load(capture);
                count(capture.packets(), program.run(skb));
                sink.packet(capture, skb);
            }
            return Optional.empty();
        } catch (CaptureException e) {
            return Optional.of(file.failure(e.getMessage()));
        } catch (TrapException e) {
            String place = programName + ": trap at packet " + capture.packets() + ": ";
            return Optional.of(new CommandException(place + e.getMessage()));
        } catch (PacketRefused e) {
            return Optional.of(file.failure("packet " + capture.packets() + ": " + e.getMessage()));
        }
    }

    private void load(Capture capture) {
        int length = capture.capturedLength();
        if (length > buffer.length) {
            grow(length);
        }
        capture.copyTo(buffer, 0);
        skb.packet(buffer, 0, length, (int) capture.wireLength());
        LinkLayer.describe(skb, capture.linkType());
    }

    private void grow(int length) {
        if (length > MAX_PACKET_BYTES) {
            throw new PacketRefused("larger than " + (MAX_PACKET_BYTES >> 20) + " MiB");
        }
        buffer = new byte[Math.min(MAX_PACKET_BYTES, Math.max(length, 2 * buffer.length))];
    }

    private void count(long number, long value) {
        if ((int) value == 0) {
            fails++;
        } else {
            passes++;
        }
        results.packet(number, value);
    }
}
