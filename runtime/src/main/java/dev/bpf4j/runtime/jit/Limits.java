package dev.bpf4j.runtime.jit;

/**
 * How large generated code may become.
 *
 * @param methodBytes bytes of code per method
 * @param classSlots slots of a program that is one class; larger ones take several, to stay clear of the limits of a
 *     constant pool
 */
record Limits(int methodBytes, int classSlots) {
    /** HotSpot does not compile methods of more than 8000 bytes. */
    static final Limits HOTSPOT = new Limits(8000, 8192);
}
