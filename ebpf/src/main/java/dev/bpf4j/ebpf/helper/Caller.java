package dev.bpf4j.ebpf.helper;

import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Redirect;
import dev.bpf4j.ebpf.map.Reference;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import dev.bpf4j.ebpf.object.ObjectHeap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The run of a program that calls a helper. */
public interface Caller {
    /** Memory the program can reach; pointers among the arguments are addresses in it. */
    Memory memory();

    /** The Java object behind the program's context. */
    Object context();

    Host host();

    /** The map that a map pointer means. @throws dev.bpf4j.ebpf.memory.AccessFault if it means none */
    BpfMap map(long address);

    /** The map pointer of a map: one that the program names, or one that the run met. The values are in the next region. */
    long address(BpfMap map);

    /**
     * Puts bytes where functions that the helper calls can reach them, until a helper called by the same function, or one
     * at its depth, puts others there.
     *
     * @return their address
     */
    long lend(byte[] bytes);

    /** The address of the first byte of the packet. */
    long packetAddress();

    /**
     * The address of a structure of the host's, for the program to read; the same as long as the run lasts.
     *
     * @param owner what {@link #exposed} answers for the address
     */
    long expose(Object owner, Region structure);

    /** Whose structure is exposed at an address; empty if none is, or the address is inside of one. */
    Optional<Object> exposed(long address);

    /** What kernel functions keep beside the stack, by address of what is there; it is forgotten when a run begins. */
    Map<Long, Object> beside();

    /** The objects that programs make, in the byte order of this one. */
    ObjectHeap objects();

    /** The address of a byte of the objects' memory: the same in all runs. */
    long objectAddress(int offset);

    /** Where this run wants its packet to go. */
    Redirect redirect();

    /** Tells that the packet has moved, grown or shrunk: its region is put over it again. */
    void packetChanged();

    /**
     * Calls a function of the program, as {@code lddw} of {@code func} names it. Only helpers with
     * {@link HelperFlag#CALLS_BACK} may.
     *
     * @return its R0
     * @throws dev.bpf4j.ebpf.memory.AccessFault if the address is none of a function
     */
    long callFunction(long function, long r1, long r2, long r3, long r4, long r5);

    /**
     * What begins runs of the same program's functions that are independent of this one: with memory of their own, the
     * same maps and no context, after this run and on any thread, on each of the callers that it gives one
     * {@link #callFunction}. Only helpers with {@link HelperFlag#CALLS_BACK_LATER} may.
     *
     * @param owner what these runs belong to: the {@link #owner} of their callers
     */
    Supplier<Caller> apart(Object owner);

    /** What began this run, if it is one of a function by itself; empty in the run of a program. */
    Optional<Object> owner();

    /**
     * Runs another program in the place of the calling function, which then ends with its result. Only helpers with
     * {@link HelperFlag#ENDS_PROGRAM} may, and return at once when this says {@code true}.
     *
     * @return false, and nothing happens, if this is no program, one with another context, or one tail call too many
     */
    boolean tailCall(Reference target);
}
