/**
 * How the states of a program are explored. A {@link dev.bpf4j.verifier.explore.Machine} executes single instructions on
 * states; a {@link dev.bpf4j.verifier.explore.Strategy} decides on which, and when to stop.
 */
package dev.bpf4j.verifier.explore;
