package dev.bpf4j.conformance.prove;

import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.Interpreter;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.translator.ClassicInputs;
import dev.bpf4j.translator.ClassicTranslator;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/** Runs of the reference interpreters. */
final class Replay {
    private Replay() {}

    static Outcome run(AnyProgram program, Counterexample input) {
        if (input instanceof Counterexample.Packet packet) {
            Host host = host(packet);
            SocketBuffer skb = packet.buffer();
            return run(
                    program,
                    ClassicInputs.of(skb, host),
                    new Execution<>(ClassicTranslator.SOCKET_FILTER, host),
                    ClassicTranslator.SOCKET_FILTER,
                    skb);
        }
        SeccompData call = ((Counterexample.SystemCall) input).data();
        return run(
                program,
                ClassicInputs.of(call),
                new Execution<>(ClassicTranslator.SECCOMP),
                ClassicTranslator.SECCOMP,
                call);
    }

    private static <T> Outcome run(
            AnyProgram program, ClassicInput input, Execution<T> execution, ProgramType<T> type, T context) {
        if (program instanceof AnyProgram.Classic classic) {
            return new Outcome.Returned(ClassicInterpreter.run(classic.program(), input));
        }
        Program extended = ((AnyProgram.Extended) program).program();
        try {
            return new Outcome.Returned((int) Interpreter.of(extended, type).run(execution, context));
        } catch (TrapException trap) {
            return new Outcome.Trapped(trap.getMessage());
        }
    }

    private static Host host(Counterexample.Packet packet) {
        PrimitiveIterator.OfInt random = IntStream.concat(
                        packet.random().stream().mapToInt(n -> n), IntStream.generate(() -> 0))
                .iterator();
        return new Host(random::nextInt, packet::cpu, () -> 0);
    }
}
