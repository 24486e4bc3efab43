package dev.bpf4j.ebpf.btf;

/**
 * A function in code.
 *
 * @param byteOffset of its first instruction in its section
 * @param type id of its {@link BtfType.Function}
 */
public record FuncInfo(long byteOffset, int type) {}
