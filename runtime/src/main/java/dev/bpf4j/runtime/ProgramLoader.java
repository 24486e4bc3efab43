package dev.bpf4j.runtime;

import dev.bpf4j.cbpf.ClassicProgram;
import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.CallKind;
import dev.bpf4j.ebpf.isa.Codec;
import dev.bpf4j.ebpf.isa.Insn;
import dev.bpf4j.ebpf.linux.KernelTypes;
import dev.bpf4j.ebpf.linux.ObjectFunctions;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.object.ObjectHeap;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.LinkedProgram;
import dev.bpf4j.ebpf.run.TailCallTarget;
import dev.bpf4j.verifier.Facts;
import dev.bpf4j.verifier.FunctionTypes;
import dev.bpf4j.verifier.Profile;
import dev.bpf4j.verifier.RejectedProgramException;
import dev.bpf4j.verifier.VerifiedProgram;
import dev.bpf4j.verifier.Verifier;
import java.util.List;
import java.util.Optional;

/**
 * Loads programs of one type: verifies them and makes them ready to run. Immutable and thread-safe; methods that set
 * something give a changed copy.
 *
 * <pre>{@code
 * LoadedProgram<SocketBuffer> filter = ProgramLoader.of(Linux.SOCKET_FILTER).load(program);
 * long accepted = filter.run(new SocketBuffer().packet(bytes));
 * }</pre>
 */
public final class ProgramLoader<T> {
    private final ProgramType<T> type;
    private final Profile profile;
    private final Engine engine;
    private final Host host;
    private final long limit;
    private final List<BpfMap> maps;

    private ProgramLoader(
            ProgramType<T> type, Profile profile, Engine engine, Host host, long limit, List<BpfMap> maps) {
        this.type = type;
        this.profile = profile;
        this.engine = engine;
        this.host = host;
        this.limit = limit;
        this.maps = List.copyOf(maps);
    }

    /** A loader with the strict profile, the compiler, the real machine and {@link Execution#DEFAULT_LIMIT}. */
    public static <T> ProgramLoader<T> of(ProgramType<T> type) {
        return new ProgramLoader<>(type, Profile.STRICT, Engine.JIT, Host.system(), Execution.DEFAULT_LIMIT, List.of());
    }

    /** Sets what the verifier lets through. */
    public ProgramLoader<T> profile(Profile newProfile) {
        return new ProgramLoader<>(type, newProfile, engine, host, limit, maps);
    }

    public ProgramLoader<T> engine(Engine newEngine) {
        return new ProgramLoader<>(type, profile, newEngine, host, limit, maps);
    }

    /** Sets where helpers take random numbers, the CPU number and the time from. */
    public ProgramLoader<T> host(Host newHost) {
        return new ProgramLoader<>(type, profile, engine, newHost, limit, maps);
    }

    /** Sets how many instructions a run may take before it traps; compiled code counts loops and calls only. */
    public ProgramLoader<T> limit(long instructions) {
        return new ProgramLoader<>(type, profile, engine, host, instructions, maps);
    }

    /**
     * Sets the maps that programs name by their index in this list: {@code lddw} of kinds {@code map_idx} and
     * {@code map_idx_value}. Programs that are loaded with the same map share it.
     */
    public ProgramLoader<T> maps(List<BpfMap> newMaps) {
        return new ProgramLoader<>(type, profile, engine, host, limit, newMaps);
    }

    /**
     * Verifies a program.
     *
     * @throws RejectedProgramException if it is refused
     * @throws MalformedProgramException if it names a map that there is not, or calls a helper that is not provided
     */
    public LoadedProgram<T> load(Program program) {
        return load(program, verifier().maps(maps.stream().map(BpfMap::spec).toList()));
    }

    /**
     * Verifies a program of an object, with what the object says of its functions and of data that cannot change. The loader
     * has the object's {@linkplain LinkedMaps maps}.
     *
     * @throws RejectedProgramException if it is refused
     * @throws MalformedProgramException if it misses something, or the loader a map
     */
    public LoadedProgram<T> load(ObjectFile object, ObjectProgram program) {
        FunctionTypes.of(object, program).readsAnything().ifPresent(function -> {
            throw new MalformedProgramException(
                    "function " + function, "a read of whatever it is given is not provided by this host");
        });
        ProgramType<T> typed =
                object.btf().map(types -> ObjectFunctions.with(type, types)).orElse(type);
        return new ProgramLoader<>(typed, profile, engine, host, limit, maps)
                .load(program.resolved(), verifier().object(object, program));
    }

    private Verifier verifier() {
        return Verifier.of(type).profile(profile).kernelTypes(KernelTypes.running());
    }

    private LoadedProgram<T> load(Program program, Verifier verifier) {
        requireHelpers(program);
        VerifiedProgram verified = verifier.verify(program).orThrow();
        return prepare(type, program, verified.executable(), verified.facts());
    }

    /**
     * Decodes a little-endian program and verifies it.
     *
     * @throws MalformedProgramException if the bytes are no program
     * @throws RejectedProgramException if it is refused
     */
    public LoadedProgram<T> load(byte[] program) {
        return load(Codec.decode(program));
    }

    /**
     * Checks a classic program, translates it and verifies the translation. For types whose context is that of a socket
     * filter or a seccomp filter.
     *
     * @throws IllegalArgumentException if the checker refuses it, or there are no classic programs for this type
     * @throws RejectedProgramException if the translation is refused
     */
    public LoadedProgram<T> load(ClassicProgram program) {
        Translation<T> translation = Translation.of(program, type);
        return new ProgramLoader<>(translation.type(), profile, engine, host, limit, maps).load(translation.program());
    }

    /**
     * Loads a program as it is. It is memory-safe nevertheless: what it must not do is a trap. It has objects of its own, and
     * reaches none that other programs made.
     *
     * @throws MalformedProgramException if it names a map or a function that there is not
     */
    public LoadedProgram<T> loadUnverified(Program program) {
        return new ProgramLoader<>(type, profile, engine, host.withObjects(ObjectHeap.create()), limit, maps)
                .prepare(type, program, program, Facts.none(program));
    }

    /** Types say of all helpers what they take; not all of them are provided. */
    private void requireHelpers(Program program) {
        for (int slot = 0; slot < program.slots(); slot = program.next(slot)) {
            if (program.at(slot) instanceof Insn.Call call && call.kind() != CallKind.LOCAL) {
                Optional<Helper> missing = type.helpers().byId(call.imm()).filter(helper -> !host.provides(helper));
                if (missing.isPresent()) {
                    String number = call.kind() == CallKind.HELPER ? "#" + call.imm() : "";
                    throw new MalformedProgramException(
                            "insn " + slot, missing.get().name() + number + " is not provided by this host");
                }
            }
        }
    }

    /** @param executable what engines run for the program */
    private LoadedProgram<T> prepare(ProgramType<T> programType, Program program, Program executable, Facts facts) {
        LinkedProgram linked = LinkedProgram.of(executable, maps);
        return new LoadedProgram<>(
                program,
                new TailCallTarget<>(programType, engine.prepare(linked, programType, facts), maps, program.order()),
                host,
                limit);
    }
}
