/** State that outlives a run: maps with the semantics of Linux, their memory, and typed Java views of them. */
package dev.bpf4j.ebpf.map;
