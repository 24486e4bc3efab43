package dev.bpf4j.benchmarks;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.capture.Capture;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.runtime.Runner;
import dev.bpf4j.translator.ClassicInputs;
import dev.bpf4j.translator.ClassicTranslator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds per packet of the example filter over the example capture, in each engine. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FilterBenchmark {
    private static final int PACKETS = 300;

    @Param({"classic", "interpreter", "jit"})
    public String engine;

    private final SocketBuffer skb = new SocketBuffer();
    private final List<byte[]> packets = new ArrayList<>();
    private ToIntFunction<SocketBuffer> filter;

    /** Reads filter and capture from the folder in the property {@code bpf4j.examples}, or {@code examples}. */
    @Setup
    public void load() throws IOException {
        Path examples = Path.of(System.getProperty("bpf4j.examples", "examples"));
        filter = filter(ProgramFormat.DECIMAL.decode(Files.readAllBytes(examples.resolve("port22.txt"))));
        try (Capture capture = Capture.open(examples.resolve("traffic.pcap"))) {
            while (packets.size() < PACKETS && capture.next()) {
                byte[] packet = new byte[capture.capturedLength()];
                capture.copyTo(packet, 0);
                packets.add(packet);
            }
        }
    }

    private ToIntFunction<SocketBuffer> filter(ClassicProgram program) {
        if (engine.equals("classic")) {
            ClassicInput input = ClassicInputs.of(skb, Host.system());
            return packet -> ClassicInterpreter.run(program, input);
        }
        Engine chosen = engine.equals("jit") ? Engine.JIT : Engine.INTERPRETER;
        Runner<SocketBuffer> runner = ProgramLoader.of(ClassicTranslator.SOCKET_FILTER)
                .engine(chosen)
                .load(program)
                .runner();
        return packet -> (int) runner.run(packet);
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int packets() {
        int passed = 0;
        for (byte[] packet : packets) {
            passed += filter.applyAsInt(skb.packet(packet)) != 0 ? 1 : 0;
        }
        return passed;
    }
}
