package dev.bpf4j.ebpf.linux;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.asm.Assembler;
import dev.bpf4j.ebpf.helper.FibTable;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.ebpf.run.TailCallTarget;
import java.util.ArrayList;
import java.util.List;

/** Runs programs in text form on contexts, with maps and a host that tests can foresee. */
final class Machine<T> {
    static final long NANOS = 1_000_000_007L;

    final List<String> trace = new ArrayList<>();
    private final ProgramType<T> type;
    private final List<BpfMap> maps;
    final Execution<T> execution;

    Machine(ProgramType<T> type, BpfMap... maps) {
        this.type = type;
        this.maps = List.of(maps);
        Host host = new Host(() -> 0x1234_5678, () -> 1, () -> NANOS)
                .withTask(new Host.Task(7L << 32 | 8, 9L << 32 | 10, "a-long-program-name"))
                .withTrace(trace::add)
                .withFib(query -> query.destination().get(0) == 10
                        ? new FibTable.Route(0, 5, 1500, 0x0102_0304_0506L, 0x1112_1314_1516L)
                        : FibTable.Route.refused(FibTable.Route.UNREACHABLE));
        execution = new Execution<>(type, host, this.maps);
    }

    private LinkedProgram link(String text) {
        return LinkedProgram.of(Assembler.parse(text, type.helpers()), maps);
    }

    long run(T context, String text) {
        Program program = link(text).program();
        return Interpreter.of(program, type).run(execution, context);
    }

    TailCallTarget<T> target(String text) {
        LinkedProgram linked = link(text);
        return new TailCallTarget<>(type, Interpreter.of(linked.program(), type), linked.maps());
    }
}
