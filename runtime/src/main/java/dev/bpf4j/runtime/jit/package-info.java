/**
 * The compiler to JVM bytecode: control flow, liveness and functions of a program; the partition into methods that HotSpot
 * compiles; one emitter per shape of instruction. Memory safety comes from the same checked accesses as in the interpreter.
 */
package dev.bpf4j.runtime.jit;
