package dev.bpf4j.runtime;

import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.ebpf.run.Executable;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.ebpf.run.TailCallTarget;
import dev.bpf4j.ebpf.run.TrapException;
import java.util.List;

/** A program that is ready to run. Thread-safe: each thread has a stack and memory of its own. */
public final class LoadedProgram<T> {
    private final Program program;
    private final TailCallTarget<T> target;
    private final Host host;
    private final long limit;
    private final ThreadLocal<Runner<T>> runners = ThreadLocal.withInitial(this::runner);

    LoadedProgram(Program program, TailCallTarget<T> target, Host host, long limit) {
        this.program = program;
        this.target = target;
        this.host = host;
        this.limit = limit;
    }

    /**
     * Runs the program. A program must not be run again from within one of its helpers.
     *
     * @return R0
     * @throws TrapException if the program does what it must not, which verified programs do at the limit only
     */
    public long run(T context) {
        return runners.get().run(context);
    }

    /** For runs on one thread: without the look-up of the thread's own state. */
    public Runner<T> runner() {
        return new Runner<>(executable(), new Execution<>(type(), host, maps(), program.order()).limit(limit));
    }

    public Program program() {
        return program;
    }

    public ProgramType<T> type() {
        return target.type();
    }

    /** What the engine made of the program. */
    public Executable<T> executable() {
        return target.executable();
    }

    /** By index, as the program names them. */
    public List<BpfMap> maps() {
        return target.maps();
    }

    /**
     * The program as an element of a prog_array ({@link dev.bpf4j.ebpf.map.ReferenceArray#put}). Programs whose context
     * type is the same object can go on with it by a tail call, whatever engine runs either; their limit then holds for
     * both.
     */
    public TailCallTarget<T> tailCallTarget() {
        return target;
    }

    @Override
    public String toString() {
        return type() + " program of " + program.slots() + " slots";
    }
}
