/**
 * The instruction set of RFC 9669, as a table. An instruction is a <em>shape</em> (a record of the sealed interface
 * {@link dev.bpf4j.ebpf.isa.Insn}) that carries an <em>operation</em> (an enum row: encoding, spelling, conformance
 * group, cpu version, meaning). Only {@link dev.bpf4j.ebpf.isa.Codec} looks at raw fields.
 */
package dev.bpf4j.ebpf.isa;
