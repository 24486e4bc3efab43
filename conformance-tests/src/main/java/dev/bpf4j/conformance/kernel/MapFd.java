package dev.bpf4j.conformance.kernel;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A map in the kernel, which lives until this is closed and no program refers to it. */
public final class MapFd implements AutoCloseable {

    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_MAP_LOOKUP_ELEM = 1;
    private static final int BPF_MAP_UPDATE_ELEM = 2;
    private static final int BPF_MAP_DELETE_ELEM = 3;
    private static final int BPF_MAP_GET_NEXT_KEY = 4;
    private static final int BPF_MAP_LOOKUP_AND_DELETE_ELEM = 21;
    private static final int BPF_MAP_FREEZE = 22;

    /** Negated error numbers are above: {@code MAX_ERRNO}. */
    private static final int MOST_ERRORS = 4096;

    private static final int CREATE_ATTRIBUTES_SIZE = 72;
    private static final int ELEMENT_ATTRIBUTES_SIZE = 32;

    /** PERCPU_HASH, PERCPU_ARRAY, LRU_PERCPU_HASH, PERCPU_CGROUP_STORAGE. */
    private static final Set<Integer> PER_CPU_TYPES = Set.of(5, 6, 10, 21);

    private static final Path POSSIBLE_CPUS = Path.of("/sys/devices/system/cpu/possible");

    private final Syscalls syscalls;
    private final OwnedFd fd;
    private final int keySize;
    private final int valueSize;

    private MapFd(Syscalls syscalls, OwnedFd fd, int keySize, int valueSize) {
        this.syscalls = syscalls;
        this.fd = fd;
        this.keySize = keySize;
        this.valueSize = valueSize;
    }

    static MapFd create(Syscalls syscalls, MapRequest request) {
        try (NativeScope scope = new NativeScope()) {
            Memory attributes = scope.zeroed(CREATE_ATTRIBUTES_SIZE);
            attributes.setInt(0, request.type());
            attributes.setInt(4, request.keySize());
            attributes.setInt(8, request.valueSize());
            attributes.setInt(12, request.maxEntries());
            attributes.setInt(16, request.flags());
            request.inner().ifPresent(inner -> attributes.setInt(20, inner.fd()));
            request.types().ifPresent(types -> {
                attributes.setInt(48, types.btf().number());
                attributes.setInt(52, types.key());
                attributes.setInt(56, types.value());
            });
            attributes.setLong(64, request.extra());
            int fd = KernelException.require("bpf(BPF_MAP_CREATE)", syscalls.bpf(BPF_MAP_CREATE, attributes));
            int transferSize = transferSize(request.type(), request.valueSize());
            return new MapFd(syscalls, new OwnedFd(syscalls, fd), request.keySize(), transferSize);
        }
    }

    /** The file descriptor, for the {@code imm} of an LDDW instruction. @throws IllegalStateException if it is closed */
    public int fd() {
        return fd.number();
    }

    /**
     * Bytes of a value as the system call transfers it: the map's value size, and for per-CPU maps that size rounded
     * up to 8 for each possible CPU.
     */
    public int valueSize() {
        return valueSize;
    }

    /**
     * The value of a key, {@link #valueSize} bytes; empty if there is none.
     *
     * @throws KernelException for map types without lookup
     */
    public Optional<byte[]> lookup(byte[] key) {
        return value(key, "bpf(BPF_MAP_LOOKUP_ELEM)", BPF_MAP_LOOKUP_ELEM);
    }

    /**
     * Removes an element, the next one of a queue or stack, whose key is empty.
     *
     * @return its value; empty if there is none
     * @throws KernelException for map types without this command
     */
    public Optional<byte[]> take(byte[] key) {
        return value(key, "bpf(BPF_MAP_LOOKUP_AND_DELETE_ELEM)", BPF_MAP_LOOKUP_AND_DELETE_ELEM);
    }

    private Optional<byte[]> value(byte[] key, String call, int command) {
        try (NativeScope scope = new NativeScope()) {
            Memory value = scope.zeroed(valueSize);
            long result = syscalls.bpf(command, element(key, value, scope));
            if (Errno.ENOENT.is(result)) {
                return Optional.empty();
            }
            KernelException.require(call, result);
            return Optional.of(value.getByteArray(0, valueSize));
        }
    }

    /**
     * All keys, in the map's order. Nobody may change the map meanwhile.
     *
     * @throws KernelException for map types without iteration
     */
    public List<byte[]> keys() {
        List<byte[]> keys = new ArrayList<>();
        Optional<byte[]> key = keyAfter(Optional.empty());
        while (key.isPresent()) {
            keys.add(key.get());
            key = keyAfter(key);
        }
        return keys;
    }

    private Optional<byte[]> keyAfter(Optional<byte[]> key) {
        try (NativeScope scope = new NativeScope()) {
            Memory next = scope.zeroed(keySize);
            Memory attributes = scope.zeroed(ELEMENT_ATTRIBUTES_SIZE);
            attributes.setInt(0, fd());
            attributes.setLong(
                    8,
                    key.map(bytes -> NativeScope.address(scope.copyOf(bytes))).orElse(0L));
            attributes.setLong(16, NativeScope.address(next));
            long result = syscalls.bpf(BPF_MAP_GET_NEXT_KEY, attributes);
            if (Errno.ENOENT.is(result)) {
                return Optional.empty();
            }
            KernelException.require("bpf(BPF_MAP_GET_NEXT_KEY)", result);
            return Optional.of(next.getByteArray(0, keySize));
        }
    }

    /** Makes the map read-only for user space, for ever. @throws KernelException if the kernel does not */
    public void freeze() {
        try (NativeScope scope = new NativeScope()) {
            Memory attributes = scope.zeroed(Integer.BYTES);
            attributes.setInt(0, fd());
            KernelException.require("bpf(BPF_MAP_FREEZE)", syscalls.bpf(BPF_MAP_FREEZE, attributes));
        }
    }

    /**
     * Sets the value of a key.
     *
     * @param value {@link #valueSize} bytes
     * @param flags 0 BPF_ANY, 1 BPF_NOEXIST, 2 BPF_EXIST
     * @throws KernelException if the map refuses it: E2BIG when full, EEXIST and ENOENT by the flags
     */
    public void update(byte[] key, byte[] value, long flags) {
        requireSize("value", valueSize, value);
        try (NativeScope scope = new NativeScope()) {
            Memory attributes = element(key, scope.copyOf(value), scope);
            attributes.setLong(24, flags);
            KernelException.require("bpf(BPF_MAP_UPDATE_ELEM)", syscalls.bpf(BPF_MAP_UPDATE_ELEM, attributes));
        }
    }

    /** Removes a key, and says whether it was there. @throws KernelException for map types without deletion */
    public boolean delete(byte[] key) {
        try (NativeScope scope = new NativeScope()) {
            Memory attributes = element(key, scope.zeroed(0), scope);
            attributes.setLong(16, 0);
            long result = syscalls.bpf(BPF_MAP_DELETE_ELEM, attributes);
            if (Errno.ENOENT.is(result)) {
                return false;
            }
            KernelException.require("bpf(BPF_MAP_DELETE_ELEM)", result);
            return true;
        }
    }

    /**
     * Maps an arena as a process does that uses it, puts bytes to its begin, and unmaps it. What it has stays.
     *
     * @param at its {@code map_extra}
     * @param size of all of the arena in bytes
     * @throws KernelException if it cannot be mapped
     */
    public void putIntoArena(long at, long size, byte[] contents) {
        inArena(at, size, memory -> {
            memory.write(0, contents, 0, contents.length);
            return contents;
        });
    }

    /** The first bytes of an arena, whose pages come into being by that. See {@link #putIntoArena}. */
    public byte[] ofArena(long at, long size, int count) {
        return inArena(at, size, memory -> memory.getByteArray(0, count));
    }

    private byte[] inArena(long at, long size, Function<Pointer, byte[]> use) {
        long address = syscalls.share(fd(), at, size);
        if (address < 0 && address > -MOST_ERRORS) {
            KernelException.require("mmap", address);
        }
        byte[] bytes = use.apply(new Pointer(address));
        KernelException.require("munmap", syscalls.unshare(address, size));
        return bytes;
    }

    private Memory element(byte[] key, Memory value, NativeScope scope) {
        requireSize("key", keySize, key);
        Memory attributes = scope.zeroed(ELEMENT_ATTRIBUTES_SIZE);
        attributes.setInt(0, fd());
        attributes.setLong(8, keySize == 0 ? 0 : NativeScope.address(scope.copyOf(key)));
        attributes.setLong(16, NativeScope.address(value));
        return attributes;
    }

    /** The kernel reads and writes as much as the map says, whatever the size of our buffer is. */
    private static void requireSize(String what, int size, byte[] bytes) {
        if (bytes.length != size) {
            throw new IllegalArgumentException(
                    "a " + what + " of this map has " + size + " bytes, not " + bytes.length);
        }
    }

    private static int transferSize(int type, int valueSize) {
        return PER_CPU_TYPES.contains(type) ? (valueSize + 7 & ~7) * possibleCpus() : valueSize;
    }

    /** The list ends in the highest number, as in {@code 0-3} or {@code 0,2-7}. */
    private static int possibleCpus() {
        try {
            String[] numbers = Files.readString(POSSIBLE_CPUS).trim().split("[-,]");
            return Integer.parseInt(numbers[numbers.length - 1]) + 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
