package dev.bpf4j.verifier.report;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.verifier.AbstractState;
import dev.bpf4j.verifier.Observer;
import dev.bpf4j.verifier.Rejection;
import dev.bpf4j.verifier.Statistics;
import dev.bpf4j.verifier.explore.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The exploration as one self-contained page: the control-flow graph with source lines, the states on every edge and before
 * every instruction, the path that was refused, and what would have to be known there. For one verification at a time; not
 * thread-safe.
 */
public final class HtmlReport implements Observer {
    private static final String TEMPLATE = "report.html";
    private static final String DATA = "\"DATA\"";

    /** An edge that was followed; the start of the program comes from -1. */
    private record Edge(int from, int to) {}

    private final String title;
    private final IntFunction<Optional<String>> sources;
    private final Map<Edge, SeenStates> edges = new LinkedHashMap<>();
    private final Map<Integer, SeenStates> slots = new TreeMap<>();
    private Program program = Program.of(new Insn.Exit());
    private Optional<Rejection> rejection = Optional.empty();
    private Statistics statistics = Statistics.none(0);
    private int last = -1;

    /**
     * @param title shown at the top
     * @param sources source lines by slot
     */
    public HtmlReport(String title, IntFunction<Optional<String>> sources) {
        this.title = title;
        this.sources = sources;
    }

    @Override
    public void begin(Task task) {
        program = task.program();
        edges.clear();
        slots.clear();
        rejection = Optional.empty();
        last = -1;
    }

    @Override
    public void step(int slot, AbstractState state) {
        edges.computeIfAbsent(new Edge(last, slot), e -> new SeenStates()).see(state);
        slots.computeIfAbsent(slot, s -> new SeenStates()).see(state);
        last = slot;
    }

    @Override
    public void resume(int from, int to, AbstractState state) {
        last = from;
    }

    @Override
    public void pruned(int from, int slot) {
        edges.computeIfAbsent(new Edge(from, slot), e -> new SeenStates()).prune();
    }

    @Override
    public void rejected(Rejection why) {
        rejection = Optional.of(why);
    }

    @Override
    public void end(Statistics what) {
        statistics = what;
    }

    /** The page, of the last verification. */
    public String page() {
        try (InputStream in = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
            String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return template.replace(DATA, data().replace("</", "<\\/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String data() {
        JsonText json = new JsonText();
        json.begin('{').field("title", title).field("processed", statistics.processed());
        json.field("states", statistics.totalStates()).field("pruned", statistics.pruned());
        json.name("insns").begin('[');
        KernelText text = new KernelText(program);
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            insn(json, slot, text.at(slot));
        }
        json.end(']').name("edges").begin('[');
        edges.forEach((edge, seen) -> {
            json.begin('{').field("from", edge.from()).field("to", edge.to());
            seen.write(json);
            json.end('}');
        });
        json.end(']');
        rejection.ifPresent(why -> rejection(json, why));
        return json.end('}').toString();
    }

    private void insn(JsonText json, int slot, String text) {
        json.begin('{').field("slot", slot).field("text", text);
        sources.apply(slot).ifPresent(line -> json.field("source", line));
        if (slots.containsKey(slot)) {
            slots.get(slot).write(json);
        }
        json.name("next").begin('[');
        for (int next : Targets.of(program, slot)) {
            json.value(next);
        }
        json.end(']').end('}');
    }

    private void rejection(JsonText json, Rejection why) {
        json.name("rejection").begin('{').field("slot", why.slot());
        json.field("message", why.message()).field("rule", why.requirement()).field("state", why.state());
        json.field("wanted", Wanted.of(program, why)).name("path").begin('[');
        List<Integer> path = why.path();
        path.forEach(json::value);
        json.end(']').end('}');
    }
}
