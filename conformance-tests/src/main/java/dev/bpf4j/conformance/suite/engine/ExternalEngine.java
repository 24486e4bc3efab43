package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.format.ProgramFormat;
import dev.bpf4j.conformance.suite.ContextKind;
import dev.bpf4j.conformance.suite.Meta;
import dev.bpf4j.conformance.suite.PacketData;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.TestVector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A program of somebody else's, driven through the line protocol of {@code docs/conformance.md}: one process for the whole
 * run. Where it crashes, hangs or talks nonsense, the vector has failed, and the process is started again.
 */
public final class ExternalEngine implements Engine {

    /** Version of the line protocol. */
    public static final int PROTOCOL = 1;

    private static final long LARGEST_RESULT = 0xffff_ffffL;

    /**
     * How an external engine is run.
     *
     * @param command the program and its arguments
     * @param timeLimit for one answer; a start has ten times as long
     * @param maxRestarts crashes and wrong answers after which the rest of the suite is not asked
     * @param maxHangs times without an answer after which the rest of the suite is not asked
     * @param stderr where the process's error output goes
     */
    public record Settings(
            List<String> command, Duration timeLimit, int maxRestarts, int maxHangs, ProcessBuilder.Redirect stderr) {

        /** Five seconds per answer, 1000 restarts, 10 hangs, error output to ours. */
        public static Settings of(List<String> command) {
            return new Settings(List.copyOf(command), Duration.ofSeconds(5), 1000, 10, ProcessBuilder.Redirect.INHERIT);
        }

        /** The same for a line that a shell runs. */
        public static Settings shell(String command) {
            return of(List.of("sh", "-c", "exec " + command));
        }

        public Settings withTimeLimit(Duration limit) {
            return new Settings(command, limit, maxRestarts, maxHangs, stderr);
        }

        /** The same with other limits to restarts and hangs. */
        public Settings withPatience(int restarts, int hangs) {
            return new Settings(command, timeLimit, restarts, hangs, stderr);
        }

        public Settings withStderr(ProcessBuilder.Redirect redirect) {
            return new Settings(command, timeLimit, maxRestarts, maxHangs, redirect);
        }
    }

    private final Settings settings;
    private final String name;
    private Optional<Conversation> conversation;
    private Optional<Answer> givenUp = Optional.empty();
    private int restarts;
    private int hangs;

    private ClassicProgram last = ClassicProgram.of();
    private ContextKind lastKind = ContextKind.PACKET;
    private Answer verdict = new Answer.Broken("no program");

    private ExternalEngine(Settings settings) throws LostConversationException {
        this.settings = settings;
        Conversation first = new Conversation(settings.command(), settings.stderr());
        try {
            this.name = greet(first, settings);
        } catch (LostConversationException e) {
            first.close();
            throw e;
        }
        this.conversation = Optional.of(first);
    }

    /**
     * Starts the program and greets it.
     *
     * @throws EngineStartException if it does not start, or does not answer the greeting as the protocol says
     */
    public static ExternalEngine start(Settings settings) {
        try {
            return new ExternalEngine(settings);
        } catch (LostConversationException e) {
            throw new EngineStartException(String.join(" ", settings.command()) + ": " + e.getMessage());
        }
    }

    /** The name that the program gives itself. */
    private static String greet(Conversation conversation, Settings settings) throws LostConversationException {
        String answer =
                conversation.ask("hello " + PROTOCOL, settings.timeLimit().multipliedBy(10));
        String prefix = "hello " + PROTOCOL;
        if (!answer.equals(prefix) && !answer.startsWith(prefix + " ")) {
            throw new LostConversationException(
                    "expected the greeting '" + prefix + " NAME', got '" + Conversation.shortened(answer) + "'");
        }
        String name = answer.substring(prefix.length()).strip();
        return name.isEmpty() ? settings.command().get(0) : name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answer answer(TestVector vector) {
        if (givenUp.isPresent()) {
            return givenUp.get();
        }
        try {
            Answer loaded = load(vector.program(), vector.context());
            return vector instanceof RunVector run && loaded instanceof Answer.Accepted ? run(run) : loaded;
        } catch (LostConversationException e) {
            drop(e);
            return new Answer.Broken(e.getMessage());
        }
    }

    private Answer load(ClassicProgram program, ContextKind kind) throws LostConversationException {
        if (program != last || kind != lastKind) {
            String text = new String(ProgramFormat.XT.encode(program), StandardCharsets.US_ASCII).strip();
            verdict = verdict(ask("program " + kind.word() + " " + text));
            last = program;
            lastKind = kind;
        }
        return verdict;
    }

    private Answer run(RunVector vector) throws LostConversationException {
        return result(ask(
                vector.input() instanceof PacketData packet
                        ? packetLine(packet)
                        : "call " + vector.input().hex()));
    }

    private static String packetLine(PacketData packet) {
        StringBuilder line = new StringBuilder("packet ");
        line.append(packet.hex().isEmpty() ? "-" : packet.hex()).append(' ').append(packet.wire());
        for (Map.Entry<Meta, Integer> field : packet.meta().values().entrySet()) {
            line.append(' ').append(field.getKey().word()).append('=');
            line.append(Integer.toUnsignedString(field.getValue()));
        }
        return line.toString();
    }

    private String ask(String line) throws LostConversationException {
        if (conversation.isEmpty()) {
            Conversation again = new Conversation(settings.command(), settings.stderr());
            conversation = Optional.of(again);
            greet(again, settings);
        }
        return conversation.get().ask(line, settings.timeLimit());
    }

    private static Answer verdict(String line) throws LostConversationException {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "accept" -> new Answer.Accepted();
            case "refuse" -> new Answer.Refused(rest);
            case "unsupported" -> new Answer.Unsupported(rest);
            default -> throw nonsense(line);
        };
    }

    private static Answer result(String line) throws LostConversationException {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "result" -> new Answer.Value((int) number(rest, LARGEST_RESULT, line));
            case "kept" -> new Answer.Kept(OptionalInt.of((int) number(rest, PacketData.MAX_BYTES, line)));
            case "dropped" -> new Answer.Kept(OptionalInt.empty());
            case "unsupported" -> new Answer.Unsupported(rest);
            default -> throw nonsense(line);
        };
    }

    private static long number(String text, long max, String line) throws LostConversationException {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > max) {
            throw nonsense(line);
        }
        return Long.parseLong(text);
    }

    private static LostConversationException nonsense(String line) {
        return new LostConversationException("no answer of the protocol: '" + Conversation.shortened(line) + "'");
    }

    /** The next question starts the program again, unless that has been done too often. */
    private void drop(LostConversationException reason) {
        close();
        last = ClassicProgram.of();
        if (reason.isHang()) {
            hangs++;
        } else {
            restarts++;
        }
        if (hangs >= settings.maxHangs() || restarts >= settings.maxRestarts()) {
            String text = "not asked, after " + hangs + " hangs and " + restarts + " crashes or wrong answers";
            givenUp = Optional.of(new Answer.Broken(text));
        }
    }

    @Override
    public void close() {
        conversation.ifPresent(Conversation::close);
        conversation = Optional.empty();
    }
}
