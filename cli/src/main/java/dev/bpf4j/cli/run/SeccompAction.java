package dev.bpf4j.cli.run;

import java.util.Arrays;

/** What a seccomp filter decides: the upper 16 bits of its return value (seccomp(2)). */
public enum SeccompAction {
    // spotless:off
    KILL_PROCESS (0x8000_0000, false),
    KILL_THREAD  (0x0000_0000, false),
    TRAP         (0x0003_0000, true),
    ERRNO        (0x0005_0000, true),
    USER_NOTIF   (0x7fc0_0000, false),
    TRACE        (0x7ff0_0000, true),
    LOG          (0x7ffc_0000, false),
    ALLOW        (0x7fff_0000, false);
    // spotless:on

    private static final int ACTION = 0xffff_0000;
    private static final int DATA = 0xffff;

    private final int value;
    private final boolean usesData;

    SeccompAction(int value, boolean usesData) {
        this.value = value;
        this.usesData = usesData;
    }

    /** The action in words, with its data where it has any: {@code ALLOW}, {@code ERRNO(1)}. */
    public static String describe(int returned) {
        return Arrays.stream(values())
                .filter(action -> action.value == (returned & ACTION))
                .findFirst()
                .map(action -> action.usesData ? action + "(" + (returned & DATA) + ")" : action.name())
                .orElse("KILL_PROCESS (unknown action)");
    }
}
