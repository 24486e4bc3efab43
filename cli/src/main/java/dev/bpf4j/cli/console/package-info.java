/** What the command line shares with its user: the three streams, files read and written, JSON lines, one-line errors. */
package dev.bpf4j.cli.console;
