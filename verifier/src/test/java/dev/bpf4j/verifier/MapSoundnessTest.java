package dev.bpf4j.verifier;

import static dev.bpf4j.verifier.Code.*;
import static dev.bpf4j.verifier.MapPrograms.*;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.Alu;
import dev.bpf4j.ebpf.isa.Cond;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.LinkedProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Accepted programs that go through the value of a map with offsets that they read from there never leave it. */
class MapSoundnessTest {
    private static final int SIZE = 40;
    private static final List<MapSpec> SPECS = List.of(MapSpec.of("value", MapKind.ARRAY, 4, SIZE, 1));

    private Random random = new Random();

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void acceptedProgramsStayInsideValues(@ForAll long seed) {
        random = new Random(seed);
        Program program = program();
        Verdict verdict = Verifier.of(TYPE).maps(SPECS).profile(Profile.ROOT).verify(program);
        Statistics.label("verdict").collect(verdict instanceof Accepted);
        if (verdict instanceof Accepted) {
            run(program);
        }
    }

    private static void run(Program program) {
        List<BpfMap> maps = SPECS.stream().map(BpfMap::create).toList();
        Interpreter<SocketBuffer> interpreter =
                Interpreter.of(LinkedProgram.of(program, maps).program(), TYPE);
        Execution<SocketBuffer> x = new Execution<>(TYPE, Host.system(), maps).limit(10_000);
        Random values = new Random(1);
        for (int i = 0; i < 20; i++) {
            for (int off = 0; off < SIZE; off += 8) {
                long value = values.nextInt(3) == 0 ? values.nextLong() : values.nextInt(64) - 8;
                x.memory().store(Width.DW, Execution.valueAddress(0, off), value);
            }
            x.bind(new SocketBuffer().packet(new byte[64]));
            interpreter.run(x);
        }
    }

    /** R6 points to the value, R7 into it, R1 and R2 are numbers. */
    private Program program() {
        List<Insn> insns = new ArrayList<>(List.of(
                value(6, 0, 0), movr(7, 6), load(width(), 1, 6, random.nextInt(4) * 8), mov(2, random.nextInt(9))));
        int pieces = 4 + random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            insns.addAll(piece());
        }
        insns.addAll(List.of(mov(0, 0), EXIT));
        return Program.of(insns);
    }

    private Width width() {
        return Width.values()[random.nextInt(4)];
    }

    private int number() {
        return 1 + random.nextInt(2);
    }

    private List<Insn> piece() {
        Cond cond = Cond.values()[random.nextInt(Cond.values().length)];
        return switch (random.nextInt(9)) {
            case 0 -> List.of(alu(Alu.AND, number(), (1 << random.nextInt(6)) - 1));
            case 1 -> List.of(branch(cond, number(), random.nextInt(40) - 2, 2), mov(0, 0), EXIT);
            case 2 -> List.of(branchr(cond, number(), number(), 1), alu32(Alu.AND, number(), 7));
            case 3 -> List.of(alur(Alu.ADD, 7, number()));
            case 4 -> List.of(movr(7, 6));
            case 5 -> List.of(load(width(), number(), 7, random.nextInt(24) - 2));
            case 6 -> List.of(storeImm(width(), 7, random.nextInt(24) - 2, random.nextInt()));
            case 7 -> List.of(alu(Alu.values()[random.nextInt(3)], number(), 1 + random.nextInt(8)));
            default -> List.of(alur(Alu.SUB, 7, number()));
        };
    }
}
