/**
 * Classic and extended programs run on terms instead of numbers: what one instruction does, what programs read, and how
 * all paths of a loop-free program become one result. The meaning is that of the reference interpreters.
 */
package dev.bpf4j.conformance.prove.machine;
