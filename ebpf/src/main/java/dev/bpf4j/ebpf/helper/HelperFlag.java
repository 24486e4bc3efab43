package dev.bpf4j.ebpf.helper;

/** What a verifier has to know of a helper beside its types. */
public enum HelperFlag {
    /** Pointers to packet data are invalid after the call. */
    CHANGES_PACKET,
    /** Memory arguments may be packet data. */
    PACKET_ACCESS,
    /** Only programs with a GPL-compatible licence may call it. */
    GPL_ONLY,
    /** What it returns, if not null, is a reference that the program must release. */
    ACQUIRES,
    /** Its pointer argument ({@link Prototype#released}) is a reference, which the call ends. */
    RELEASES,
    /** Only who has {@code CAP_PERFMON} may load programs that call it. */
    PERFMON,
    /** Only sleepable programs may call it. */
    MIGHT_SLEEP,
    /** Calls its function argument before it returns, any number of times. */
    CALLS_BACK,
    /** Its function argument is called later, from elsewhere. */
    CALLS_BACK_LATER,
    /** The memory that is returned is read-only. */
    RETURNS_READ_ONLY,
    /** Ends the program where it succeeds. */
    ENDS_PROGRAM,
    /** Gives the next element of an iterator: it may be the last time, or not. */
    ITERATOR_NEXT,
    /** Begins a region in which RCU protects kernel objects. */
    BEGINS_RCU,
    ENDS_RCU,
    /** Begins a region in which the program is not interrupted by others. */
    BEGINS_PREEMPTION,
    ENDS_PREEMPTION,
    /** Leaves all functions of the program. */
    THROWS,
    /** Takes a lock and returns 0, or does not and returns an error. */
    LOCKS,
    /** Gives such a lock back. */
    UNLOCKS,
    /** May be called while a lock is held. */
    UNDER_LOCK,
    /** The objects of the kernel that it is given need not be known to be alive, if RCU protects them. */
    RCU_ARGUMENTS,
    /** What it returns may be null, where its type does not say so. */
    NULLABLE_RESULT,
    /** Only programs for a certain device may call it. */
    DEVICE_BOUND
}
