package dev.bpf4j.conformance.suite.engine;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that answers each line with a line. Whatever it does, asking takes no longer than the limit: reading and
 * writing, both of which may block, are done on a thread of their own.
 */
final class Conversation implements AutoCloseable {

    private static final int LONGEST_ANSWER = 4096;
    private static final int SHOWN = 60;
    private static final int KILLED = 128;
    private static final long PATIENCE_MILLIS = 500;

    private final Process process;
    private final OutputStream out;
    private final InputStream in;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Conversation::daemon);

    /** @throws LostConversationException if the process cannot be started */
    Conversation(List<String> command, ProcessBuilder.Redirect stderr) throws LostConversationException {
        try {
            process = new ProcessBuilder(command).redirectError(stderr).start();
        } catch (IOException e) {
            thread.shutdown();
            throw new LostConversationException("cannot be started: " + e.getMessage());
        }
        out = process.getOutputStream();
        in = new BufferedInputStream(process.getInputStream());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "external-engine");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Sends a line and waits for the answer.
     *
     * @throws LostConversationException if there is none within the limit, the process has ended, or the answer is not
     *     one line of at most 4096 ASCII characters
     */
    String ask(String line, Duration limit) throws LostConversationException {
        Future<String> answer = thread.submit(() -> exchange(line));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw LostConversationException.hang("no answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new LostConversationException(reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LostConversationException.hang("interrupted");
        }
    }

    private String exchange(String line) throws IOException {
        if (in.available() > 0) {
            throw new IllegalStateException("it says something without being asked");
        }
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        StringBuilder answer = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (answer.length() == LONGEST_ANSWER || c > 0x7e || c < ' ' && c != '\r') {
                throw new IllegalStateException("an answer is not one line of at most " + LONGEST_ANSWER
                        + " ASCII characters: '" + shortened(answer.toString()) + "'");
            }
            answer.append((char) c);
        }
        return answer.toString().strip();
    }

    private String reason(Throwable cause) {
        return cause instanceof IOException ? ending() : cause.getMessage();
    }

    /** How the process ended, once its pipes are closed. */
    private String ending() {
        try {
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return "it closed its input or output";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        int status = process.exitValue();
        return status > KILLED ? "it was killed by signal " + (status - KILLED) : "it exited with status " + status;
    }

    /** The beginning of what a process said, for messages. */
    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** Closes the process's input, and kills it and what it started if it does not end then. */
    @Override
    public void close() {
        thread.shutdownNow();
        List<ProcessHandle> children = process.descendants().toList();
        try {
            out.close();
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
