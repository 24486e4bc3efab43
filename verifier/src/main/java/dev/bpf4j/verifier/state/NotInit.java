package dev.bpf4j.verifier.state;

/** Nothing that may be read. */
public enum NotInit implements Value {
    NOT_INIT;

    @Override
    public String typeName() {
        return "?";
    }

    @Override
    public boolean isInitialised() {
        return false;
    }
}
