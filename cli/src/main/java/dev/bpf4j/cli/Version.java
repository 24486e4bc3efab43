package dev.bpf4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the build and of the Java it runs on. */
final class Version implements IVersionProvider {
    private static final String RESOURCE = "version.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties build = new Properties();
        try (InputStream stream = Version.class.getResourceAsStream(RESOURCE)) {
            build.load(stream);
        }
        return new String[] {
            build.getProperty("name") + " " + build.getProperty("version") + ", Java "
                    + System.getProperty("java.version")
        };
    }
}
