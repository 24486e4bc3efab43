package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.context.ContextRegion;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.LegacyPacket;
import dev.bpf4j.ebpf.context.PacketBinding;
import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.util.Arrays;

/**
 * The state of a run: memory, stack and the bound context. Made once per thread and used for run after run, so that
 * running allocates nothing. Not thread-safe.
 */
public final class Execution<T> implements Caller {
    /** Stack of one frame in bytes; R10 points to its end. */
    public static final int FRAME_BYTES = 512;

    /** Frames of nested local calls, the entry included. */
    public static final int MAX_FRAMES = 8;

    /** Instructions that a run may take unless {@link #limit} says otherwise. */
    public static final long DEFAULT_LIMIT = 1L << 40;

    /** Each frame is a region of its own, so that leaving it upwards or downwards faults. */
    private static final int FIRST_FRAME = 1;

    private static final int CONTEXT = FIRST_FRAME + MAX_FRAMES;
    private static final int PACKET = CONTEXT + 1;

    private final ContextType<T> type;
    private final Host host;
    private final Memory memory = new Memory();
    private final byte[][] frames = new byte[MAX_FRAMES][FRAME_BYTES];
    private final BytesRegion packet;
    private final ContextRegion<T> context;
    private final PacketBinding<? super T> packetBinding;
    private final LegacyPacket<? super T> legacyPacket;
    private long limit = DEFAULT_LIMIT;

    public Execution(ProgramType<T> programType) {
        this(programType, Host.system());
    }

    public Execution(ProgramType<T> programType, Host host) {
        this.type = programType.context();
        this.host = host;
        this.packet = new BytesRegion("packet", type.packetWritable());
        this.context = new ContextRegion<>(type, PACKET, packet);
        this.packetBinding = type.packet().<PacketBinding<? super T>>map(b -> b).orElse((c, region) -> {});
        this.legacyPacket = type.legacyPacket()
                .<LegacyPacket<? super T>>map(l -> l)
                .orElse((c, offset, size) -> {
                    throw new AccessFault("BPF_LD_[ABS|IND] instructions not allowed for this program type");
                });
        for (byte[] frame : frames) {
            memory.add(BytesRegion.of("stack", frame));
        }
        memory.add(context);
        memory.add(packet);
    }

    /** Sets how many instructions a run may take before it traps. */
    public Execution<T> limit(long instructions) {
        limit = instructions;
        return this;
    }

    public long limit() {
        return limit;
    }

    /** Binds the object that the next runs have as their context. */
    public void bind(T object) {
        context.bind(object);
        packetBinding.bind(object, packet);
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public T context() {
        return context.context();
    }

    @Override
    public Host host() {
        return host;
    }

    /** R1 at entry. */
    public long r1() {
        return type.entry() == ContextType.Entry.MEMORY ? Memory.address(PACKET, 0) : Memory.address(CONTEXT, 0);
    }

    /** R2 at entry: the length of plain memory, else 0. */
    public long r2() {
        return type.entry() == ContextType.Entry.MEMORY ? packet.size() : 0;
    }

    /** R10 in the frame of that depth (0 is the entry). Clears the frame: no run sees what another left there. */
    public long enterFrame(int depth) {
        Arrays.fill(frames[depth], (byte) 0);
        return Memory.address(FIRST_FRAME + depth, FRAME_BYTES);
    }

    /** Legacy packet access; negative if the packet has no such bytes, which ends the program with 0. */
    public long legacyLoad(Width width, int offset) {
        return legacyPacket.load(context.context(), offset, width.bytes());
    }
}
