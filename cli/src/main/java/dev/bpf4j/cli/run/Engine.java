package dev.bpf4j.cli.run;

import java.util.Locale;

/** Who runs a program. */
public enum Engine {
    /** The reference interpreter of classic programs. */
    CLASSIC,
    /** The reference interpreter of extended programs; classic ones are translated. */
    INTERPRETER,
    /** JVM bytecode; classic programs are translated. */
    JIT,
    /** The running Linux kernel; classic programs are translated. */
    KERNEL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
