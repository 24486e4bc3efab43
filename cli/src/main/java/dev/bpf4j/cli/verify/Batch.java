package dev.bpf4j.cli.verify;

import dev.bpf4j.cli.console.Console;
import dev.bpf4j.cli.console.InputFile;
import dev.bpf4j.cli.console.JsonLines;
import dev.bpf4j.cli.console.LineInput;
import dev.bpf4j.conformance.cases.CaseReader;
import dev.bpf4j.conformance.cases.Judgement;
import dev.bpf4j.conformance.cases.KernelJudge;
import dev.bpf4j.conformance.cases.MalformedCaseException;
import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.conformance.cases.VerifierCase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Judges a file of cases. All processors work; verdicts come in the order of the lines, and only a few cases are in memory
 * at a time. A line that is no case, or that breaks the verifier, gets an error and no more.
 */
public final class Batch {
    /** A program of a million slots in hexadecimal digits, and its maps. */
    private static final int MAX_LINE = 20_000_000;

    private static final int AHEAD_PER_WORKER = 4;

    private final JsonLines out;
    private final Console console;
    private final OwnJudge judge;
    private final Optional<KernelJudge> kernel;

    /** What is found out about a line. */
    private record Outcome(Optional<Object> id, Optional<VerifierCase> program, Judgement judgement) {}

    public Batch(Console console, OwnJudge judge, Optional<KernelJudge> kernel) {
        this.console = console;
        this.out = new JsonLines(console);
        this.judge = judge;
        this.kernel = kernel;
    }

    /** Prints a verdict for each line that is not blank. @throws dev.bpf4j.cli.console.CommandException if it cannot be read */
    public void judge(InputFile file) {
        int workers = Runtime.getRuntime().availableProcessors();
        ExecutorService executor = Executors.newFixedThreadPool(workers, Batch::worker);
        try (LineInput lines = file.lines(console, MAX_LINE)) {
            Deque<Future<Outcome>> pending = new ArrayDeque<>();
            for (Optional<LineInput.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                LineInput.Line content = line.get();
                if (content.text().isBlank() && !content.tooLong()) {
                    continue;
                }
                pending.add(executor.submit(() -> outcome(content)));
                if (pending.size() > workers * AHEAD_PER_WORKER) {
                    show(pending.remove());
                }
            }
            pending.forEach(this::show);
        } finally {
            executor.shutdownNow();
        }
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "verify");
        thread.setDaemon(true);
        return thread;
    }

    private Outcome outcome(LineInput.Line line) {
        Optional<Object> id = Optional.empty();
        try {
            if (line.tooLong()) {
                return error(id, "a line of more than " + MAX_LINE + " bytes");
            }
            CaseReader reader = CaseReader.of(line.text());
            id = reader.id();
            VerifierCase program = reader.read();
            return new Outcome(id, Optional.of(program), judge.judge(program));
        } catch (MalformedCaseException e) {
            return error(id, e.getMessage());
        } catch (OutOfMemoryError e) {
            return error(id, "the Java heap is too small for this program");
        } catch (StackOverflowError | RuntimeException e) {
            return error(id, "internal error: " + e);
        }
    }

    private static Outcome error(Optional<Object> id, String message) {
        return new Outcome(id, Optional.empty(), Judgement.error(message));
    }

    private void show(Future<Outcome> future) {
        Outcome outcome;
        try {
            outcome = future.get();
        } catch (ExecutionException e) {
            outcome = error(Optional.empty(), "internal error: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = error(Optional.empty(), "interrupted");
        }
        out.begin().field("id", outcome.id());
        VerdictFields.write(out, outcome.judgement());
        Optional<VerifierCase> asked = outcome.program();
        kernel.ifPresent(
                other -> VerdictFields.writeKernel(out, asked.map(other::judge).orElse(Judgement.error("no case"))));
        out.end();
    }
}
