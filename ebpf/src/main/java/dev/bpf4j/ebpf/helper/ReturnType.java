package dev.bpf4j.ebpf.helper;

/** What R0 holds after a helper call; the vocabulary of the Linux verifier, without its {@code RET_} prefix. */
public enum ReturnType {
    /** A scalar. */
    INTEGER,
    /** The number of a processor, below the number of those that the machine may have. */
    PROCESSOR,
    /** Nothing: R0 is not readable. */
    VOID,
    /** The value of an element of the map argument: of the inner map, where that is a map of maps. */
    PTR_TO_MAP_VALUE,
    PTR_TO_MAP_VALUE_OR_NULL,
    /** A new ring-buffer record; its size is the argument of type {@link ArgType#CONST_ALLOC_SIZE_OR_ZERO}. */
    PTR_TO_RINGBUF_MEM_OR_NULL,
    /** Memory behind a dynptr; its size is the argument of type {@link ArgType#CONST_ALLOC_SIZE_OR_ZERO}. */
    PTR_TO_DYNPTR_MEM_OR_NULL,
    /** Read-only 4 bytes: the element of an iterator over numbers. */
    PTR_TO_NUMBER_OR_NULL,
    /** An object of the kernel: the element of an iterator over such. */
    PTR_TO_ELEMENT_OR_NULL,
    /** Memory behind a dynptr; its size is the argument of type {@link ArgType#CONST_BUFFER_SIZE}. */
    PTR_TO_SLICE_OR_NULL,
    PTR_TO_SOCKET_OR_NULL,
    PTR_TO_TCP_SOCK_OR_NULL,
    PTR_TO_SOCK_COMMON_OR_NULL,
    /** A kernel variable of the current CPU: memory or a kernel object, as the argument's type says. Read-only. */
    PTR_TO_MEM_OR_BTF_ID,
    PTR_TO_MEM_OR_BTF_ID_OR_NULL,
    PTR_TO_BTF_ID_OR_NULL,
    /** A kernel object that stays alive as long as the program runs. */
    PTR_TO_BTF_ID_TRUSTED,
    /** What a field had: a reference to an object. */
    PTR_TO_KPTR_OR_NULL,
    /** A new object of the program's; its type is the argument of type {@link ArgType#LOCAL_TYPE}. */
    PTR_TO_NEW_OBJECT_OR_NULL,
    /** One more reference to the argument. It may be null, unless the program has a reference already. */
    PTR_TO_COUNTED_OBJECT_OR_NULL,
    /** What joins an object to a list or tree: a reference to it if the call acquires one. */
    PTR_TO_NODE_OR_NULL,
    /** What the types of a kernel say of one of its functions. */
    TYPED;

    /** Whether R0 may be 0 instead of a pointer, which the program must test. */
    public boolean nullable() {
        return name().endsWith("_OR_NULL");
    }

    public boolean isPointer() {
        return this != INTEGER && this != PROCESSOR && this != VOID && this != TYPED;
    }
}
