/** Coverage-guided fuzzing of what reads bytes of unknown origin. */
package dev.bpf4j.fuzzing;
