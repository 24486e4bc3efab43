/**
 * What must hold before an instruction executes, as small records apart from the state change: each can be printed,
 * counted and checked on its own. Messages are those of the Linux verifier.
 */
package dev.bpf4j.verifier.require;
