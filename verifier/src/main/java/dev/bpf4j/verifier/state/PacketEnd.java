package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/** The address just behind the last packet byte. */
public record PacketEnd(Scalar variable) implements Pointer {
    @Override
    public int offset() {
        return 0;
    }

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return this;
    }

    @Override
    public boolean allowsArithmetic() {
        return false;
    }

    @Override
    public String typeName() {
        return "pkt_end";
    }
}
