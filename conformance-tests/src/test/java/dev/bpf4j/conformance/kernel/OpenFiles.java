package dev.bpf4j.conformance.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Counts this process's file descriptors for BPF objects and sockets; the JVM itself opens others as it likes. */
final class OpenFiles {

    private OpenFiles() {}

    static long count() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.filter(OpenFiles::isOurs).count();
        }
    }

    private static boolean isOurs(Path entry) {
        try {
            String target = Files.readSymbolicLink(entry).toString();
            return target.startsWith("anon_inode:") || target.startsWith("socket:");
        } catch (IOException e) {
            return false; // closed since it was listed
        }
    }
}
