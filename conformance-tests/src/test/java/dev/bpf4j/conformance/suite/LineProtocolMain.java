package dev.bpf4j.conformance.suite;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A process that speaks the line protocol: the reference interpreter, with the fault that the argument names. Faults show
 * when a packet is run whose mark is 13.
 */
final class LineProtocolMain {
    private static final int UNLUCKY = 13;

    private final String fault;
    private ClassicProgram program = ClassicProgram.of();

    private LineProtocolMain(String fault) {
        this.fault = fault;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        LineProtocolMain engine = new LineProtocolMain(args[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.print(engine.answer(line.split(" ", 3)) + "\n");
            System.out.flush();
        }
    }

    private String answer(String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "hello" -> fault.equals("rude") ? "go away" : "hello 1 fault " + fault;
            case "program" -> check(ContextKind.of(words[1]).orElseThrow(), words[2]);
            case "packet" -> packet(words[1], words[2].split(" "));
            case "call" -> "result " + run(new CallData(words[1]));
            default -> "unsupported";
        };
    }

    private String check(ContextKind kind, String text) {
        program = ProgramFormat.XT.decode(text.getBytes(StandardCharsets.US_ASCII));
        return kind.checker()
                .check(program)
                .map(refusal -> "refuse " + refusal.message())
                .orElse("accept");
    }

    private String packet(String hex, String[] words) throws InterruptedException {
        Metadata meta = Metadata.NONE;
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            String[] pair = word.split("=");
            meta = meta.with(Meta.of(pair[0]).orElseThrow(), Integer.parseUnsignedInt(pair[1]));
        }
        String bytes = hex.equals("-") ? "" : hex;
        String result = "result " + run(new PacketData(bytes, Integer.parseInt(words[0]), meta));
        return meta.value(Meta.MARK) == UNLUCKY ? misbehave(result) : result;
    }

    private String run(Input input) {
        return Integer.toUnsignedString(ClassicInterpreter.run(program, input.classic()));
    }

    private String misbehave(String result) throws InterruptedException {
        switch (fault) {
            case "hang" -> Thread.sleep(Long.MAX_VALUE);
            case "crash" -> Runtime.getRuntime().halt(3);
            case "close" -> System.out.close();
            default -> {}
        }
        return switch (fault) {
            case "wrong" -> "result 4294967295";
            case "large" -> "result 4294967296";
            case "negative" -> "result -1";
            case "word" -> "perhaps";
            case "empty" -> "";
            case "twice" -> result + "\n" + result;
            case "endless" -> "result " + "1".repeat(10_000);
            case "binary" -> "result \u0000\u0001";
            case "unsupported" -> "unsupported bad luck";
            case "kept" -> "kept 4";
            case "dropped" -> "dropped";
            default -> result;
        };
    }
}
