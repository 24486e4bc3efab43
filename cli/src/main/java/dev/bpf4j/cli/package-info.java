/** The {@code bpf} command: {@link dev.bpf4j.cli.Main} and one class per subcommand. */
package dev.bpf4j.cli;
