package dev.bpf4j.runtime.jit;

import java.util.SortedMap;

/**
 * Several tests of one register for equality with constants: one switch of the JVM.
 *
 * @param cases slot where control goes, by constant
 * @param otherwise slot where control goes if no constant is equal
 */
record Choice(int register, boolean is64, SortedMap<Integer, Integer> cases, int otherwise) {}
