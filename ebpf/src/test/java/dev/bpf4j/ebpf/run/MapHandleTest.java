package dev.bpf4j.ebpf.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.Imm64;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.isa.Operand;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs read what the kernel shows of a map. */
class MapHandleTest {
    private static final Insn MAP = new Insn.LoadImm64(1, Imm64.MAP_INDEX, 0, 0);

    private static long run(Insn access) {
        List<BpfMap> maps = List.of(BpfMap.create(MapSpec.of("m", MapKind.HASH, 4, 48, 10)));
        LinkedProgram linked = LinkedProgram.of(Program.of(MAP, access, new Insn.Exit()), maps);
        Execution<PlainMemory> x = new Execution<>(Linux.MEMORY, Host.system(), maps);
        x.bind(new PlainMemory(new byte[0]));
        return Interpreter.of(linked.program(), Linux.MEMORY).run(x);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "64, 1", "68, 4", "72, 48", "76, 10", "88, 0"})
    void membersAreTheMaps(short offset, long value) {
        assertEquals(value, run(new Insn.Load(Width.W, false, 0, 1, offset)));
    }

    @Test
    void nothingElseIsThere() {
        assertThrows(TrapException.class, () -> run(new Insn.Load(Width.W, false, 0, 1, (short) 104)));
        assertThrows(TrapException.class, () -> run(new Insn.Store(Width.W, 1, (short) 64, Operand.imm(1))));
    }
}
