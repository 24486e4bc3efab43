/** How long programs take: thread CPU time per run and per executed instruction, in each engine that can run them. */
package dev.bpf4j.cli.bench;
