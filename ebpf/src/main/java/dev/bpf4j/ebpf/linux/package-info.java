/** What Linux gives to programs, declared with the same public API as a user's own types: contexts, helpers, program types. */
package dev.bpf4j.ebpf.linux;
