package dev.bpf4j.cli.run;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.cbpf.check.ClassicChecker;
import dev.bpf4j.cbpf.run.ClassicInput;
import dev.bpf4j.cbpf.run.ClassicInterpreter;
import dev.bpf4j.cli.console.UsageException;
import dev.bpf4j.cli.program.AnyProgram;
import dev.bpf4j.cli.program.ProgramInput;
import dev.bpf4j.cli.verify.Proof;
import dev.bpf4j.cli.verify.TypeName;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.linux.Linux;
import dev.bpf4j.ebpf.linux.PlainMemory;
import dev.bpf4j.ebpf.linux.SeccompData;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.translator.ClassicInputs;
import dev.bpf4j.translator.ClassicTranslator;
import dev.bpf4j.verifier.Profile;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Makes programs ready to run.
 *
 * @param input the program
 * @param engine who runs it
 * @param profile what the verifier lets through; empty if it is not asked
 */
public record Preparation(ProgramInput input, Engine engine, Optional<Profile> profile) {

    /** A packet filter. @throws dev.bpf4j.cli.console.CommandException if the program is refused */
    public PacketProgram packetFilter() {
        return switch (engine) {
            case CLASSIC -> classicPacketFilter();
            case INTERPRETER, JIT ->
                extended(TypeName.SOCKET_FILTER.extended(input), ClassicTranslator.SOCKET_FILTER)::applyAsLong;
            case KERNEL -> KernelFilter.load(input, TypeName.SOCKET_FILTER.extended(input));
        };
    }

    private PacketProgram classicPacketFilter() {
        ClassicProgram program = checked(ClassicChecker.linux());
        Host host = Host.system();
        return packet -> Integer.toUnsignedLong(ClassicInterpreter.run(program, ClassicInputs.of(packet, host)));
    }

    /** A seccomp filter. @throws dev.bpf4j.cli.console.CommandException if the program is refused */
    public ToLongFunction<SeccompData> seccompFilter() {
        if (!(input.program() instanceof AnyProgram.Classic)) {
            throw new UsageException("--seccomp takes classic programs, " + input.name() + " is extended");
        }
        return switch (engine) {
            case CLASSIC -> classicSeccompFilter();
            case INTERPRETER, JIT -> extended(TypeName.SECCOMP.extended(input), ClassicTranslator.SECCOMP);
            case KERNEL -> throw new UsageException("--engine kernel runs programs over captures only");
        };
    }

    private ToLongFunction<SeccompData> classicSeccompFilter() {
        ClassicProgram program = checked(ClassicChecker.seccomp());
        return call -> {
            ClassicInput view = ClassicInputs.of(call);
            return Integer.toUnsignedLong(ClassicInterpreter.run(program, view));
        };
    }

    /** A program over plain memory. @throws dev.bpf4j.cli.console.CommandException if the program is refused */
    public ToLongFunction<PlainMemory> memoryProgram() {
        if (input.program() instanceof AnyProgram.Extended extended) {
            return switch (engine) {
                case INTERPRETER, JIT -> extended(extended.program(), Linux.MEMORY);
                case CLASSIC -> throw notClassic();
                case KERNEL -> throw new UsageException("--engine kernel runs programs over captures only");
            };
        }
        throw new UsageException("--mem takes extended programs, " + input.name() + " is classic");
    }

    private UsageException notClassic() {
        return new UsageException("--engine classic runs classic programs, " + input.name() + " is extended");
    }

    private ClassicProgram checked(ClassicChecker checker) {
        if (input.program() instanceof AnyProgram.Classic classic) {
            checker.check(classic.program()).ifPresent(refusal -> {
                throw input.failure(refusal.message());
            });
            return classic.program();
        }
        throw notClassic();
    }

    private <T> ToLongFunction<T> extended(Program program, ProgramType<T> type) {
        Executable<T> executable = executable(program, type);
        Execution<T> execution = new Execution<>(type);
        return context -> executable.run(execution, context);
    }

    /**
     * The extended form of the program in this engine; for the classic one the program itself, on the packet that the
     * execution is bound to.
     *
     * @throws dev.bpf4j.cli.console.CommandException if the program is refused
     */
    public <T> Executable<T> executable(Program program, ProgramType<T> type) {
        return switch (engine) {
            case CLASSIC -> {
                PacketProgram filter = classicPacketFilter();
                yield execution -> filter.run((SocketBuffer) execution.context());
            }
            case INTERPRETER -> prepared(dev.bpf4j.runtime.Engine.INTERPRETER, program, type);
            case JIT -> prepared(dev.bpf4j.runtime.Engine.JIT, program, type);
            case KERNEL -> throw new UsageException("--engine kernel runs programs over captures only");
        };
    }

    private <T> Executable<T> prepared(dev.bpf4j.runtime.Engine by, Program program, ProgramType<T> type) {
        return by.prepare(program, type, Proof.facts(input, program, type, profile));
    }
}
