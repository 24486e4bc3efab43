package dev.bpf4j.ebpf.run;

import dev.bpf4j.ebpf.context.ContextRegion;
import dev.bpf4j.ebpf.context.ContextType;
import dev.bpf4j.ebpf.context.LegacyPacket;
import dev.bpf4j.ebpf.context.PacketBinding;
import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.map.Arena;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Redirect;
import dev.bpf4j.ebpf.map.Reference;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import dev.bpf4j.ebpf.object.ObjectHeap;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The state of a run: memory, stack and the bound context. Made once per thread and used for run after run, so that
 * running allocates nothing. Not thread-safe.
 *
 * <p>Regions have fixed ids: frames, context, packet, functions, what helpers lend, objects, then a handle and a values region for each map, so that
 * addresses of maps are constants of a {@link LinkedProgram}.
 */
public final class Execution<T> implements Caller {
    /** Stack of one frame in bytes; R10 points to its end. */
    public static final int FRAME_BYTES = 512;

    /** Frames of nested local calls, the entry included. */
    public static final int MAX_FRAMES = 8;

    /** Tail calls that may follow each other: {@code MAX_TAIL_CALL_CNT}. */
    public static final int MAX_TAIL_CALLS = 33;

    /** As often may the loops of a run go round that {@code may_goto} ends: Linux's {@code BPF_MAX_LOOPS}. */
    private static final int MAX_ROUNDS = 1 << 23;

    /** Instructions that a run may take unless {@link #limit} says otherwise. */
    public static final long DEFAULT_LIMIT = 1L << 40;

    /** Each frame is a region of its own, so that leaving it upwards or downwards faults. */
    private static final int FIRST_FRAME = 1;

    private static final int CONTEXT = FIRST_FRAME + MAX_FRAMES;
    private static final int PACKET = CONTEXT + 1;
    private static final int FUNCTIONS = PACKET + 1;
    private static final int FIRST_LENT = FUNCTIONS + 1;
    private static final int OBJECTS = FIRST_LENT + MAX_FRAMES;
    private static final int FIRST_MAP = OBJECTS + 1;

    /**
     * Where the packet begins in its region. Compilers know that a field of 32 bits in the context holds the packet's address,
     * and test only the lower half for null; it must not be 0 there, nor within 255 bytes of metadata before it.
     */
    public static final int PACKET_OFFSET = 256;

    /** In the place of an engine's state that is borrowed, or was never made. */
    private static final Object NOTHING = new Object();

    private static final byte[] NO_FRAME = {};

    private final ProgramType<T> programType;
    private final ContextType<T> type;
    private final Host host;
    private final ByteOrder order;
    private final Optional<Object> owner;
    private final byte[][] frames = new byte[MAX_FRAMES][FRAME_BYTES];
    private final List<BytesRegion> frameRegions;
    private final List<BytesRegion> lent;
    private final BytesRegion packet;
    private final ContextRegion<T> context;
    private final PacketBinding<? super T> packetBinding;
    private final LegacyPacket<? super T> legacyPacket;
    private final List<AddressSpace> spaces = new ArrayList<>();
    private final Nesting nesting = new Nesting();
    private final Redirect redirect;
    private final ObjectHeap objects;
    private final Map<Long, Object> beside = new HashMap<>();
    private AddressSpace space;
    private Memory memory;
    private Optional<Arena> arena = Optional.empty();
    private Object scratch = NOTHING;
    private long limit = DEFAULT_LIMIT;

    public Execution(ProgramType<T> programType) {
        this(programType, Host.system());
    }

    public Execution(ProgramType<T> programType, Host host) {
        this(programType, host, List.of());
    }

    /** @param maps those that the programs to be run are linked with: {@link LinkedProgram#maps} */
    public Execution(ProgramType<T> programType, Host host, List<BpfMap> maps) {
        this(programType, host, maps, ByteOrder.LITTLE_ENDIAN);
    }

    /** @param order of the machine that the programs are for: {@link dev.bpf4j.ebpf.Program#order} */
    public Execution(ProgramType<T> programType, Host host, List<BpfMap> maps, ByteOrder order) {
        this(programType, host, maps, order, Optional.empty());
    }

    private Execution(
            ProgramType<T> programType, Host host, List<BpfMap> maps, ByteOrder order, Optional<Object> owner) {
        this.programType = programType;
        this.type = programType.context();
        this.host = host;
        this.order = order;
        this.redirect = new Redirect(order);
        this.owner = owner;
        this.objects = host.objects().in(order);
        this.packet = BytesRegion.unmapped("packet", type.packetWritable(), PACKET_OFFSET, order);
        this.context = new ContextRegion<>(type, PACKET, packet, this::expose);
        this.packetBinding = type.packet().<PacketBinding<? super T>>map(b -> b).orElse((c, region) -> {});
        this.legacyPacket = type.legacyPacket()
                .<LegacyPacket<? super T>>map(l -> l)
                .orElse((c, offset, size) -> {
                    throw new AccessFault("BPF_LD_[ABS|IND] instructions not allowed for this program type");
                });
        this.frameRegions = Arrays.stream(frames)
                .map(frame -> BytesRegion.of("stack", frame, order))
                .toList();
        this.lent = Stream.generate(() -> BytesRegion.unmapped("map_key", true, 0, order))
                .limit(MAX_FRAMES)
                .toList();
        use(newSpace(List.copyOf(maps)));
    }

    private AddressSpace newSpace(List<BpfMap> maps) {
        List<Region> common = new ArrayList<>(frameRegions);
        common.add(owner.isEmpty() ? context : new HandleRegion("no context"));
        common.add(packet);
        common.add(new HandleRegion("func"));
        common.addAll(lent);
        common.add(objects.memory());
        return new AddressSpace(order, common, maps);
    }

    /** The address of the map with that index in the list that the execution was made with. */
    public static long mapAddress(int index) {
        return Memory.address(FIRST_MAP + 2 * index, 0);
    }

    /** The address of a byte of that map's values. */
    public static long valueAddress(int index, int offset) {
        return Memory.address(FIRST_MAP + 2 * index + 1, offset);
    }

    /** The address of the function that starts at that slot. */
    public static long functionAddress(int slot) {
        return Memory.address(FUNCTIONS, slot);
    }

    /** Sets how many instructions a run may take before it traps. */
    public Execution<T> limit(long instructions) {
        limit = instructions;
        return this;
    }

    /** Instructions that the run that begins now may take: all, or what is left to a program that another one started. */
    public long limit() {
        return nesting.isNested() ? Math.min(nesting.left(), limit) : limit;
    }

    /** The message of the trap of a run that takes more. */
    public String limitReached() {
        return TrapText.limit(limit);
    }

    /** Binds the object that the next runs have as their context. */
    public void bind(T object) {
        nesting.begin();
        context.bind(object);
        packetBinding.bind(object, packet);
        if (!beside.isEmpty()) {
            beside.clear();
        }
        if (space.crowded()) {
            use(newSpace(space.maps()));
        }
    }

    @Override
    public Memory memory() {
        return memory;
    }

    /** The arena of the program that runs. @throws AccessFault if it has none */
    public Arena arena() {
        return arena.orElseThrow(() -> new AccessFault("the program has no arena"));
    }

    /** The bound object, for compiled code; null, which it makes no use of, in a run that has none. */
    public T bound() {
        return context.context();
    }

    @Override
    public T context() {
        if (owner.isPresent()) {
            throw new AccessFault("a function that runs by itself has no context");
        }
        return context.context();
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public long packetAddress() {
        return Memory.address(PACKET, packet.first());
    }

    /** The packet of the bound context. The same region for all runs. */
    public BytesRegion packet() {
        return packet;
    }

    @Override
    public void packetChanged() {
        packetBinding.bind(context(), packet);
    }

    /** R1 at entry. */
    public long r1() {
        return type.entry() == ContextType.Entry.MEMORY
                ? Memory.address(PACKET, packet.first())
                : Memory.address(CONTEXT, 0);
    }

    /** R2 at entry: the length of plain memory, else 0. */
    public long r2() {
        return type.entry() == ContextType.Entry.MEMORY ? packet.size() : 0;
    }

    /** R10 in the frame of that depth (0 is the entry). Clears the frame: no run sees what another left there. */
    public long enterFrame(int depth) {
        return enterFrame(depth, FRAME_BYTES);
    }

    /**
     * R10 in the frame of that depth (0 is the entry of the program that runs), for code that uses no more of it than
     * those bytes below R10, which are cleared.
     *
     * @throws AccessFault if there are no more frames
     */
    public long enterFrame(int depth, int bytesToClear) {
        int frame = frame(depth);
        if (bytesToClear > 0) {
            Arrays.fill(frames[frame], FRAME_BYTES - bytesToClear, FRAME_BYTES, (byte) 0);
        }
        return Memory.address(FIRST_FRAME + frame, FRAME_BYTES);
    }

    /** The memory of that frame. @throws AccessFault if there are no more frames */
    public BytesRegion frameRegion(int depth) {
        return frameRegions.get(frame(depth));
    }

    /** The bytes of that frame, or of none if it is nobody's. */
    public byte[] frameMemory(int depth) {
        return depth == Nesting.OUTSIDE ? NO_FRAME : frames[frame(depth)];
    }

    private int frame(int depth) {
        int frame = nesting.base() + depth;
        if (frame >= MAX_FRAMES) {
            throw new AccessFault(TrapText.TOO_DEEP);
        }
        return frame;
    }

    /** Whether a {@code may_goto} jumps now: it does once all of a run together have fallen through 2^23 times. */
    public boolean mayGoto() {
        return !nesting.goesRound(MAX_ROUNDS);
    }

    /** Legacy packet access; negative if the packet has no such bytes: the function then returns 0. */
    public long legacyLoad(Width width, int offset) {
        return legacyPacket.load(context(), offset, width.bytes());
    }

    /**
     * Takes what an engine left here with {@link #giveBack} after its last run, if it is of that type, or makes a new one.
     * Until it is given back, it belongs to the caller alone: a run inside the run gets another one.
     */
    public <S> S borrow(Class<S> scratchType, Supplier<S> make) {
        Object left = scratch;
        scratch = NOTHING;
        return scratchType.isInstance(left) ? scratchType.cast(left) : make.get();
    }

    public void giveBack(Object engineState) {
        scratch = engineState;
    }

    /** What engines tell about the run, and helpers ask for. */
    public Nesting nesting() {
        return nesting;
    }

    @Override
    public BpfMap map(long address) {
        if (memory.region(address) instanceof MapHandle handle && Memory.offset(address) == 0) {
            return handle.map();
        }
        throw new AccessFault(String.format("0x%x is not a map pointer", address));
    }

    @Override
    public long address(BpfMap map) {
        return space.address(map);
    }

    @Override
    public long expose(Object owner, Region structure) {
        return space.expose(owner, structure);
    }

    @Override
    public Optional<Object> exposed(long address) {
        return Memory.offset(address) == 0 ? space.owner(memory.region(address)) : Optional.empty();
    }

    @Override
    public Map<Long, Object> beside() {
        return beside;
    }

    @Override
    public ObjectHeap objects() {
        return objects;
    }

    @Override
    public long objectAddress(int offset) {
        return Memory.address(OBJECTS, offset);
    }

    @Override
    public Redirect redirect() {
        return redirect;
    }

    @Override
    public long lend(byte[] bytes) {
        int frame = nesting.frame();
        lent.get(frame).map(bytes, 0, bytes.length);
        return Memory.address(FIRST_LENT + frame, 0);
    }

    @Override
    public long callFunction(long function, long r1, long r2, long r3, long r4, long r5) {
        if (memory.region(function) != memory.region(functionAddress(0))) {
            throw new AccessFault(String.format("0x%x is not a function pointer", function));
        }
        return nesting.functions().call(Memory.offset(function), r1, r2, r3, r4, r5);
    }

    @Override
    public Optional<Object> owner() {
        return owner;
    }

    @Override
    public Supplier<Caller> apart(Object newOwner) {
        FunctionCalls functions = nesting.functions();
        List<BpfMap> maps = space.maps();
        return () -> {
            Execution<T> fresh = new Execution<>(programType, host, maps, order, Optional.of(newOwner)).limit(limit);
            fresh.nesting.calling(Nesting.OUTSIDE, limit);
            fresh.nesting.functions(functions.apart(fresh));
            return fresh;
        };
    }

    @Override
    public boolean tailCall(Reference target) {
        if (!(target instanceof TailCallTarget<?> program)
                || program.type().context() != type
                || program.order() != order
                || !nesting.mayTailCall(MAX_TAIL_CALLS)) {
            return false;
        }
        @SuppressWarnings("unchecked") // the context types are the same object, so the programs' contexts are too
        Executable<T> executable = (Executable<T>) program.executable();
        AddressSpace caller = space;
        Nesting.Level level = nesting.enter();
        use(spaceFor(program.maps()));
        try {
            nesting.end(executable.run(this));
        } finally {
            nesting.leave(level);
            use(caller);
        }
        return true;
    }

    private void use(AddressSpace next) {
        space = next;
        memory = next.memory();
        arena = next.arena();
    }

    /** Spaces of other programs' maps are kept, as chains of tail calls are run again and again. */
    private AddressSpace spaceFor(List<BpfMap> maps) {
        if (same(maps, space.maps())) {
            return space;
        }
        for (AddressSpace known : spaces) {
            if (same(maps, known.maps())) {
                return known;
            }
        }
        if (spaces.size() == MAX_TAIL_CALLS) {
            spaces.clear();
        }
        AddressSpace made = newSpace(maps);
        spaces.add(made);
        return made;
    }

    private static boolean same(List<BpfMap> a, List<BpfMap> b) {
        boolean same = a.size() == b.size();
        for (int i = 0; same && i < a.size(); i++) {
            same = a.get(i) == b.get(i);
        }
        return same;
    }
}
