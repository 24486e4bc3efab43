/** What the verifier knows at one point of one path: immutable values of registers and stack slots, and frames of them. */
package dev.bpf4j.verifier.state;
