package dev.bpf4j.ebpf.btf;

/**
 * An instruction whose immediate or offset depends on types of the target.
 *
 * @param byteOffset of the instruction in its section
 * @param type id of the object's type that the access starts from
 * @param access member and array indexes, as {@code 0:1:2}; for enumerators the position; {@code 0} for types
 */
public record CoreRelocation(long byteOffset, int type, String access, CoreKind kind) {}
