package dev.bpf4j.conformance.kernel;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** The C library's door to the kernel, syscall(2), bound directly: much cheaper than JNA's interface mapping. */
final class LibC {

    static {
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {}

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);
}
