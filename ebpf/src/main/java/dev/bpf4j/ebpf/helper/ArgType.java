package dev.bpf4j.ebpf.helper;

/** What a helper takes in one register; the vocabulary of the Linux verifier, without its {@code ARG_} prefix. */
public enum ArgType {
    // spotless:off
    /** Any initialised value. */
    ANYTHING(Use.NONE, false, 0),
    /** The unmodified context pointer. */
    PTR_TO_CTX(Use.NONE, false, 0),
    PTR_TO_CTX_OR_NULL(Use.NONE, true, 0),

    /** Readable, initialised memory; the next argument is its size. */
    PTR_TO_MEM(Use.READ, false, 0),
    /** The same, or null where the size is 0. */
    PTR_TO_MEM_OR_NULL(Use.READ, true, 0),
    /** Writable memory that the helper fills; the next argument is its size. */
    PTR_TO_UNINIT_MEM(Use.FILL, false, 0),
    PTR_TO_UNINIT_MEM_OR_NULL(Use.FILL, true, 0),
    /** Writable, initialised memory that the helper changes; the next argument is its size. */
    PTR_TO_WRITABLE_MEM(Use.CHANGE, false, 0),
    /** 8 aligned bytes that the helper fills. */
    PTR_TO_LONG(Use.FILL, false, 8),
    /** 4 aligned, initialised bytes that the helper changes. */
    PTR_TO_INT(Use.CHANGE, false, 4),
    /** The 20 bytes of an IPv4 header without options. */
    PTR_TO_IPV4_HEADER(Use.READ, false, 20),
    /** The 40 bytes of an IPv6 header. */
    PTR_TO_IPV6_HEADER(Use.READ, false, 40),
    /** The 20 bytes of a TCP header without options. */
    PTR_TO_TCP_HEADER(Use.READ, false, 20),

    /** Size in bytes of the memory before it, at least 1. */
    CONST_SIZE(Use.NONE, false, 0),
    /** Size in bytes of the memory before it. */
    CONST_SIZE_OR_ZERO(Use.NONE, false, 0),
    /** A known constant: the size in bytes of the memory that is returned. */
    CONST_ALLOC_SIZE_OR_ZERO(Use.NONE, false, 0),

    /** A map, as {@code lddw} loads it or as an element of a map of maps. */
    CONST_MAP_PTR(Use.NONE, false, 0),
    /** Memory of the key size of the map before it. */
    PTR_TO_MAP_KEY(Use.READ, false, 0),
    /** Memory of the value size of the map before it. */
    PTR_TO_MAP_VALUE(Use.READ, false, 0),
    PTR_TO_MAP_VALUE_OR_NULL(Use.READ, true, 0),
    /** Memory of the value size of the map before it, which the helper fills. */
    PTR_TO_UNINIT_MAP_VALUE(Use.FILL, false, 0),

    /** The start of a record that is reserved in a ring buffer. */
    PTR_TO_RINGBUF_MEM(Use.NONE, false, 0),
    /** A function of the program, for calling it back. */
    PTR_TO_FUNC(Use.NONE, false, 0),
    /** Anything in the stack, which the helper does not touch; it goes to a callback. */
    PTR_TO_STACK_OR_NULL(Use.NONE, true, 0),
    /** A zero-terminated string in read-only memory whose content is known. */
    PTR_TO_CONST_STR(Use.READ, false, 0),

    /** A {@code struct bpf_spin_lock} in a map value. */
    PTR_TO_SPIN_LOCK(Use.NONE, false, 0),
    /** A {@code struct bpf_timer} in a map value. */
    PTR_TO_TIMER(Use.NONE, false, 0),
    /** A field of a map value, or of an object of the program's, that has a pointer to an object. */
    KPTR_XCHG_DEST(Use.NONE, false, 0),
    /** A reference to an object, which goes to the field before it. */
    KPTR_XCHG_VALUE_OR_NULL(Use.NONE, true, 0),

    /** A known constant: the id of a structure of the program's. */
    LOCAL_TYPE(Use.NONE, false, 0),
    /** The same, of a structure of numbers. */
    PER_CPU_TYPE(Use.NONE, false, 0),
    /** A reference to an object that the program has made, which ends here. */
    OWNED_OBJECT(Use.NONE, false, 0),
    /** The same, of which each processor has its own. */
    OWNED_PER_CPU_OBJECT(Use.NONE, false, 0),
    /** An object that counts its references. */
    COUNTED_OBJECT(Use.NONE, false, 0),
    /** A {@code struct bpf_list_head} in a map value or an object. */
    LIST_HEAD(Use.NONE, false, 0),
    /** The {@code struct bpf_list_node} of a referenced object, which goes to the list before it. */
    LIST_NODE(Use.NONE, false, 0),
    /** A {@code struct bpf_rb_root} in a map value or an object. */
    TREE_ROOT(Use.NONE, false, 0),
    /** The {@code struct bpf_rb_node} of a referenced object, which goes to the tree before it. */
    TREE_NODE(Use.NONE, false, 0),
    /** The {@code struct bpf_rb_node} of an object that may be in the tree before it. */
    NODE_OF_TREE(Use.NONE, false, 0),

    /** An initialised dynptr in the stack. */
    PTR_TO_DYNPTR(Use.NONE, false, 0),
    /** 16 bytes of stack that become a dynptr to program memory. */
    PTR_TO_UNINIT_DYNPTR_LOCAL(Use.NONE, false, 16),
    /** 16 bytes of stack that become a dynptr to a ring-buffer record. */
    PTR_TO_UNINIT_DYNPTR_RINGBUF(Use.NONE, false, 16),
    /** A dynptr to a ring-buffer record, which ends here. */
    PTR_TO_DYNPTR_RINGBUF(Use.NONE, false, 16),

    /** 16 bytes of stack that become a dynptr to a packet. */
    PTR_TO_UNINIT_DYNPTR_SKB(Use.NONE, false, 16),
    PTR_TO_UNINIT_DYNPTR_XDP(Use.NONE, false, 16),
    /** 16 bytes of stack that become a copy of the dynptr before it. */
    PTR_TO_UNINIT_DYNPTR_CLONE(Use.NONE, false, 16),
    /** Memory into which bytes are copied that do not lie together; the next argument is its size. */
    PTR_TO_BUFFER_OR_NULL(Use.NONE, true, 0),
    /** A known constant: the size in bytes of the buffer before it, and of the memory that is returned. */
    CONST_BUFFER_SIZE(Use.NONE, false, 0),
    /** A number of which 32 bits count. */
    ANYTHING_32(Use.NONE, false, 0),

    /** Anything, even nothing. */
    IGNORED(Use.NONE, true, 0),
    /** A {@code struct bpf_wq} in a map value. */
    PTR_TO_WORK_QUEUE(Use.NONE, false, 0),
    /** A {@code struct bpf_task_work} in a map value. */
    PTR_TO_TASK_WORK(Use.NONE, false, 0),
    /** A number. */
    NUMBER(Use.NONE, false, 0),

    /** 8 bytes of stack that become the state of interrupts, which they will be restored to. */
    UNINIT_IRQ_FLAG(Use.NONE, false, 8),
    /** The state of interrupts in the stack. */
    IRQ_FLAG(Use.NONE, false, 8),
    /** A {@code struct bpf_res_spin_lock} in a map value. */
    PTR_TO_RES_SPIN_LOCK(Use.NONE, false, 0),

    /** 8 bytes of stack that become an iterator. */
    UNINIT_ITERATOR(Use.NONE, false, 8),
    /** An iterator in the stack. */
    ITERATOR(Use.NONE, false, 8),

    PTR_TO_SOCK_COMMON(Use.NONE, false, 0),
    PTR_TO_SOCKET(Use.NONE, false, 0),
    PTR_TO_SOCKET_OR_NULL(Use.NONE, true, 0),
    PTR_TO_BTF_ID_SOCK_COMMON(Use.NONE, false, 0),
    PTR_TO_BTF_ID_SOCK_COMMON_OR_NULL(Use.NONE, true, 0),
    /** A kernel object of a known type. */
    PTR_TO_BTF_ID(Use.NONE, false, 0),
    PTR_TO_BTF_ID_OR_NULL(Use.NONE, true, 0),
    PTR_TO_PERCPU_BTF_ID(Use.NONE, false, 0),

    /** What the types of a kernel say of the parameter of one of its functions. */
    TYPED(Use.CHANGE, true, 0),
    /** Anything, even nothing: a number that the function takes for an address, which may be none. */
    UNSAFE_PTR(Use.READ, true, 0);
    // spotless:on

    /** What a helper does with the memory that an argument points to. */
    public enum Use {
        /** Nothing that the argument's own meaning does not say. */
        NONE,
        READ,
        /** Writes it, whatever it held. */
        FILL,
        /** Reads and writes it. */
        CHANGE
    }

    private final Use use;
    private final boolean nullable;
    private final int fixedSize;

    ArgType(Use use, boolean nullable, int fixedSize) {
        this.use = use;
        this.nullable = nullable;
        this.fixedSize = fixedSize;
    }

    public Use use() {
        return use;
    }

    /** Whether 0 may be given. */
    public boolean nullable() {
        return nullable;
    }

    /** Bytes that the argument points to where the type alone says it; else 0. */
    public int fixedSize() {
        return fixedSize;
    }

    /** Whether it points to memory whose bytes the helper reads or writes. */
    public boolean isMemory() {
        return use != Use.NONE;
    }

    /** Whether the next argument is the size of the memory it points to. */
    public boolean isSized() {
        return switch (this) {
            case PTR_TO_MEM, PTR_TO_MEM_OR_NULL, PTR_TO_UNINIT_MEM, PTR_TO_UNINIT_MEM_OR_NULL, PTR_TO_WRITABLE_MEM ->
                true;
            default -> false;
        };
    }
}
