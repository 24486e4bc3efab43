package dev.bpf4j.conformance.kernel;

import com.sun.jna.Memory;
import dev.bpf4j.ebpf.map.MapSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Supplier;

/** The running Linux kernel, through bpf(2): its verifier, its engine and its maps. Safe for use by several threads. */
public final class LiveKernel {

    private static final int AFFINITY_BYTES = 128;

    private final Syscalls syscalls;

    private LiveKernel(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    /** The kernel, if this process may load and run programs. */
    public static Optional<LiveKernel> probe() {
        return availability().present() ? Optional.of(new LiveKernel(Syscalls.open())) : Optional.empty();
    }

    /** Whether this process may load programs: Linux on a known architecture, with CAP_BPF and CAP_NET_ADMIN. */
    public static Availability availability() {
        return Syscalls.availability().and(Responsiveness::availability).and(LiveKernel::bpfAvailability);
    }

    /** Loading an XDP program tells the capabilities; a socket filter would not, where sysctl lets anybody load one. */
    private static Availability bpfAvailability() {
        LoadRequest smallest = LoadRequest.of(LoadRequest.XDP, movZeroAndExit());
        LoadResult result = new LiveKernel(Syscalls.open()).load(smallest);
        if (result instanceof LoadResult.Loaded loaded) {
            loaded.fd().close();
            return Availability.yes();
        }
        return Availability.no(refusal(((LoadResult.Refused) result)));
    }

    private static String refusal(LoadResult.Refused refused) {
        String answer = "bpf(2) answers " + refused.errnoName();
        return refused.errno() == Errno.EPERM.number
                ? answer + ": the live kernel needs root, or CAP_BPF and CAP_NET_ADMIN"
                : answer;
    }

    private static byte[] movZeroAndExit() {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0xb7)
                .putLong(0x95)
                .array();
    }

    /** The kernel's release as uname(2) tells it, such as {@code 6.18.2}. */
    public String release() {
        return System.getProperty("os.version");
    }

    /** Asks the verifier. The caller closes the program of a {@link LoadResult.Loaded}. */
    public LoadResult load(LoadRequest request) {
        return new ProgramLoad(syscalls, request).run();
    }

    /**
     * Creates a map (BPF_MAP_CREATE of bpf(2)).
     *
     * @param type a value of {@code enum bpf_map_type}
     * @param keySize bytes of a key
     * @param valueSize bytes of a value
     * @param flags BPF_F_* map flags
     * @throws KernelException if the kernel refuses it
     */
    public MapFd createMap(int type, int keySize, int valueSize, int maxEntries, int flags) {
        return createMap(MapRequest.of(type, keySize, valueSize, maxEntries, flags));
    }

    /** Creates a map. @throws KernelException if the kernel refuses it */
    public MapFd createMap(MapRequest request) {
        return MapFd.create(syscalls, request);
    }

    /** Creates a map, without a name. @throws KernelException if the kernel refuses it */
    public MapFd createMap(MapSpec spec) {
        return createMap(spec, MapRequest.of(spec));
    }

    /** A map of a request; for a map of maps, a prototype as specified is made for as long as that takes. */
    MapFd createMap(MapSpec spec, MapRequest request) {
        if (spec.inner().isEmpty() || request.inner().isPresent()) {
            return createMap(request);
        }
        try (MapFd prototype = createMap(spec.inner().get())) {
            return createMap(request.withInner(prototype));
        }
    }

    /** Loads types (BPF_BTF_LOAD of bpf(2)). @throws KernelException if the kernel refuses them */
    public BtfFd loadBtf(byte[] btf) {
        return BtfFd.load(syscalls, btf);
    }

    /**
     * Does something on one processor: programs that this thread runs there have that number, and their own copies of per-CPU
     * maps.
     *
     * @param cpu 0 to 1023
     * @throws KernelException if this thread may not run there
     */
    public <T> T onCpu(int cpu, Supplier<T> action) {
        try (NativeScope scope = new NativeScope()) {
            Memory before = scope.zeroed(AFFINITY_BYTES);
            KernelException.require("sched_getaffinity", syscalls.affinity(before));
            Memory one = scope.zeroed(AFFINITY_BYTES);
            one.setLong(cpu / Long.SIZE * Long.BYTES, 1L << cpu % Long.SIZE);
            KernelException.require("sched_setaffinity", syscalls.setAffinity(one));
            try {
                return action.get();
            } finally {
                syscalls.setAffinity(before);
            }
        }
    }
}
