package dev.bpf4j.conformance.suite.engine;

/** An external engine cannot be used at all; one line says why. */
public final class EngineStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EngineStartException(String message) {
        super(message);
    }
}
