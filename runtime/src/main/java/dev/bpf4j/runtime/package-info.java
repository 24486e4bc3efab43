/**
 * The embedding API: load a program for a program type, get a function that is safe to run on any context. Loading means
 * verification, then compilation.
 */
package dev.bpf4j.runtime;
