/**
 * How instructions change states. Requirements have been checked before: nothing here refuses anything. Beside the new
 * state, a transfer tells what it read, wrote and relied on.
 */
package dev.bpf4j.verifier.transfer;
