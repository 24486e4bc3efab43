package dev.bpf4j.conformance.prove;

/** How a run of a program ended. */
public sealed interface Outcome {
    /** @param value 32 bits, unsigned */
    record Returned(int value) implements Outcome {
        @Override
        public String toString() {
            return "returns " + Integer.toUnsignedString(value);
        }
    }

    /** @param what the instruction and why it could not be executed */
    record Trapped(String what) implements Outcome {
        @Override
        public String toString() {
            return "traps at " + what;
        }

        /** All traps are one outcome: the programs are not the same, and number their instructions differently. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Trapped;
        }

        @Override
        public int hashCode() {
            return Trapped.class.hashCode();
        }
    }
}
