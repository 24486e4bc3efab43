package dev.bpf4j.conformance.suite.engine;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.Refusal;
import dev.bpf4j.conformance.suite.CallData;
import dev.bpf4j.conformance.suite.ContextKind;
import dev.bpf4j.conformance.suite.Input;
import dev.bpf4j.conformance.suite.Meta;
import dev.bpf4j.conformance.suite.Metadata;
import dev.bpf4j.conformance.suite.PacketData;
import dev.bpf4j.conformance.suite.RunVector;
import dev.bpf4j.conformance.suite.TestVector;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.translator.ClassicTranslator;
import dev.bpf4j.verifier.RejectedProgramException;
import java.util.Optional;

/** The classic checker, the translator, and an engine for the extended program that comes out. */
public final class TranslatedEngine implements Engine {

    /** Makes an extended program executable. */
    public interface Preparation {
        <T> Executable<T> prepare(Program program, ProgramType<T> type);
    }

    private final String name;
    private final Preparation preparation;
    private final SocketBuffer skb = new SocketBuffer();
    private final SeccompData call = new SeccompData();
    private Metadata meta = Metadata.NONE;
    private final Host host = new Host(() -> meta.value(Meta.RANDOM), () -> meta.value(Meta.CPU), () -> 0);
    private final Execution<SocketBuffer> packetExecution = new Execution<>(ClassicTranslator.SOCKET_FILTER, host);
    private final Execution<SeccompData> callExecution = new Execution<>(ClassicTranslator.SECCOMP, host);

    private ClassicProgram last = ClassicProgram.of();
    private ContextKind lastKind = ContextKind.PACKET;
    private Runner runner = input -> 0;

    /** A prepared program with its context. */
    private interface Runner {
        int run(Input input);
    }

    /** An engine that runs translations in this way. */
    public TranslatedEngine(String name, Preparation preparation) {
        this.name = name;
        this.preparation = preparation;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answer answer(TestVector vector) {
        Optional<Refusal> refusal = vector.context().checker().check(vector.program());
        if (refusal.isPresent()) {
            return new Answer.Refused(refusal.get().message());
        }
        try {
            load(vector.program(), vector.context());
            return vector instanceof RunVector run ? new Answer.Value(runner.run(run.input())) : new Answer.Accepted();
        } catch (TrapException e) {
            return new Answer.Broken("trap: " + e.getMessage());
        } catch (RejectedProgramException e) {
            return new Answer.Broken("the verifier rejects the translation: " + e.getMessage());
        }
    }

    private void load(ClassicProgram program, ContextKind kind) {
        if (program == last && kind == lastKind) {
            return;
        }
        if (kind == ContextKind.PACKET) {
            Executable<SocketBuffer> executable =
                    preparation.prepare(ClassicTranslator.translate(program), ClassicTranslator.SOCKET_FILTER);
            runner = input -> packet(executable, (PacketData) input);
        } else {
            Executable<SeccompData> executable =
                    preparation.prepare(ClassicTranslator.translateSeccomp(program), ClassicTranslator.SECCOMP);
            runner = input -> call(executable, (CallData) input);
        }
        last = program;
        lastKind = kind;
    }

    private int packet(Executable<SocketBuffer> executable, PacketData packet) {
        meta = packet.meta();
        return (int) executable.run(packetExecution, ContextObjects.fill(skb, packet));
    }

    private int call(Executable<SeccompData> executable, CallData data) {
        return (int) executable.run(callExecution, ContextObjects.fill(call, data));
    }

    @Override
    public void close() {}
}
