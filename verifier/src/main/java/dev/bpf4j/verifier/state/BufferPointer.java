package dev.bpf4j.verifier.state;

import dev.bpf4j.verifier.domain.Scalar;

/** Points into a buffer of the kernel that the context leads to, and that programs read and write as bytes. */
public record BufferPointer(Kind kind, int offset, Scalar variable) implements Pointer {
    /** What the buffer is. */
    public enum Kind {
        /** {@code struct bpf_flow_keys}. */
        FLOW_KEYS("flow_keys", 56),
        /** What a writable raw tracepoint shows; its size is known when the program is attached. */
        TRACE_BUFFER("tp_buffer", Integer.MAX_VALUE);

        private final String typeName;
        private final int size;

        Kind(String typeName, int size) {
            this.typeName = typeName;
            this.size = size;
        }

        /** Bytes that programs may access. */
        public int size() {
            return size;
        }
    }

    @Override
    public Pointer at(int newOffset, Scalar newVariable) {
        return new BufferPointer(kind, newOffset, newVariable);
    }

    @Override
    public String typeName() {
        return kind.typeName;
    }
}
