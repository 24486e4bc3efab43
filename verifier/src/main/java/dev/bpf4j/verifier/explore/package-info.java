/**
 * Walks all paths of a program, cutting short those that an explored state covers. {@link
 * dev.bpf4j.verifier.explore.Explorer} is the only class with a work list.
 */
package dev.bpf4j.verifier.explore;
