package dev.bpf4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Codec;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.map.MapView;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever way the address of a map comes into R1, helpers get that map: compilers may know it beforehand, or not. */
class MapArgumentsTest {
    private static final ProgramType<PlainMemory> TYPE =
            Linux.MEMORY.with(LinuxHelpers.common().all());
    private static final List<MapKind> KINDS =
            List.of(MapKind.HASH, MapKind.LRU_HASH, MapKind.ARRAY, MapKind.PERCPU_HASH);
    private static final int KEYS = 4;
    private static final int CALLS = 8;

    @Property(tries = 200)
    void enginesFindTheSameMaps(@ForAll long seed) {
        Program program = program(new Random(seed));
        assertEquals(contents(program, Engine.INTERPRETER), contents(program, Engine.JIT));
    }

    private static Program program(Random random) {
        StringBuilder text = new StringBuilder("r7 = *(u64 *)(r1 +0)\n");
        for (int call = 0; call < CALLS; call++) {
            text.append("r8 = ").append(random.nextInt(KEYS)).append("\n*(u32 *)(r10 -4) = r8\n");
            text.append("r8 = ").append(call + 1).append("\n*(u64 *)(r10 -16) = r8\nr2 = r10\nr2 += -4\n");
            text.append(map(random, call));
            text.append(random.nextBoolean() ? update() : add(call));
        }
        return Assembler.parse(text.append("r0 = 0\nexit\n").toString(), TYPE.helpers());
    }

    private static String load(Random random, int register) {
        return "r" + register + " = map_idx " + random.nextInt(KINDS.size()) + " ll\n";
    }

    private static String map(Random random, int call) {
        String direct = load(random, 1);
        return switch (random.nextInt(4)) {
            case 0 -> direct;
            case 1 -> load(random, 9) + direct + "r1 = r9\n";
            case 2 ->
                direct + "if r7 s> " + random.nextInt(-2, 3) + " goto m" + call + "\n" + load(random, 1) + "m" + call
                        + ": r8 = 0\n";
            default -> load(random, 1) + direct;
        };
    }

    private static String update() {
        return "r3 = r10\nr3 += -16\nr4 = 0\ncall bpf_map_update_elem\n";
    }

    private static String add(int call) {
        return "call bpf_map_lookup_elem\nif r0 == 0 goto a" + call + "\nr1 = *(u64 *)(r0 +0)\nr1 += 100\n"
                + "*(u64 *)(r0 +0) = r1\na" + call + ": r8 = 0\n";
    }

    private static List<Map<Integer, List<Long>>> contents(Program program, Engine engine) {
        List<BpfMap> maps = KINDS.stream()
                .map(kind -> BpfMap.create(MapSpec.of(kind.kernelName(), kind, 4, 8, KEYS), 1))
                .toList();
        LoadedProgram<PlainMemory> loaded =
                ProgramLoader.of(TYPE).engine(engine).maps(maps).loadUnverified(program);
        for (byte sign : new byte[] {0, 1, -1}) {
            byte[] bytes = new byte[8];
            bytes[0] = sign;
            bytes[7] = sign < 0 ? sign : 0;
            loaded.run(new PlainMemory(bytes));
        }
        return maps.stream().map(MapArgumentsTest::content).toList();
    }

    private static Map<Integer, List<Long>> content(BpfMap map) {
        Map<Integer, List<Long>> content = new TreeMap<>();
        if (map.perCpu()) {
            MapView.perCpu(map, Codec.ofInt(), Codec.ofLong()).forEach(content::put);
        } else {
            MapView.of(map, Codec.ofInt(), Codec.ofLong()).forEach((key, value) -> content.put(key, List.of(value)));
        }
        return content;
    }
}
