package dev.bpf4j.ebpf.btf;

/**
 * Where instructions come from, from one instruction up to the next that has a line.
 *
 * @param byteOffset of the first instruction in its section
 * @param text the source line; may be empty
 * @param line from 1; 0 if unknown
 * @param column from 1; 0 if unknown
 */
public record LineInfo(long byteOffset, String file, String text, int line, int column) {}
