package dev.bpf4j.conformance.verdict;

import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.MapFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the running kernel: {@code FILE...} shows where ours differs, {@code record FILE...} writes the kernel's verdicts into
 * the files, {@code log NAME FILE...} prints the kernel's level 2 log of a case.
 */
final class VerdictRecorder {
    private static final int PAUSE_MILLIS = 20;

    private VerdictRecorder() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> rest = new ArrayList<>(List.of(args));
        boolean record = rest.remove("record");
        String log = rest.get(0).equals("log") ? rest.get(1) : "";
        if (!log.isEmpty()) {
            rest = rest.subList(2, rest.size());
        }
        LiveKernel kernel = LiveKernel.probe()
                .orElseThrow(() ->
                        new IllegalStateException(LiveKernel.availability().reason()));
        List<MapFd> maps = Verdicts.maps(kernel);
        int same = 0;
        int differ = 0;
        for (String file : rest) {
            Map<String, VerdictCase.Answer> answers = new HashMap<>();
            for (VerdictCase c : VerdictFile.read(Files.readString(Path.of(file)))) {
                if (!log.isEmpty() && !c.name().equals(log)) {
                    continue;
                }
                Thread.sleep(PAUSE_MILLIS);
                VerdictCase.Answer theirs;
                VerdictCase.Answer ours;
                try {
                    theirs = Verdicts.kernel(kernel, maps, c);
                    ours = Verdicts.ours(c);
                } catch (RuntimeException e) {
                    System.out.println(c.name() + ": " + e);
                    differ++;
                    continue;
                }
                if (!log.isEmpty()) {
                    System.out.println(Verdicts.load(kernel, maps, c, 1).log());
                    LoadResult result = Verdicts.load(kernel, maps, c, 2);
                    System.out.println(result.log());
                }
                answers.put(c.name(), theirs);
                boolean close = ours.processed() <= 3 * theirs.processed() + 20;
                if (theirs.agreesWith(ours) && close) {
                    same++;
                } else {
                    differ++;
                    System.out.println(c.name() + "\n   kernel " + theirs + "\n   ours   " + ours
                            + c.ours().map(r -> " [" + r + "]").orElse(""));
                }
            }
            if (record) {
                Files.writeString(Path.of(file), rewritten(Files.readString(Path.of(file)), answers));
            }
        }
        System.out.println(same + " same, " + differ + " differ");
    }

    private static String rewritten(String text, Map<String, VerdictCase.Answer> answers) {
        StringBuilder out = new StringBuilder();
        String[] name = {""};
        text.lines().filter(l -> !l.startsWith("kernel ")).forEach(line -> {
            if (line.startsWith("case ")) {
                finish(out, name[0], answers);
                name[0] = line.split("\\s+")[1];
            }
            out.append(line).append('\n');
        });
        finish(out, name[0], answers);
        return out.toString();
    }

    /** Puts the answer behind the last line of the case. */
    private static void finish(StringBuilder out, String name, Map<String, VerdictCase.Answer> answers) {
        if (answers.containsKey(name)) {
            int end = out.length();
            while (end > 1 && out.charAt(end - 1) == '\n' && out.charAt(end - 2) == '\n') {
                end--;
            }
            out.insert(end, "kernel " + answers.get(name) + "\n");
        }
    }
}
