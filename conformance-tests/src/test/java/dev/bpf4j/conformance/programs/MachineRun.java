package dev.bpf4j.conformance.programs;

import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.helper.Scheduler;
import dev.bpf4j.ebpf.linux.KernelProgramType;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.linux.XdpBuffer;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Codec;
import dev.bpf4j.ebpf.map.MapView;
import dev.bpf4j.ebpf.map.QueueView;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.LoadedProgram;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** An object in one of bpf4j's engines. */
final class MachineRun {
    private static final int ETHERNET_HEADER = 14;
    private static final int LOOPBACK = 1;
    private static final int LOOPBACK_TYPE = 772;

    private final ObjectFile object;
    private final LinkedMaps maps;
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final Map<String, LoadedProgram<?>> programs = new HashMap<>();

    /** Verifies and prepares all programs. @throws dev.bpf4j.verifier.RejectedProgramException if one is refused */
    MachineRun(ObjectFile object, Engine engine) {
        this.object = object;
        this.maps = LinkedMaps.of(object);
        for (ObjectProgram program : object.programs()) {
            LoadedProgram<?> loaded = ProgramLoader.of(type(program))
                    .profile(Profile.ROOT)
                    .engine(engine)
                    .host(Host.system().withScheduler(Scheduler.on(timers)))
                    .maps(maps.list())
                    .load(object, program);
            programs.put(program.name(), loaded);
            maps.put(program.name(), loaded.tailCallTarget());
        }
    }

    static ProgramType<?> type(ObjectProgram program) {
        String name = program.sectionName().orElseThrow().programType();
        return KernelProgramType.byName(name).orElseThrow().type();
    }

    Observed run(List<byte[]> frames) {
        List<Observed.Packet> packets = new ArrayList<>();
        for (ObjectProgram entry : TestObject.entries(object)) {
            for (int i = 0; i < frames.size(); i++) {
                packets.add(run(entry.name(), i, frames.get(i)));
            }
        }
        TestObject.awaitTimers(object);
        timers.shutdownNow();
        SortedMap<String, SortedMap<String, String>> contents = new TreeMap<>();
        for (int i = 0; i < maps.list().size(); i++) {
            contents.put(object.maps().get(i).name(), contents(maps.list().get(i)));
        }
        return new Observed(packets, contents);
    }

    @SuppressWarnings("unchecked")
    private Observed.Packet run(String name, int number, byte[] frame) {
        LoadedProgram<?> program = programs.get(name);
        if (program.type().context().javaType() == XdpBuffer.class) {
            XdpBuffer packet = new XdpBuffer().packet(frame).received(LOOPBACK, 0, 0);
            long value = ((LoadedProgram<XdpBuffer>) program).run(packet);
            return Observed.Packet.of(name, number, value, join(packet.metadata(), packet.toByteArray()));
        }
        boolean fromNetwork = !program.type().name().equals(Linux.SCHED_CLS.name());
        int start = fromNetwork ? ETHERNET_HEADER : 0;
        byte[] bytes = frame.clone();
        SocketBuffer packet = new SocketBuffer()
                .packet(bytes, start, bytes.length - start, bytes.length - start)
                .linkHeader(-start)
                .networkHeader(ETHERNET_HEADER - start)
                .protocol((frame[12] & 0xff) << 8 | frame[13] & 0xff)
                .device(LOOPBACK, LOOPBACK_TYPE);
        long value = ((LoadedProgram<SocketBuffer>) program).run(packet);
        return Observed.Packet.of(name, number, value, join(new byte[start], packet.toByteArray()));
    }

    /** The kernel's test run gives what a program put before the packet with it. */
    private static byte[] join(byte[] before, byte[] packet) {
        byte[] whole = Arrays.copyOf(before, before.length + packet.length);
        System.arraycopy(packet, 0, whole, before.length, packet.length);
        return whole;
    }

    private static SortedMap<String, String> contents(BpfMap map) {
        SortedMap<String, String> contents = new TreeMap<>();
        switch (Comparable.of(map.spec().kind())) {
            case ELEMENTS ->
                MapView.of(map, Codec.ofBytes(map.spec().keySize()), Codec.ofBytes(map.transferSize()))
                        .forEach((key, value) -> contents.put(Observed.hex(key), Observed.hex(value)));
            case SEQUENCE -> {
                QueueView<byte[]> queue =
                        new QueueView<>(map, Codec.ofBytes(map.spec().valueSize()));
                queue.pop().ifPresent(first -> {
                    for (var value = java.util.Optional.of(first); value.isPresent(); value = queue.pop()) {
                        contents.put(String.format("%06d", contents.size()), Observed.hex(value.get()));
                    }
                });
            }
            case NOTHING -> {}
        }
        return contents;
    }
}
