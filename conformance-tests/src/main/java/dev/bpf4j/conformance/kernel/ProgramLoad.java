package dev.bpf4j.conformance.kernel;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;

/** One program on its way through BPF_PROG_LOAD: the attempts differ in their log buffers only. */
final class ProgramLoad {

    private static final int BPF_PROG_LOAD = 5;
    private static final int ATTRIBUTES_SIZE = 144;
    private static final int LOG_GROWTH = 16;
    /** A pending signal makes the verifier give up with EAGAIN; it is as patient as libbpf is. */
    private static final int SIGNAL_RETRIES = 5;

    private final Syscalls syscalls;
    private final LoadRequest request;

    /** The answer of one attempt: a file descriptor or a negated error number. */
    private record Attempt(long result, String log) {

        boolean logOverflowed() {
            return Errno.ENOSPC.is(result);
        }
    }

    ProgramLoad(Syscalls syscalls, LoadRequest request) {
        this.syscalls = syscalls;
        this.request = request;
    }

    LoadResult run() {
        if (request.logLevel() == 0) {
            return verdict(attempt(0, 0));
        }
        Attempt last = attempt(request.logLevel(), request.logSize());
        for (int size = request.logSize(); last.logOverflowed() && size < LoadRequest.MAX_LOG_SIZE; ) {
            size = (int) Math.min((long) size * LOG_GROWTH, LoadRequest.MAX_LOG_SIZE);
            last = attempt(request.logLevel(), size);
        }
        return verdict(last.logOverflowed() ? new Attempt(attempt(0, 0).result, last.log) : last);
    }

    private LoadResult verdict(Attempt attempt) {
        if (attempt.result < 0) {
            return new LoadResult.Refused((int) -attempt.result, attempt.log);
        }
        OwnedFd fd = new OwnedFd(syscalls, (int) attempt.result);
        return new LoadResult.Loaded(new ProgramFd(syscalls, fd, request.progType()), attempt.log);
    }

    private Attempt attempt(int logLevel, int logSize) {
        try (NativeScope scope = new NativeScope()) {
            // one byte more than the kernel is told of, so that the text ends in any case
            Memory log = scope.allocate(logSize + 1L);
            log.setByte(0, (byte) 0);
            log.setByte(logSize, (byte) 0);
            Memory attributes = attributes(scope);
            attributes.setInt(24, logLevel);
            attributes.setInt(28, logSize);
            attributes.setLong(32, logSize == 0 ? 0 : NativeScope.address(log));
            long result = load(attributes);
            return new Attempt(result, log.getString(0, StandardCharsets.UTF_8.name()));
        }
    }

    private long load(Memory attributes) {
        long result = syscalls.bpf(BPF_PROG_LOAD, attributes);
        for (int i = 0; i < SIGNAL_RETRIES && Errno.EAGAIN.is(result); i++) {
            result = syscalls.bpf(BPF_PROG_LOAD, attributes);
        }
        return result;
    }

    private Memory attributes(NativeScope scope) {
        Memory attributes = scope.zeroed(ATTRIBUTES_SIZE);
        attributes.setInt(0, request.progType());
        attributes.setInt(4, request.insns().length / 8);
        attributes.setLong(8, NativeScope.address(scope.copyOf(request.insns())));
        attributes.setLong(16, NativeScope.address(scope.copyOf(request.license())));
        attributes.setInt(44, request.flags());
        attributes.setInt(68, request.expectedAttachType());
        attributes.setInt(108, request.attachType());
        describe(attributes, request.references(), scope);
        return attributes;
    }

    private static void describe(Memory attributes, ProgramReferences references, NativeScope scope) {
        references.types().ifPresent(types -> {
            attributes.setInt(72, types.number());
            attributes.setInt(76, ProgramReferences.FUNCTION_RECORD);
            attributes.setLong(80, NativeScope.address(scope.copyOf(references.functionRecords())));
            attributes.setInt(88, references.functions().size());
        });
        if (!references.maps().isEmpty()) {
            attributes.setLong(120, NativeScope.address(scope.copyOf(references.mapNumbers())));
        }
    }
}
