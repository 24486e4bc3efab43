package dev.bpf4j.conformance.verdict;

import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.MapFd;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.Rejected;
import dev.bpf4j.verifier.Verdict;
import dev.bpf4j.verifier.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Verdicts on cases: ours, and a live kernel's. */
final class Verdicts {
    private static final Map<String, Integer> TYPES =
            Map.of("socket_filter", 1, "kprobe", 2, "sched_cls", 3, "tracepoint", 5, "xdp", 6, "perf_event", 7);
    private static final Pattern INSN = Pattern.compile("^(\\d+): \\([0-9a-f]{2}\\) .*");
    private static final Pattern PROCESSED = Pattern.compile("^processed (\\d+) insns.*");

    /** The states that loop come behind it. */
    private static final String LOOP = "infinite loop detected";

    private static final int LOG_SIZE = 1 << 16;

    private Verdicts() {}

    static VerdictCase.Answer ours(VerdictCase c) {
        ProgramType<?> type = new Linux()
                .programTypes().stream()
                        .filter(t -> t.name().equals(c.type()))
                        .findFirst()
                        .orElseThrow();
        Verdict verdict =
                Verifier.of(type).profile(Profile.ROOT).maps(VerdictCase.MAPS).verify(c.program());
        int processed = verdict.statistics().processed();
        return verdict instanceof Rejected r
                ? new VerdictCase.Answer(
                        false, r.rejection().slot(), r.rejection().message(), processed)
                : new VerdictCase.Answer(true, -1, "", processed);
    }

    /** The maps of the cases, in the kernel. */
    static List<MapFd> maps(LiveKernel kernel) {
        List<MapFd> fds = new ArrayList<>();
        for (MapSpec m : VerdictCase.MAPS) {
            fds.add(kernel.createMap(m.kind().number(), m.keySize(), m.valueSize(), m.maxEntries(), m.flags()));
        }
        return fds;
    }

    static LoadResult load(LiveKernel kernel, List<MapFd> maps, VerdictCase c, int level) {
        byte[] insns = Codec.encode(bound(c.program(), maps));
        return kernel.load(LoadRequest.of(TYPES.get(c.type()), insns).withLog(level, LOG_SIZE));
    }

    /** @return the verdict of a kernel that was asked with a log of level 1 */
    static VerdictCase.Answer kernel(LiveKernel kernel, List<MapFd> maps, VerdictCase c) {
        LoadResult result = load(kernel, maps, c, 1);
        if (result instanceof LoadResult.Loaded loaded) {
            loaded.fd().close();
        }
        return answer(result);
    }

    private static VerdictCase.Answer answer(LoadResult result) {
        int insn = -1;
        int processed = 0;
        String message = "";
        for (String line : result.log().lines().toList()) {
            Matcher at = INSN.matcher(line);
            Matcher end = PROCESSED.matcher(line);
            int loop = line.indexOf(LOOP);
            if (loop >= 0) {
                message = line.substring(loop);
            } else if (at.matches()) {
                insn = Integer.parseInt(at.group(1));
                message = "";
            } else if (end.matches()) {
                processed = Integer.parseInt(end.group(1));
            } else if (!line.isBlank() && !message.startsWith(LOOP)) {
                message = line;
            }
        }
        boolean accepted = result instanceof LoadResult.Loaded;
        return accepted
                ? new VerdictCase.Answer(true, -1, "", processed)
                : new VerdictCase.Answer(
                        false,
                        insn,
                        message.isEmpty() ? ((LoadResult.Refused) result).errnoName() : message,
                        processed);
    }

    /** Maps by index become maps by file descriptor. */
    private static Program bound(Program program, List<MapFd> maps) {
        return Program.of(program.insns().stream()
                .map(i -> i instanceof Insn.LoadImm64 l ? bound(l, maps) : i)
                .toList());
    }

    private static Insn bound(Insn.LoadImm64 l, List<MapFd> maps) {
        return switch (l.kind()) {
            case MAP_INDEX ->
                new Insn.LoadImm64(l.dst(), Imm64.MAP_FD, maps.get(l.imm()).fd(), 0);
            case MAP_INDEX_VALUE ->
                new Insn.LoadImm64(l.dst(), Imm64.MAP_VALUE, maps.get(l.imm()).fd(), l.nextImm());
            case VALUE, MAP_FD, MAP_VALUE, VARIABLE, FUNCTION -> l;
        };
    }
}
