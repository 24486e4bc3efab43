package dev.bpf4j.conformance.programs;

import dev.bpf4j.conformance.kernel.KernelObject;
import dev.bpf4j.conformance.kernel.KernelPace;
import dev.bpf4j.conformance.kernel.LiveKernel;
import dev.bpf4j.conformance.kernel.LoadRequest;
import dev.bpf4j.conformance.kernel.LoadResult;
import dev.bpf4j.conformance.kernel.MapFd;
import dev.bpf4j.conformance.kernel.ProgramFd;
import dev.bpf4j.conformance.kernel.TestRun;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectMap;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.map.MapKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An object in the live kernel. */
final class KernelRun implements AutoCloseable {
    private static final byte[] NO_CONTEXT = {};
    private static final byte[] NO_KEY = {};

    private final LiveKernel kernel;
    private final ObjectFile object;
    private final KernelObject maps;
    private final Map<String, ProgramFd> programs = new HashMap<>();

    KernelRun(LiveKernel kernel, KernelPace pace, ObjectFile object) {
        this.kernel = kernel;
        this.object = object;
        this.maps = KernelObject.create(kernel, object);
        object.programs().forEach(program -> programs.put(program.name(), load(pace, program)));
        for (ObjectMap map : object.maps()) {
            if (map.spec().kind() == MapKind.PROG_ARRAY) {
                map.values().forEach(part -> maps.put(map.name(), part.key(), programs.get(part.target())));
            }
        }
    }

    private ProgramFd load(KernelPace pace, ObjectProgram program) {
        LoadRequest request = maps.request(program, progType(program));
        LoadResult result = kernel.load(request.withLog(0, 1));
        pace.program();
        if (result instanceof LoadResult.Loaded loaded) {
            return loaded.fd();
        }
        result = kernel.load(request);
        LoadResult.Refused refused = (LoadResult.Refused) result;
        close();
        throw new IllegalStateException(
                "the kernel refuses " + program.name() + ": " + refused.errnoName() + "\n" + refused.log());
    }

    private static int progType(ObjectProgram program) {
        return KernelProgramType.byName(program.sectionName().orElseThrow().programType())
                .orElseThrow()
                .number();
    }

    /** On the processor whose number the machine also has. */
    Observed run(List<byte[]> frames) {
        return kernel.onCpu(0, () -> observe(frames));
    }

    private Observed observe(List<byte[]> frames) {
        List<Observed.Packet> packets = new ArrayList<>();
        for (ObjectProgram entry : TestObject.entries(object)) {
            ProgramFd program = programs.get(entry.name());
            for (int i = 0; i < frames.size(); i++) {
                TestRun result = program.testRun(frames.get(i), NO_CONTEXT, 1);
                packets.add(Observed.Packet.of(entry.name(), i, result.retval(), result.dataOut()));
            }
        }
        TestObject.awaitTimers(object);
        SortedMap<String, SortedMap<String, String>> contents = new TreeMap<>();
        for (int i = 0; i < object.maps().size(); i++) {
            ObjectMap map = object.maps().get(i);
            contents.put(map.name(), contents(map, maps.maps().get(i)));
        }
        return new Observed(packets, contents);
    }

    private static SortedMap<String, String> contents(ObjectMap map, MapFd fd) {
        SortedMap<String, String> contents = new TreeMap<>();
        switch (Comparable.of(map.spec().kind())) {
            case ELEMENTS ->
                fd.keys()
                        .forEach(key -> fd.lookup(key)
                                .ifPresent(value -> contents.put(Observed.hex(key), Observed.hex(value))));
            case SEQUENCE -> {
                for (Optional<byte[]> value = fd.take(NO_KEY); value.isPresent(); value = fd.take(NO_KEY)) {
                    contents.put(String.format("%06d", contents.size()), Observed.hex(value.get()));
                }
            }
            case NOTHING -> {}
        }
        return contents;
    }

    @Override
    public void close() {
        programs.values().forEach(ProgramFd::close);
        maps.close();
    }
}
