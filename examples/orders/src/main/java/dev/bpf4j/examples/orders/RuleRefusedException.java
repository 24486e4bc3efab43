package dev.bpf4j.examples.orders;

/** A rule that the service does not take. The message says which, where and why, for the rule's author. */
public final class RuleRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RuleRefusedException(String rule, String why, RuntimeException cause) {
        super("rule " + rule + " is refused: " + why, cause);
    }
}
