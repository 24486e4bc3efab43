package dev.bpf4j.conformance.fuzz;

import dev.bpf4j.conformance.cases.OwnJudge;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.KernelRecord;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.linux.XdpBuffer;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.ArenaView;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapFlags;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.verifier.Accepted;
import dev.bpf4j.verifier.soundness.Containment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Runs accepted programs on random contexts, packets and maps. None may trap or leave the verifier's states. */
public final class Runs {
    private static final int RUNS = 6;
    private static final int STATES = 4_000;
    private static final long LIMIT = 2_000_000;
    private static final int FILLED_ENTRIES = 8;
    private static final int LARGE_MAP = 1 << 20;

    private final Random random;

    /** @param seed of the contexts, packets and maps */
    public Runs(long seed) {
        this.random = new Random(seed);
    }

    /** What is found out. @param ran whether the program could be run @param breach the first lie or trap */
    public record Result(boolean ran, Optional<String> breach) {
        static final Result NOT_RUN = new Result(false, Optional.empty());
    }

    /** Runs an accepted program several times. */
    public Result run(OwnJudge.Prepared prepared) {
        return run(prepared, prepared.type());
    }

    private <T> Result run(OwnJudge.Prepared prepared, ProgramType<T> type) {
        Host host = new Host(random::nextInt, () -> 0, random::nextLong);
        if (!isProvided(prepared, host)) {
            return Result.NOT_RUN;
        }
        List<BpfMap> maps;
        LinkedProgram linked;
        try {
            maps = maps(prepared);
            linked = LinkedProgram.of(executable(prepared), maps);
        } catch (MalformedProgramException e) {
            return Result.NOT_RUN;
        } catch (IllegalArgumentException e) {
            return Result.NOT_RUN;
        }
        Optional<Containment> states = Containment.of(prepared.verifier(), prepared.program(), STATES);
        for (int i = 0; i < RUNS; i++) {
            Optional<T> context = context(type.context());
            if (context.isEmpty()) {
                return Result.NOT_RUN;
            }
            Execution<T> x = new Execution<>(type, host, maps).limit(LIMIT);
            fill(maps, x);
            x.bind(context.get());
            Optional<String> breach = states.isPresent() ? states.get().check(linked, type, x) : trap(linked, type, x);
            if (breach.isPresent()) {
                return new Result(true, breach);
            }
        }
        return new Result(true, Optional.empty());
    }

    private static Program executable(OwnJudge.Prepared prepared) {
        return prepared.verifier().verify(prepared.program()) instanceof Accepted accepted
                ? accepted.program().executable()
                : prepared.program();
    }

    private static <T> Optional<String> trap(LinkedProgram linked, ProgramType<T> type, Execution<T> x) {
        try {
            Interpreter.of(linked.program(), type).run(x);
            return Optional.empty();
        } catch (TrapException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static boolean isProvided(OwnJudge.Prepared prepared, Host host) {
        return prepared.program().insns().stream()
                .allMatch(insn -> !(insn instanceof Insn.Call call)
                        || call.kind() == CallKind.LOCAL
                        || prepared.type()
                                .helpers()
                                .byId(call.imm())
                                .filter(host::provides)
                                .isPresent());
    }

    private static List<BpfMap> maps(OwnJudge.Prepared prepared) {
        List<BpfMap> maps = new ArrayList<>();
        prepared.maps().forEach(spec -> maps.add(BpfMap.create(spec, 1)));
        return maps;
    }

    /** An object for the context's type, if it is one of those that are made here. */
    private <T> Optional<T> context(ContextType<T> type) {
        Class<T> wanted = type.javaType();
        Object made = "";
        if (wanted == SocketBuffer.class) {
            made = new SocketBuffer()
                    .packet(bytes(random.nextInt(120)))
                    .packetType(random.nextInt(8))
                    .hash(random.nextInt())
                    .queueMapping(random.nextInt(10));
        } else if (wanted == XdpBuffer.class) {
            made = new XdpBuffer()
                    .packet(bytes(14 + random.nextInt(120)))
                    .received(random.nextInt(9), random.nextInt(), random.nextInt(4));
        } else if (wanted == PlainMemory.class) {
            made = new PlainMemory(bytes(random.nextInt(60)));
        } else if (wanted == KernelRecord.class) {
            @SuppressWarnings("unchecked") // the class says so
            ContextType<KernelRecord> record = (ContextType<KernelRecord>) type;
            made = new KernelRecord(record).bytes(bytes(type.size()));
        }
        return wanted.isInstance(made) ? Optional.of(wanted.cast(made)) : Optional.empty();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private void fill(List<BpfMap> maps, Execution<?> x) {
        for (int i = 0; i < maps.size(); i++) {
            BpfMap map = maps.get(i);
            MapKind kind = map.spec().kind();
            if (kind == MapKind.ARRAY
                    && (long) map.spec().valueSize() * map.spec().maxEntries() < LARGE_MAP) {
                fillArray(map, i, x);
            } else if (map instanceof Arena arena) {
                fillArena(arena.user());
            } else if (kind == MapKind.HASH || kind == MapKind.LRU_HASH) {
                fillHash(map);
            }
        }
    }

    private void fillArray(BpfMap map, int index, Execution<?> x) {
        if ((map.spec().flags() & MapFlags.BPF_F_RDONLY_PROG) != 0) {
            return;
        }
        for (int off = 0; off + 8 <= map.spec().valueSize(); off += 8) {
            x.memory().store(Width.DW, Execution.valueAddress(index, off), number());
        }
    }

    /** Every other page is there. */
    private void fillArena(ArenaView arena) {
        for (long page = 0; page < arena.size(); page += 2 * Arena.PAGE_SIZE) {
            for (int off = 0; off < Arena.PAGE_SIZE; off += 8) {
                arena.store(Width.DW, arena.base() + page + off, number());
            }
        }
    }

    private void fillHash(BpfMap map) {
        byte[] key = new byte[map.spec().keySize()];
        for (int i = 0; i < FILLED_ENTRIES; i++) {
            key[0] = (byte) i;
            BytesRegion keyRegion = BytesRegion.of("key", key);
            map.update(keyRegion, 0, BytesRegion.of("value", bytes(map.spec().valueSize())), 0, MapFlags.BPF_ANY);
        }
    }

    /** Often a number that programs take for an index. */
    private long number() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(64);
            case 1 -> random.nextInt(600) - 64;
            case 2 -> random.nextInt();
            default -> random.nextLong();
        };
    }
}
