package dev.bpf4j.conformance.cases;

import dev.bpf4j.conformance.kernel.BtfFd;
import dev.bpf4j.conformance.kernel.KernelException;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.MapFd;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.map.MapSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The running kernel as a judge of cases. Programs and maps are gone when it has spoken. Not thread-safe. */
public final class KernelJudge {
    /** Most logs fit at once: asking again for a longer one loads the program again. */
    private static final int LOG_BYTES = 1 << 20;

    private static final int LOG_PATH = 1;
    private static final int LOG_REASON = 4;

    private final LiveKernel kernel;
    private final KernelPace pace;
    private final int logLevel;

    /** A judge that tells which instruction is refused. */
    public KernelJudge(LiveKernel kernel, KernelPace pace) {
        this(kernel, pace, LOG_PATH);
    }

    private KernelJudge(LiveKernel kernel, KernelPace pace, int logLevel) {
        this.kernel = kernel;
        this.pace = pace;
        this.logLevel = logLevel;
    }

    /** A judge that tells no instruction, in a fraction of the time. */
    public static KernelJudge brief(LiveKernel kernel, KernelPace pace) {
        return new KernelJudge(kernel, pace, LOG_REASON);
    }

    /** The verdict; an error where the kernel has no such program type, or refuses to create a map. */
    public Judgement judge(VerifierCase c) {
        Optional<KernelProgramType> type = KernelProgramType.byName(c.type());
        if (type.isEmpty()) {
            return Judgement.error("the kernel has no programs of type " + c.type());
        }
        List<MapFd> maps = new ArrayList<>();
        try {
            for (MapSpec spec : BoundCode.maps(c)) {
                maps.add(kernel.createMap(spec));
            }
            return load(c, type.get().number(), maps);
        } catch (KernelException e) {
            return Judgement.error(e.getMessage());
        } finally {
            maps.forEach(MapFd::close);
        }
    }

    private Judgement load(VerifierCase c, int type, List<MapFd> maps) {
        BoundCode code =
                BoundCode.byDescriptor(c, BoundCode.maps(c), i -> maps.get(i).fd());
        LoadRequest request = LoadRequest.of(type, code.insns())
                .withFlags(c.flags())
                .withExpectedAttachType(c.attachType().orElse(0));
        FunctionStarts functions = FunctionStarts.of(code.insns());
        if (!functions.callbacks()) {
            return judge(request);
        }
        try (BtfFd types = kernel.loadBtf(FunctionStarts.types())) {
            return judge(request.withReferences(functions.references(types)));
        }
    }

    /** The verdict on what bpf(2) is asked to load. */
    public Judgement judge(LoadRequest request) {
        int slots = request.insns().length / 8;
        long started = System.nanoTime();
        LoadResult result = kernel.load(request.withLog(logLevel, LOG_BYTES));
        long nanos = System.nanoTime() - started;
        pace.program();
        KernelLogEnd end = KernelLogEnd.of(result.log());
        if (result instanceof LoadResult.Loaded loaded) {
            loaded.fd().close();
            return Judgement.accept(slots, end.statistics(nanos));
        }
        LoadResult.Refused refused = (LoadResult.Refused) result;
        String message = end.message()
                .map(last -> last + " (" + refused.errnoName() + ")")
                .orElse(refused.errnoName());
        return Judgement.reject(end.insn(), message, slots, end.statistics(nanos));
    }
}
